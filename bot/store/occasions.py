"""How a shift and its activity are read together from one row."""

from typing import Any

from bot.domain.activities import Activity, ActivityKind, Occasion, Shift
from bot.domain.requirements import Requirement
from bot.store.tables import activities, shifts

# every table has an `id`, so each is labelled by what it identifies
OCCASION_COLUMNS = (
    activities.c.id.label("activity_id"),
    activities.c.title,
    activities.c.kind,
    activities.c.place,
    activities.c.host,
    activities.c.leader,
    activities.c.leader_phone,
    activities.c.notes,
    activities.c.latitude,
    activities.c.longitude,
    activities.c.needs_phone,
    activities.c.needs_approval,
    activities.c.requirements,
    activities.c.leads,
    activities.c.asks,
    activities.c.published_at,
    activities.c.cancelled_at,
    shifts.c.id.label("shift_id"),
    shifts.c.starts_at,
    shifts.c.ends_at,
    shifts.c.capacity,
    shifts.c.taken,
    shifts.c.version.label("shift_version"),
    shifts.c.minimum,
    shifts.c.opens_at,
    shifts.c.closes_at,
    shifts.c.cutoff,
    shifts.c.roles,
    shifts.c.series_id,
    shifts.c.cancelled_at.label("shift_cancelled_at"),
)
TAKES_PLACE = activities.c.cancelled_at.is_(None), shifts.c.cancelled_at.is_(None)


def occasion_of(row: Any) -> Occasion:
    activity = Activity(
        id=row.activity_id,
        title=row.title,
        kind=ActivityKind(row.kind),
        place=row.place,
        published_at=row.published_at,
        cancelled_at=row.cancelled_at,
        host=row.host,
        leader=row.leader,
        leader_phone=row.leader_phone,
        notes=row.notes,
        latitude=row.latitude,
        longitude=row.longitude,
        needs_phone=row.needs_phone,
        needs_approval=row.needs_approval,
        requirements=tuple(map(Requirement.parse, row.requirements)),
        leads=row.leads,
        asks=row.asks,
    )
    return Occasion(activity, _shift(row))


def _shift(row: Any) -> Shift:
    return Shift(
        id=row.shift_id,
        activity_id=row.activity_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        taken=row.taken,
        version=row.shift_version,
        minimum=row.minimum,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        cutoff=row.cutoff,
        roles=row.roles,
        series_id=row.series_id,
        cancelled_at=row.shift_cancelled_at,
    )
