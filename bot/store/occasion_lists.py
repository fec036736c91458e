"""The queries that find occasions: one, those of an activity or a series, what is ahead."""

from typing import Any

from sqlalchemy import Select, String, bindparam, cast, literal, or_, select

from bot.domain.activities import Listed
from bot.store.occasions import OCCASION_COLUMNS, TAKES_PLACE, occasion_of
from bot.store.reading import Query
from bot.store.tables import activities, messages, shifts

OCCASION = select(*OCCASION_COLUMNS).join_from(shifts, activities)
ONE = OCCASION.where(shifts.c.id == bindparam("shift_id"))
OF_ACTIVITY = OCCASION.where(activities.c.id == bindparam("activity_id")).order_by(shifts.c.starts_at)
ALL = OCCASION.order_by(shifts.c.starts_at.desc(), shifts.c.id).limit(bindparam("limit"))

_WARNED = select(messages.c.id).where(
    messages.c.source == literal("shift:") + cast(shifts.c.id, String) + literal(":too_few")
)
TOO_FEW = (
    OCCASION.where(
        shifts.c.starts_at > bindparam("now"),
        shifts.c.starts_at <= bindparam("until"),
        shifts.c.taken < shifts.c.minimum,
        *TAKES_PLACE,
        ~_WARNED.exists(),
    )
    .order_by(shifts.c.starts_at)
    .limit(bindparam("limit"))
)

KEPT = 1024  # occasions kept by what their row said: everybody is shown the same few

_sooner, _sooner_activity = shifts.alias(), activities.alias()
# Of a series only the next one is shown in lists: the others are found by way of it.
_THE_NEXT = or_(
    shifts.c.series_id.is_(None),
    ~select(_sooner.c.id)
    .join_from(_sooner, _sooner_activity, _sooner_activity.c.id == _sooner.c.activity_id)
    .where(
        _sooner.c.series_id == shifts.c.series_id,
        _sooner.c.starts_at > bindparam("now"),
        _sooner.c.starts_at < shifts.c.starts_at,
        _sooner_activity.c.cancelled_at.is_(None),
        _sooner.c.cancelled_at.is_(None),
    )
    .exists(),
)
OF_SERIES = (
    OCCASION.where(
        shifts.c.series_id == bindparam("series"),
        shifts.c.starts_at > bindparam("now"),
        *TAKES_PLACE,
    )
    .order_by(shifts.c.starts_at)
    .limit(bindparam("limit"))
)


def _upcoming(columns: Select[Any]) -> Select[Any]:
    return (
        columns.where(
            shifts.c.starts_at > bindparam("now"),
            _THE_NEXT,
            *TAKES_PLACE,
            activities.c.published_at.is_not(None),
        )
        .order_by(shifts.c.starts_at, shifts.c.id)
        .limit(bindparam("limit"))
    )


_LINES = select(
    shifts.c.id.label("shift_id"), activities.c.title, shifts.c.starts_at, shifts.c.capacity, shifts.c.taken
).join_from(shifts, activities)
UPCOMING = Query(_upcoming(OCCASION), occasion_of, KEPT)
LISTED = Query(_upcoming(_LINES), lambda row: Listed(*row), KEPT)
