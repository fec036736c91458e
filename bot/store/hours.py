"""The ledger of service hours. Rows are only ever added; triggers refuse everything else."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, null, select
from sqlalchemy.sql import ColumnElement

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.hours import Entry, HourRow, Origin, Service, Sum
from bot.domain.signups import SignUpState
from bot.store.dialects import insert_once, insert_selected_once
from bot.store.occasions import OCCASION_COLUMNS, TAKES_PLACE, occasion_of
from bot.store.session import Session
from bot.store.tables import activities, hours, people, shifts, sign_ups

_ONCE = ("source",)
_corrections = hours.alias("corrections")
_CORRECTED = (
    select(func.coalesce(func.sum(_corrections.c.minutes), 0))
    .where(_corrections.c.corrects == hours.c.id)
    .scalar_subquery()
)
_LEFT = (hours.c.minutes + _CORRECTED).label("left")
_ROWS = select(hours, _LEFT)


def _of_class(*origins: Origin) -> ColumnElement[int]:
    return func.sum(case((hours.c.origin.in_(origins), hours.c.minutes), else_=0))


def _sums(*where: ColumnElement[bool]) -> Select[Any]:
    """By shift first, so that a shift corrected to nothing is no time any more."""
    by_shift = (
        select(
            _of_class(Origin.CHECK_IN, Origin.ROLL_CALL).label("checked"),
            _of_class(Origin.BACK_FILL).label("filled"),
        )
        .where(*where)
        .group_by(hours.c.shift_id)
        .subquery()
    )
    served = by_shift.c.checked + by_shift.c.filled > 0
    return select(
        func.coalesce(func.sum(by_shift.c.checked), 0).label("checked"),
        func.coalesce(func.sum(by_shift.c.filled), 0).label("filled"),
        func.coalesce(func.sum(case((served, 1), else_=0)), 0).label("times"),
    )


_MINE = hours.c.person_id == bindparam("person")
SUM = _sums(_MINE)
SUM_BETWEEN = _sums(_MINE, hours.c.day.between(bindparam("since"), bindparam("until")))


def values_of(entry: Entry) -> dict[str, Any]:
    """An entry as columns: the service's fields beside the others."""
    values = asdict(entry)
    service: dict[str, Any] = values.pop("service")
    return {**service, **values}


def entry_of(values: Mapping[str, Any]) -> Entry:
    service = Service(**{name: values[name] for name in Service.__slots__})
    fields = {name: values[name] for name in Entry.__slots__ if name != "service"}
    return Entry(**{**fields, "service": service, "origin": Origin(values["origin"])})


def _row(row: Any) -> HourRow:
    values = row._mapping
    left = row.minutes if row.corrects else int(row.left)
    return HourRow(row.id, row.at, entry_of(values), left)


class Hours:
    def __init__(self, session: Session) -> None:
        self._session = session

    def hold(self, person_ids: Collection[int]) -> None:
        """Until we commit, nobody else writes rows of these people: their sums and days stand still."""
        query = select(people.c.id).where(people.c.id.in_(person_ids)).order_by(people.c.id)
        self._session.write.execute(query.with_for_update(key_share=True)).all()

    def write(self, entry: Entry, now: datetime) -> bool:
        """Add a row; False when its source was written before, or a correction would leave less than 0.

        Whoever corrects holds the person first.
        """
        values = values_of(entry) | {"at": now}
        if entry.corrects is None:
            return insert_once(self._session.write, hours, [values], _ONCE) == 1
        enough = select(hours.c.id).where(
            hours.c.id == entry.corrects,
            hours.c.corrects.is_(None),
            hours.c.person_id == entry.person_id,
            hours.c.minutes + _CORRECTED + entry.minutes >= 0,
        )
        cells = [
            null() if value is None else literal(value, hours.c[name].type) for name, value in values.items()
        ]
        selected = select(*cells).where(enough.exists())
        return insert_selected_once(self._session.write, hours, (list(values), selected), _ONCE) == 1

    def written(self, source: str) -> bool:
        return self._session.read.scalar(select(hours.c.id).where(hours.c.source == source)) is not None

    def corrections(self, row_id: int) -> int:
        """How many corrections a row has; they number the next one."""
        query = select(func.count()).where(hours.c.corrects == row_id)
        return self._session.read.scalar(query) or 0

    def get(self, row_id: int) -> HourRow | None:
        found = self._rows(_ROWS.where(hours.c.id == row_id))
        return found[0] if found else None

    def sum(self, person_id: int, since: date | None = None, until: date | None = None) -> Sum:
        """What a person's rows come to, from `since` to `until`, both included, or ever."""
        values = {"person": person_id, "since": since or date.min, "until": until or date.max}
        query = SUM_BETWEEN if since or until else SUM
        row = self._session.read.execute(query, values).one()
        return Sum(int(row.checked), int(row.filled), int(row.times))

    def latest(self, person_id: int, limit: int) -> list[HourRow]:
        """The newest rows but corrections, each with what is left of it."""
        query = _ROWS.where(hours.c.person_id == person_id, hours.c.corrects.is_(None))
        return self._rows(query.order_by(hours.c.day.desc(), hours.c.id.desc()).limit(limit))

    def rows_of_person(self, person_id: int, since: date = date.min, until: date = date.max) -> list[HourRow]:
        """All rows of these days, corrections among them, the oldest first."""
        query = _ROWS.where(hours.c.person_id == person_id, hours.c.day.between(since, until))
        return self._rows(query.order_by(hours.c.day, hours.c.id))

    def rows_of_activity(self, activity_id: int) -> list[HourRow]:
        mine = select(shifts.c.id).where(shifts.c.activity_id == activity_id)
        return self._rows(_ROWS.where(hours.c.shift_id.in_(mine)).order_by(hours.c.id))

    def of_shift(self, person_id: int, shift_id: int) -> list[HourRow]:
        """A person's rows of one shift but corrections, each with what is left of it."""
        query = _ROWS.where(
            hours.c.shift_id == shift_id, hours.c.person_id == person_id, hours.c.corrects.is_(None)
        )
        return self._rows(query.order_by(hours.c.id))

    def unrecorded(self, person_id: int, since: datetime, now: datetime, limit: int) -> list[Occasion]:
        """Service that the person signed up for and that has no row of theirs, the latest first."""
        recorded = hours.alias("recorded")
        row = select(recorded.c.id).where(
            recorded.c.shift_id == shifts.c.id, recorded.c.person_id == person_id
        )
        query = (
            select(*OCCASION_COLUMNS)
            .join_from(sign_ups, shifts)
            .join(activities)
            .where(
                sign_ups.c.person_id == person_id,
                sign_ups.c.state == SignUpState.CONFIRMED,
                shifts.c.ends_at.between(since, now),
                activities.c.kind == ActivityKind.SERVICE,
                *TAKES_PLACE,
                ~row.exists(),
            )
        )
        found = self._session.read.execute(query.order_by(shifts.c.starts_at.desc()).limit(limit))
        return [occasion_of(each) for each in found]

    def _rows(self, query: Select[Any]) -> list[HourRow]:
        return [_row(row) for row in self._session.read.execute(query)]
