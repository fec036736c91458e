"""Pictures, voice, places and the like: nothing breaks, and a next step is offered."""

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.services.activities.places import nearest
from handlers.activities.activities import LISTED, in_full

router = Router()


@router.on(Kind.VOICE)
def voice_without_words(turn: Turn) -> Reply:
    return _offer(turn, "media.voice")


@router.on(Kind.PICTURE)
def picture(turn: Turn) -> Reply:
    return _offer(turn, "media.picture")


@router.on(Kind.VIDEO)
def video(turn: Turn) -> Reply:
    return _offer(turn, "media.video")


@router.on(Kind.LINK)
def link(turn: Turn) -> Reply:
    return _offer(turn, "media.link")


@router.on(Kind.UNSUPPORTED)
def unsupported(turn: Turn) -> Reply:
    return _offer(turn, "media.unsupported")


@router.on(Kind.TEXT, Kind.CLICK)
def empty(turn: Turn) -> Reply:
    return _offer(turn, "media.unsupported")


@router.on(Kind.LOCATION)
def location(turn: Turn) -> Reply:
    """The nearest activity. Where the person is gets neither stored nor logged."""
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    place = turn.incoming.place
    found = nearest(upcoming, place.latitude, place.longitude) if place else None
    return in_full(turn, found) if found else _offer(turn, "media.location")


def _offer(turn: Turn, key: str) -> Reply:
    """A friendly line and the three likeliest things to do; a talk that waits goes on waiting."""
    if turn.talk.step:
        return turn.again(key)
    actions = ("activity.list", "mine.list", "help")
    return turn.done(key, [turn.choice(f"choice.{action}", action) for action in actions])
