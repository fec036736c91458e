"""Checking somebody in or out as they said it, and how that reads."""

from datetime import timedelta
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.attendance import Mark, Means
from bot.domain.codes import PAUSE
from bot.services.presence.check_in import Checked, CheckIn, check_in, check_out
from bot.services.presence.codes import CodeOutcome, Tried, try_code
from handlers.presence.doors import clock, said_at, task, times, whom_to_find
from handlers.presence.newcomer import offer

CODE = "check_in.code"


class Way(StrEnum):
    IN = "in"
    OUT = "out"


def by_code(turn: Turn, code: str, way: Way) -> Reply:
    tried = try_code(turn.work, turn.person, code, said_at(turn))
    if tried.occasion is None:
        return _refused(turn, tried, way)
    act = leave if way is Way.OUT else come
    return act(turn, tried.occasion, Means.CODE)


def _refused(turn: Turn, tried: Tried, way: Way) -> Reply:
    if tried.outcome is CodeOutcome.NOTHING_ON:
        return nothing(turn, "check_in.none")
    if tried.outcome is CodeOutcome.PAUSED:
        minutes = round(PAUSE / timedelta(minutes=1))
        return turn.done("check_in.paused", until=clock(tried.until), minutes=minutes)
    return turn.noting(way=way).ask(CODE, f"check_in.{tried.outcome}", left=tried.left)


def come(turn: Turn, occasion: Occasion, by: Means) -> Reply:
    checked = check_in(turn.work, _mark(turn, occasion, by))
    if checked.outcome is CheckIn.NOT_SIGNED_UP:
        return offer(turn, occasion)
    return tell(turn, occasion, checked)


def leave(turn: Turn, occasion: Occasion, by: Means) -> Reply:
    return tell(turn, occasion, check_out(turn.work, _mark(turn, occasion, by)))


def _mark(turn: Turn, occasion: Occasion, by: Means) -> Mark:
    who_says = turn.speaker or turn.person
    return Mark(occasion.shift.id, turn.person.id, said_at(turn), by, who_says.id)


def tell(turn: Turn, occasion: Occasion, checked: Checked) -> Reply:
    """How it ended; whoever is in is told what to do, and may show where they are."""
    outcome = str(checked.outcome)
    if checked.outcome is CheckIn.IN and checked.attendance and checked.attendance.out_at:
        outcome = "both"
    return told(turn, occasion, outcome, times(turn, occasion, checked.attendance))


def told(turn: Turn, occasion: Occasion, outcome: str, facts: dict[str, str]) -> Reply:
    """A text of `attendance`, with what it may need to know."""
    placed = occasion.activity.latitude is not None
    where = turn.say("attendance.where") if placed and outcome == CheckIn.IN else ""
    title = task(turn, occasion) if outcome == CheckIn.IN else occasion.activity.title
    undo = turn.choice("choice.check_out.undo", "check_out.undo", occasion.shift.id)
    more = {"leader": whom_to_find(turn, occasion), "where": where, "title": title}
    choices = [undo] if outcome in (CheckIn.OUT, CheckIn.ALREADY_OUT) else []
    return turn.done(f"attendance.{outcome}", choices, **facts, **more)


def nothing(turn: Turn, key: str) -> Reply:
    return turn.done(key, [turn.choice("choice.mine.list", "mine.list")])


def something_on(turn: Turn) -> bool:
    return bool(turn.uow.attendance.running(said_at(turn), said_at(turn)))
