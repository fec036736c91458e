"""`用餐 12:00-13:00`: a meal within a service shift, which counts for nobody."""

import re

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from bot.domain.hours import Span, earns
from bot.domain.people import Role
from bot.domain.reminders import LOCAL
from bot.language.normal import normal
from bot.services.record.meals import on_the_day, take_break
from handlers.lines import span
from handlers.record.served import LATEST, RECENT, picked, which

router = Router(role=Role.ORGANIZER)

_TIMES = re.compile(
    r"(?P<h>\d{1,2})[:点时](?P<m>\d{2})?半?分?\s*(?:-|~|到|至|to)\s*(?P<h2>\d{1,2})[:点时](?P<m2>\d{2})?"
)


@router.says("meal_break")
def start(turn: Turn) -> Reply:
    """The shift that is meant, among those that began within the last 30 days, and the times said with it."""
    begun = [each for each in turn.uow.activities.latest(LATEST) if _may_have_one(turn, each)]
    return which(turn.noting(meal=turn.text), "meals.of", _take, begun)


@router.picks("meals.of")
def chosen(turn: Turn) -> Reply:
    return _take(turn, picked(turn))


@router.at("meals.when")
def told(turn: Turn) -> Reply | None:
    if not _TIMES.search(normal(turn.text)) and turn.understood.certain:
        return None
    return _take(turn.noting(meal=turn.text), turn.uow.activities.occasion(int(turn.talk.notes["shift"])))


def _may_have_one(turn: Turn, occasion: Occasion) -> bool:
    begun = turn.now - RECENT < occasion.shift.starts_at <= turn.now
    off = occasion.state(turn.now) is ActivityState.CANCELLED
    return begun and not off and earns(occasion.activity.kind)


def _take(turn: Turn, occasion: Occasion) -> Reply:
    turn = turn.noting(shift=occasion.shift.id)
    meal = _times(turn.talk.notes.get("meal", ""), occasion)
    facts = {"title": occasion.activity.title, "span": span(turn, occasion)}
    if meal is None:
        return turn.ask("meals.when", "meals.when", (), **facts)
    outcome = take_break(turn.work, occasion.shift.id, meal, turn.say("meals.reason"), turn.person.id)
    return turn.done(f"meals.{outcome}", (), **facts)


def _times(text: str, occasion: Occasion) -> Span | None:
    found = _TIMES.search(normal(text))
    if not found:
        return None
    times = [f"{found[hour]}:{found[minute] or '00'}" for hour, minute in (("h", "m"), ("h2", "m2"))]
    try:
        return on_the_day(occasion.shift.starts_at.astimezone(LOCAL), *times)
    except ValueError:
        return None
