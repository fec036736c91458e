"""The leader's roll call: who is here, who left, and taking either back within the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.attendance import Mark, Means
from bot.services.joining.release import release
from bot.services.presence.check_in import DONE, Checked, check_in, check_out
from bot.services.work import Work

Place = tuple[int, int]  # of whom in which shift: (shift id, person id)


@dataclass(frozen=True, slots=True)
class Call:
    """Who is called, in the order of the roster, when, and by whom (None: the operator)."""

    places: Sequence[Place]
    at: datetime
    actor_id: int | None


def call_in(work: Work, call: Call) -> list[Checked]:
    """Check all of them in; what became of each, in the same order."""
    return _called(work, call, "attendance.roll_in")


def call_out(work: Work, call: Call) -> list[Checked]:
    """Check all of them out."""
    return _called(work, call, "attendance.roll_out")


def undo_in(work: Work, call: Call) -> list[Place]:
    """Take back that they came at all; those of whom something was taken back.

    The place that a walk-in was given is free again.
    """
    undone = [place for place in _ordered(call.places) if _take_back(work, place)]
    _note(work, call, "attendance.undo_in", undone)
    return undone


def undo_out(work: Work, call: Call) -> list[Place]:
    """Take back that they left; those of whom it was taken back."""
    undone = [place for place in _ordered(call.places) if _still_here(work, place)]
    _note(work, call, "attendance.undo_out", undone)
    return undone


def _called(work: Work, call: Call, action: str) -> list[Checked]:
    act = check_in if action == "attendance.roll_in" else check_out
    ended: dict[Place, Checked] = {}
    for shift_id, person_id in _ordered(call.places):
        mark = Mark(shift_id, person_id, call.at, Means.ROLL_CALL, call.actor_id)
        ended[shift_id, person_id] = act(work, mark)
    _note(work, call, action, [place for place, checked in ended.items() if checked.outcome in DONE])
    return [ended[place] for place in call.places]


def _take_back(work: Work, place: Place) -> bool:
    occasion = work.uow.activities.hold(place[0])
    seen, mine = work.uow.attendance.mine(*place), work.uow.sign_ups.mine(*place)
    if not seen or not work.uow.attendance.undo_in(seen):
        return False
    if seen.in_by is Means.WALK_IN and mine and mine.active:
        release(work, occasion, mine)
    return seen.in_at is not None or seen.out_at is not None


def _still_here(work: Work, place: Place) -> bool:
    work.uow.activities.hold(place[0])
    seen = work.uow.attendance.mine(*place)
    return bool(seen and seen.out_at and work.uow.attendance.undo_out(seen))


def _ordered(places: Sequence[Place]) -> list[Place]:
    """Shifts in order of their number, so that two leaders never wait for each other."""
    return sorted(set(places))


def _note(work: Work, call: Call, action: str, done: Sequence[Place]) -> None:
    for shift_id, person_id in sorted(done):
        work.uow.audit.note(call.actor_id, action, f"shift:{shift_id}", work.now, {"person": person_id})
