"""Series: made ahead by a chore; edited here and from here on, without touching what somebody changed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.activities import ActivityState, NewActivity, Occasion
from bot.domain.capacity import CapacityOutcome
from bot.domain.series import AHEAD, Instance, Planned, Series
from bot.services.activities.organize import MoveOutcome, call_off, move
from bot.services.activities.recurrence import first_slot, slots
from bot.services.activities.series_template import activity_of, template_of
from bot.services.activities.structure import build
from bot.services.joining.manage_places import set_capacity
from bot.services.work import Work

EARLY = timedelta(days=1)  # a series is extended when it falls short of AHEAD by this
AT_ONCE = 20
Span = tuple[datetime, datetime]


def start_series(work: Work, new: NewActivity, rule: str, actor_id: int | None) -> Occasion:
    """A series that begins with the first slot of the rule after now at the time of day of `new`.

    Raises ValueError for a rule that nobody can read or that never comes true.
    """
    first_at = first_slot(rule, new.starts_at, max(work.now, new.starts_at - timedelta(seconds=1)))
    if first_at is None:
        raise ValueError(f"the rule {rule} has no day ahead")
    length = new.ends_at - new.starts_at
    plan = Series(0, rule, first_at, timedelta(), length, new.capacity, template_of(new), first_at)
    made = work.uow.series.add(plan, actor_id, work.now)
    work.uow.audit.note(actor_id, "series.start", f"series:{made.id}", work.now, {"rule": rule})
    horizon = max(work.now + AHEAD, first_at + timedelta(minutes=1))
    extend(work, made, horizon)
    return work.uow.activities.occasion(work.uow.series.from_slot(made.id, first_at)[0].shift_id)


def extend_due(work: Work) -> int:
    """A chore: make the instances that came within reach; how many."""
    due = work.uow.series.due(work.now + AHEAD - EARLY, AT_ONCE)
    return sum(extend(work, each, work.now + AHEAD) for each in due)


def extend(work: Work, series: Series, horizon: datetime) -> int:
    """Make the instances up to the horizon, once however many try; how many."""
    made_until = series.horizon
    if made_until is None or not work.uow.series.reach(series, horizon):
        return 0
    series = work.uow.series.get(series.id)  # as it is now that nobody else can edit it
    coming = slots(series.rule, series.first_at, made_until, horizon)
    ahead = [slot for slot in coming if series.planned(slot).starts_at > work.now]
    for slot in ahead:
        _make(work, series, slot)
    return len(ahead)


def move_from_here(
    work: Work, occasion: Occasion, span: Span, actor_id: int | None
) -> tuple[MoveOutcome, int]:
    """Move this one and, by as much, all later ones that still are as the series made them; how many moved.

    Instances yet to be made follow. The outcome is that of this one.
    """
    found = here(work, occasion)
    shift = span[0] - occasion.shift.starts_at
    outcome = move(work, occasion, span, actor_id)
    if found is None or outcome is not MoveOutcome.MOVED:
        return outcome, int(outcome is MoveOutcome.MOVED)
    series, instance = found
    offset, length = span[0] - instance.slot, span[1] - span[0]
    altered = replace(series, offset=offset, length=length)
    work.uow.series.alter(series, offset, length, series.capacity)
    moved = 1
    for each, later in _unchanged(work, series, instance):
        to = replace(altered.planned(each.slot), capacity=each.planned.capacity)
        moved += move(work, later, (to.starts_at, to.ends_at), actor_id) is MoveOutcome.MOVED
        work.uow.series.replan(each.shift_id, to)
    _replan(work, instance, span, instance.planned.capacity)
    note(work, series, "series.move", actor_id, {"by_minutes": int(shift / timedelta(minutes=1))})
    return outcome, moved


def resize_from_here(work: Work, occasion: Occasion, capacity: int | None, actor_id: int | None) -> int:
    """Change the places of this one and of all later ones that still have those of the series; how many."""
    found = here(work, occasion)
    done = int(_resized(work, occasion, capacity, actor_id))
    if found is None:
        return done
    series, instance = found
    work.uow.series.alter(series, series.offset, series.length, capacity)
    for each, later in later_ones(work, series, instance):
        if later.shift.capacity == each.planned.capacity and _resized(work, later, capacity, actor_id):
            work.uow.series.replan(each.shift_id, replace(each.planned, capacity=capacity))
            done += 1
    work.uow.series.replan(instance.shift_id, replace(instance.planned, capacity=capacity))
    note(work, series, "series.resize", actor_id, {"capacity": capacity})
    return done


def call_off_from_here(work: Work, occasion: Occasion, actor_id: int | None) -> int | None:
    """End the series: this one and all later ones are called off, never deleted; how many are told."""
    found = here(work, occasion)
    told = call_off(work, occasion, actor_id)
    if found is None:
        return told
    series, instance = found
    work.uow.series.reach(series, None)
    for _, later in later_ones(work, series, instance):
        told = (told or 0) + (call_off(work, later, actor_id) or 0)
    note(work, series, "series.end", actor_id, {})
    return told


def _resized(work: Work, occasion: Occasion, capacity: int | None, actor_id: int | None) -> bool:
    return set_capacity(work, occasion, capacity, actor_id) is CapacityOutcome.CHANGED


def _make(work: Work, series: Series, slot: datetime) -> None:
    planned = series.planned(slot)
    new = activity_of(series.template, planned)
    made = build(work, new, None)
    work.uow.series.attach(series.id, Instance(made.shift.id, slot, planned))


def here(work: Work, occasion: Occasion) -> tuple[Series, Instance] | None:
    found = work.uow.series.instance(occasion.shift.id)
    return (work.uow.series.hold(found[0]), found[1]) if found else None


def later_ones(work: Work, series: Series, here: Instance) -> Iterator[tuple[Instance, Occasion]]:
    """The instances after this one that are still ahead."""
    for each in work.uow.series.from_slot(series.id, here.slot):
        occasion = work.uow.activities.occasion(each.shift_id)
        if each.slot > here.slot and occasion.state(work.now) is ActivityState.OPEN:
            yield each, occasion


def _unchanged(work: Work, series: Series, here: Instance) -> Iterator[tuple[Instance, Occasion]]:
    """Of these, those whose time is still what the series gave them."""
    for each, occasion in list(later_ones(work, series, here)):
        if (occasion.shift.starts_at, occasion.shift.ends_at) == (
            each.planned.starts_at,
            each.planned.ends_at,
        ):
            yield each, occasion


def _replan(work: Work, instance: Instance, span: Span, capacity: int | None) -> None:
    work.uow.series.replan(instance.shift_id, Planned(*span, capacity))


def note(work: Work, series: Series, action: str, actor_id: int | None, detail: Mapping[str, Any]) -> None:
    work.uow.audit.note(actor_id, action, f"series:{series.id}", work.now, detail)
