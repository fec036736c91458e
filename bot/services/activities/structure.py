"""What organizers add to an activity: shifts, roles, and what is asked of those who come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.activities import Activity, ActivityState, NewActivity, NewShift, Occasion, Shift
from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole
from bot.services.work import Work

NAME_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be changed of a shift's rules; None: as it is. without: names of those that end."""

    minimum: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cutoff: timedelta | None = None
    without: tuple[str, ...] = ()

    @property
    def said(self) -> dict[str, Any]:
        """The new values by name."""
        given = {name: getattr(self, name) for name in RULES}
        return {name: each for name, each in given.items() if each is not None or name in self.without}


RULES = ("minimum", "opens_at", "closes_at", "cutoff")
LONGEST_CUTOFF = timedelta(days=10)


class StructureOutcome(StrEnum):
    """Every way a change of the structure can end."""

    DONE = "done"
    OVER = "over"
    PAST = "past"
    THERE_ALREADY = "there_already"
    TOO_MANY = "too_many"
    DISORDER = "disorder"


def build(work: Work, new: NewActivity, actor_id: int | None) -> Occasion:
    """The activity with its shifts and their roles; its first shift."""
    made = work.uow.activities.add(new, actor_id, work.now)
    _add_roles(work, made.shift.id, new.roles)
    for shift in new.more_shifts:
        _add_roles(work, work.uow.activities.add_shift(made.activity.id, shift).shift.id, shift.roles)
    return work.uow.activities.occasion(made.shift.id) if new.roles else made


def add_shift(
    work: Work, activity_id: int, new: NewShift, actor_id: int | None
) -> Occasion | StructureOutcome:
    """One more shift, open for sign-up at once; its roles come with it."""
    shifts = work.uow.activities.of_activity(activity_id)
    if shifts[0].activity.cancelled_at:
        return StructureOutcome.OVER
    if new.starts_at <= work.now:
        return StructureOutcome.PAST
    span = new.starts_at, new.ends_at
    if any((each.shift.starts_at, each.shift.ends_at) == span and not each.called_off for each in shifts):
        return StructureOutcome.THERE_ALREADY
    made = work.uow.activities.add_shift(activity_id, new)
    _add_roles(work, made.shift.id, new.roles)
    detail = {"shift": made.shift.id, "starts_at": new.starts_at.isoformat()}
    work.uow.audit.note(actor_id, "activity.add_shift", f"activity:{activity_id}", work.now, detail)
    return work.uow.activities.occasion(made.shift.id)


def add_role(work: Work, activity_id: int, new: NewRole, actor_id: int | None) -> StructureOutcome:
    """A role in every shift of the activity that is still ahead, with places of its own in each."""
    ahead = [each for each in work.uow.activities.of_activity(activity_id) if _open(work, each)]
    if not ahead:
        return StructureOutcome.OVER
    held = [work.uow.activities.hold(each.shift.id) for each in ahead]
    if not sum(work.uow.roles.add(each.shift.id, new) for each in held):
        return StructureOutcome.THERE_ALREADY
    detail = {"role": new.name, "capacity": new.capacity, "requirements": list(map(str, new.requirements))}
    work.uow.audit.note(actor_id, "activity.add_role", f"activity:{activity_id}", work.now, detail)
    return StructureOutcome.DONE


def set_rules(work: Work, occasion: Occasion, rules: Rules, actor_id: int | None) -> StructureOutcome:
    """When people may sign up for a shift and leave it freely, and how many it needs; what is None stays."""
    present = work.uow.activities.hold(occasion.shift.id)
    if not _open(work, present):
        return StructureOutcome.OVER
    said = rules.said
    refused = _cannot_be(replace(present.shift, **said))
    if refused:
        return refused
    work.uow.activities.set_rules(present.shift.id, said)
    detail = {"shift": present.shift.id, **{name: str(value) for name, value in said.items()}}
    work.uow.audit.note(actor_id, "shift.rules", f"activity:{present.activity.id}", work.now, detail)
    return StructureOutcome.DONE


def _cannot_be(shift: Shift) -> StructureOutcome | None:
    """A minimum that the shift cannot hold; a window that ends before it begins, or after the start."""
    if shift.minimum and shift.capacity is not None and shift.minimum > shift.capacity:
        return StructureOutcome.TOO_MANY
    moments = [at for at in (shift.opens_at, shift.closes_at) if at]
    ahead = all(at.replace(microsecond=0) <= shift.starts_at for at in moments)
    orderly = moments == sorted(set(moments)) and ahead
    fits = orderly and timedelta(0) <= shift.cutoff <= LONGEST_CUTOFF
    return None if fits else StructureOutcome.DISORDER


def demand(
    work: Work, activity: Activity, requirements: Sequence[Requirement], approval: bool, actor_id: int | None
) -> None:
    """What the activity asks of everybody who signs up from now on, in place of what it asked before."""
    work.uow.activities.demand(activity, requirements, approval)
    detail = {"requirements": list(map(str, requirements)), "approval": approval}
    work.uow.audit.note(actor_id, "activity.demand", f"activity:{activity.id}", work.now, detail)


def _add_roles(work: Work, shift_id: int, roles: Sequence[NewRole]) -> None:
    for role in roles:
        work.uow.roles.add(shift_id, role)


def _open(work: Work, occasion: Occasion) -> bool:
    return occasion.state(work.now) is ActivityState.OPEN and occasion.shift.starts_at > work.now
