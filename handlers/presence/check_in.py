"""Checking in on the day: by the code that is read aloud, by a word, or by the QR code on site."""

import re
from datetime import timedelta

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, FORM, Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.attendance import Means, check_in_open
from bot.language.said_codes import only_code, said_code
from bot.services.activities.places import metres
from bot.services.presence.check_in import Checked, CheckIn
from handlers.activities.activities import NO_STEP
from handlers.presence.doors import clock, mine_at, my_doors, said_at
from handlers.presence.marks import CODE, Way, by_code, come, leave, nothing, something_on, tell

router = Router()

SCENE = re.compile(r"checkin[_:](\d{1,9})")  # what the QR code on site carries
SECOND_SCAN = timedelta(minutes=15)  # later than that, scanning again means leaving
NEAR = 300  # metres: a meeting point is a place, and phones are not exact


@router.says("check_in", "check_in_code")
def arrive(turn: Turn) -> Reply:
    """`签到 4821`, or `签到`, which asks for the code."""
    if code := said_code(turn.text):
        return by_code(turn, code, Way.IN)
    doors = [each for each in my_doors(turn) if check_in_open(each.shift, said_at(turn))]
    waiting = [each for each in doors if not _came(turn, each)]
    if doors and not waiting:
        return tell(turn, doors[0], Checked(CheckIn.ALREADY_IN, mine_at(turn, doors[0])))
    if not waiting and not something_on(turn):
        return nothing(turn, "check_in.none")
    return turn.noting(way=Way.IN).ask(CODE, "check_in.ask" if waiting else "check_in.ask_stranger")


@router.when(FORM, EXPIRED)
def bare_code(turn: Turn) -> Reply | None:
    """`4821`, while there is a code that this could be."""
    code = only_code(turn.text)
    return by_code(turn, code, Way.IN) if code and something_on(turn) else None


@router.at(CODE)
def said_the_code(turn: Turn) -> Reply | None:
    code = said_code(turn.text)
    if code:
        return by_code(turn, code, Way(turn.talk.notes.get("way", Way.IN)))
    return None if turn.understood.intent else turn.again("check_in.code_again")


@router.on(Kind.LOCATION)
def where_i_am(turn: Turn) -> Reply | None:
    """Offered, never required; it is answered and forgotten."""
    place = turn.incoming.place
    here = next((each for each in my_doors(turn) if _came(turn, each)), None)
    far = metres(here.activity, place.latitude, place.longitude) if here and place else None
    if far is None or here is None:
        return None
    key = "check_in.near" if far <= NEAR else "check_in.far"
    return turn.done(key, place=here.activity.place, distance=_distance(turn, far))


def by_scene(turn: Turn) -> Reply | None:
    """Somebody scanned the code on site: in, and out when they scan it again later."""
    match = SCENE.fullmatch(turn.incoming.scene)
    if not match:
        return None
    on = turn.uow.attendance.running(said_at(turn), said_at(turn))
    occasion = next((each for each in on if each.shift.id == int(match[1])), None)
    return _scanned(turn, occasion) if occasion else nothing(turn, "check_in.none")


def _scanned(turn: Turn, occasion: Occasion) -> Reply:
    known, at = mine_at(turn, occasion), said_at(turn)
    if known is None or known.in_at is None:
        return come(turn, occasion, Means.SCENE)
    if known.out_at or at - known.in_at < SECOND_SCAN:
        return tell(
            turn, occasion, Checked(CheckIn.ALREADY_OUT if known.out_at else CheckIn.ALREADY_IN, known)
        )
    if at < occasion.shift.starts_at:  # nobody leaves before it begins, but who knows
        choices = [
            turn.choice("choice.check_out.do", "check_out.do", occasion.shift.id),
            turn.choice("choice.check_in.stay", "check_in.stay"),
        ]
        return turn.ask(NO_STEP, "check_in.scanned_again", choices, time=clock(known.in_at))
    return leave(turn, occasion, Means.SCENE)


def _came(turn: Turn, occasion: Occasion) -> bool:
    known = mine_at(turn, occasion)
    return bool(known and known.in_at)


def _distance(turn: Turn, far: int) -> str:
    if far < 1000:
        return turn.say("attendance.metres", metres=far)
    return turn.say("attendance.kilometres", kilometres=f"{far / 1000:.1f}")
