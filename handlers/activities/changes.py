"""Moving what is published to another time; everybody signed up is told."""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.services.activities.organize import MoveOutcome, move
from handlers.activities.activities import LISTED
from handlers.activities.later import this_or_later
from handlers.activities.times import Span, retimed
from handlers.choosing import not_found
from handlers.lines import as_choice, span
from handlers.meant import meant_by_organizer, with_the_name

router = Router(role=Role.ORGANIZER)

WHY = re.compile(r"因为|由于|because")  # what follows is no name


class Organize(StrEnum):
    WHICH = "organize.which"
    MOVE_TO = "organize.move_to"


@router.says("move")
def which_to_move(turn: Turn) -> Reply:
    """`改时间`, `改时间 清洁`, `改时间 3 周日下午3点`."""
    return which(turn, "organize.move", _ask_new_time)


@router.picks("organize.move")
def ask_new_time(turn: Turn) -> Reply:
    return _ask_new_time(turn, picked(turn))


@router.at(Organize.MOVE_TO)
def read_new_time(turn: Turn) -> Reply | None:
    """The new time, said again as often as it takes, or yes or no to the one read back."""
    to = retimed(turn.text, _so_far(turn), turn.now)
    intent = turn.understood.intent if "starts_at" in turn.talk.notes else ""
    if to:
        return _read_back(turn, noted(turn), to)
    if intent == "no":
        return turn.done("help.stopped")
    if intent == "yes":
        return do_move(turn)
    return None if turn.understood.certain else turn.again("organize.time_again")


@router.picks("organize.do_move")
def do_move(turn: Turn) -> Reply:
    notes = turn.talk.notes
    occasion = noted(turn)
    to = datetime.fromisoformat(notes["starts_at"]), datetime.fromisoformat(notes["ends_at"])
    changed = str(occasion.shift.version) != notes["version"]
    outcome = MoveOutcome.CHANGED_MEANWHILE if changed else move(turn.work, occasion, to, turn.person.id)
    moved = turn.uow.activities.occasion(occasion.shift.id)
    choices = [to_roster(turn, moved)]
    facts = {"title": moved.activity.title, "span": span(turn, moved), "place": moved.activity.place}
    return turn.done(f"organize.{outcome}", choices, **facts)


def which(turn: Turn, action: str, go: Callable[[Turn, Occasion], Reply], whole: bool = False) -> Reply:
    """Straight to the shift that the sentence means, or ask which; what else it told is kept.

    whole: any shift of the activity that is meant will do.
    """
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    wanted = meant_by_organizer(turn, upcoming, calls_it=whole and not WHY.search(turn.text))
    if not wanted:
        return not_found(turn)
    if len(wanted) > 1:  # one activity by its number, one of its shifts by its day
        wanted = with_the_name(turn, wanted) or wanted
    turn = turn.noting(said=turn.text)
    if len(wanted) == 1 or (whole and len({each.activity.id for each in wanted}) == 1):
        return go(turn, wanted[0])
    choices = [as_choice(turn, each, action) for each in wanted]
    return turn.ask(Organize.WHICH, f"{action}_which", choices)


def _ask_new_time(turn: Turn, occasion: Occasion) -> Reply:
    turn = turn.noting(shift=occasion.shift.id, version=occasion.shift.version)
    if to := retimed(turn.talk.notes.get("said", ""), _now_at(occasion), turn.now):
        return _read_back(turn, occasion, to)
    return turn.ask(
        Organize.MOVE_TO, "organize.move_to", title=occasion.activity.title, span=span(turn, occasion)
    )


def _now_at(occasion: Occasion) -> Span:
    return occasion.shift.starts_at, occasion.shift.ends_at


def _so_far(turn: Turn) -> Span:
    """The time that was read back last, which a correction is about; before that, the time it is at."""
    notes = turn.talk.notes
    if "starts_at" not in notes:
        return _now_at(noted(turn))
    return datetime.fromisoformat(notes["starts_at"]), datetime.fromisoformat(notes["ends_at"])


def _read_back(turn: Turn, occasion: Occasion, to: Span) -> Reply:
    turn = turn.noting(starts_at=to[0].isoformat(), ends_at=to[1].isoformat())
    choices = this_or_later(turn, occasion, "organize.do_move", "series.do_move", "series.only_this")
    facts = {
        "title": occasion.activity.title,
        "was": span(turn, occasion),
        "span": turn.span(*to),
        "taken": occasion.shift.taken,
    }
    return turn.ask(Organize.MOVE_TO, "organize.confirm_move", choices, **facts)


def picked(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.ref))


def noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def to_roster(turn: Turn, occasion: Occasion) -> Choice:
    return turn.choice("choice.roster.show", "roster.show", occasion.shift.id)
