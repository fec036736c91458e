"""Coming and going: following, scanning a code, greeting, leaving."""

import re

from bot.dialog.messages import Kind
from bot.dialog.replies import SILENCE, Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.services.persons.people import erase, farewell, welcome
from handlers.activities.activities import in_full, list_upcoming
from handlers.persons.preferences import in_their_language
from handlers.presence.check_in import by_scene

router = Router()

SCENE = re.compile(r"activity[_:](\d{1,9})")  # what an activity's QR code carries


@router.on(Kind.FOLLOW)
def follow(turn: Turn) -> Reply:
    welcome(turn.work, turn.person, turn.incoming.at)
    return _by_scene(turn) or greet(turn)


@router.on(Kind.SCAN)
def scan(turn: Turn) -> Reply:
    return _by_scene(turn) or greet(turn)


@router.on(Kind.UNFOLLOW)
def unfollow(turn: Turn) -> Reply:
    """Nothing can be answered; WeChat asks that the person's data be deleted."""
    farewell(turn.work, turn.person, turn.incoming.at)
    return Reply("", forget=True)


@router.on(Kind.ERASE)
def erased_at_wechat(turn: Turn) -> Reply:
    erase(turn.work, turn.person, turn.person.id)
    return Reply("", forget=True)


@router.says("hello")
@router.anywhere("menu")
@router.picks("menu")
def greet(turn: Turn) -> Reply:
    """Who I am, what is on next, and what can be typed."""
    key = "welcome.hello_in_english" if in_their_language(turn) else "welcome.hello"
    return list_upcoming(turn, key, community=turn.house.community)


@router.on(Kind.SILENT)
def silent(_turn: Turn) -> Reply:
    return SILENCE


def _by_scene(turn: Turn) -> Reply | None:
    if on_site := by_scene(turn):
        return on_site
    match = SCENE.fullmatch(turn.incoming.scene)
    occasions = turn.uow.activities.of_activity(int(match[1])) if match else []
    ahead = [each for each in occasions if each.shift.ends_at > turn.now and not each.called_off]
    return in_full(turn, (ahead or occasions)[0]) if occasions else None
