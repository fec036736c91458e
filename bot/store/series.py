"""Series in the database; each slot of a series is made into an activity once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.domain.series import Instance, Planned, Series
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import instances, series, shifts

PHONE = "leader_phone"
_COLUMNS = ("id", "rule", "first_at", "offset", "length", "capacity", "template", "horizon")


def _instance(row: Any) -> Instance:
    return Instance(row.shift_id, row.slot, Planned(row.starts_at, row.ends_at, row.capacity))


class SeriesStore:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def add(self, new: Series, created_by: int | None, now: datetime) -> Series:
        """`new` with its number."""
        values = {name: getattr(new, name) for name in _COLUMNS[1:]}
        values["template"] = {**new.template, PHONE: self._sealer.seal(new.template.get(PHONE, ""))}
        insert = (
            series.insert().values(**values, created_by=created_by, created_at=now).returning(series.c.id)
        )
        return self.get(self._session.write.scalar(insert))

    def get(self, series_id: int) -> Series:
        return self._series(self._session.read.execute(select(series).where(series.c.id == series_id)).one())

    def hold(self, series_id: int) -> Series:
        """The series as it stands; until we commit nobody else edits or extends it.

        Whoever holds shifts as well holds the series first.
        """
        held = select(series).where(series.c.id == series_id).with_for_update()
        return self._series(self._session.write.execute(held).one())

    def due(self, horizon: datetime, limit: int) -> list[Series]:
        """Those that do not reach so far yet."""
        query = select(series).where(series.c.horizon < horizon).order_by(series.c.horizon).limit(limit)
        return list(map(self._series, self._session.read.execute(query)))

    def reach(self, was: Series, horizon: datetime | None) -> bool:
        """Claim the slots up to `horizon`, or end the series; False when somebody else did meanwhile."""
        same = series.c.horizon.is_(None) if was.horizon is None else series.c.horizon == was.horizon
        statement = update(series).where(series.c.id == was.id, same).values(horizon=horizon)
        return self._session.write.execute(statement).rowcount == 1

    def alter(self, was: Series, offset: timedelta, length: timedelta, capacity: int | None) -> None:
        """What the instances to come are given."""
        values = {"offset": offset, "length": length, "capacity": capacity}
        self._session.write.execute(update(series).where(series.c.id == was.id).values(**values))

    def retell(self, was: Series, changes: Mapping[str, Any]) -> None:
        """Change what the instances to come are made from."""
        template = {**was.template, **changes}
        template[PHONE] = self._sealer.seal(template.get(PHONE, ""))
        self._session.write.execute(update(series).where(series.c.id == was.id).values(template=template))

    def attach(self, series_id: int, instance: Instance) -> None:
        values = {"series_id": series_id, "shift_id": instance.shift_id, "slot": instance.slot}
        self._session.write.execute(instances.insert().values(**values, **_given(instance.planned)))
        mark = update(shifts).where(shifts.c.id == instance.shift_id).values(series_id=series_id)
        self._session.write.execute(mark)

    def instance(self, shift_id: int) -> tuple[int, Instance] | None:
        """The series and the slot of a shift; None when it belongs to none."""
        row = self._session.read.execute(select(instances).where(instances.c.shift_id == shift_id)).first()
        return (row.series_id, _instance(row)) if row else None

    def from_slot(self, series_id: int, slot: datetime) -> list[Instance]:
        """This slot and those after it, in order."""
        query = select(instances).where(instances.c.series_id == series_id, instances.c.slot >= slot)
        return list(map(_instance, self._session.read.execute(query.order_by(instances.c.slot))))

    def _series(self, row: Any) -> Series:
        found = Series(*(getattr(row, name) for name in _COLUMNS))
        phone = self._sealer.open(found.template.get(PHONE, ""))
        return replace(found, template={**found.template, PHONE: phone})

    def replan(self, shift_id: int, planned: Planned) -> None:
        statement = update(instances).where(instances.c.shift_id == shift_id)
        self._session.write.execute(statement.values(**_given(planned)))


def _given(planned: Planned) -> dict[str, Any]:
    return {"starts_at": planned.starts_at, "ends_at": planned.ends_at, "capacity": planned.capacity}
