"""Activities and shifts in the database, and the conditional updates that hand out their places."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from bot.domain.activities import Activity, Listed, NewActivity, NewShift, Occasion, Shift
from bot.domain.requirements import Requirement
from bot.domain.signups import SignUpState
from bot.store.occasion_lists import ALL, LISTED, OCCASION, OF_ACTIVITY, OF_SERIES, ONE, TOO_FEW, UPCOMING
from bot.store.occasions import occasion_of
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import activities, shifts, sign_ups

ACTIVITY_FIELDS = (
    "title",
    "kind",
    "place",
    "host",
    "leader",
    "notes",
    "latitude",
    "longitude",
    "needs_phone",
    "needs_approval",
    "leads",
    "asks",
)
SHIFT_FIELDS = ("starts_at", "ends_at", "capacity", "minimum", "opens_at", "closes_at", "cutoff")
# Locked until the end of the transaction: what holds of an activity must not be called off beside us.
_OPEN = (
    select(activities.c.id)
    .where(activities.c.id == shifts.c.activity_id, activities.c.cancelled_at.is_(None))
    .with_for_update(read=True)
)
_TAKE = (
    update(shifts)
    .where(
        shifts.c.id == bindparam("shift"),
        or_(shifts.c.capacity.is_(None), shifts.c.taken + bindparam("heads") <= shifts.c.capacity),
        shifts.c.starts_at > bindparam("now"),
        shifts.c.cancelled_at.is_(None),
        _OPEN.exists(),
    )
    .values(taken=shifts.c.taken + bindparam("heads"))
)
# Whoever comes new stands behind those who wait. Exact, because the shift is held by then.
_TAKE_AS_NEW = _TAKE.where(
    ~select(sign_ups.c.id)
    .where(sign_ups.c.shift_id == shifts.c.id, sign_ups.c.state == SignUpState.WAITLISTED)
    .exists()
)


class Activities:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def add(self, new: NewActivity, created_by: int | None, now: datetime) -> Occasion:
        """A published activity with its first shift; roles and further shifts are added by themselves."""
        values = {name: getattr(new, name) for name in ACTIVITY_FIELDS}
        values |= {
            "leader_phone": self._sealer.seal(new.leader_phone),
            "requirements": tuple(map(str, new.requirements)),
            "published_at": now,
            "created_at": now,
        }
        insert = activities.insert().values(**values, created_by=created_by).returning(activities.c.id)
        return self.add_shift(self._session.write.scalar(insert), new)

    def add_shift(self, activity_id: int, new: NewActivity | NewShift) -> Occasion:
        """One more shift of an activity."""
        span = {name: getattr(new, name) for name in SHIFT_FIELDS}
        insert = shifts.insert().values(activity_id=activity_id, **span).returning(shifts.c.id)
        return self.occasion(self._session.write.scalar(insert))

    def demand(self, activity: Activity, requirements: Sequence[Requirement], approval: bool) -> None:
        """What the activity asks of everybody from now on; who is in stays in."""
        values = {"requirements": tuple(map(str, requirements)), "needs_approval": approval}
        self._session.write.execute(update(activities).where(activities.c.id == activity.id).values(**values))

    def remind(self, activity_id: int, chosen: Mapping[str, Any]) -> None:
        """Set leads or asks; the caller holds the shifts and plans their reminders anew."""
        self._session.write.execute(update(activities).where(activities.c.id == activity_id).values(**chosen))

    def set_rules(self, shift_id: int, rules: Mapping[str, Any]) -> None:
        """Set minimum, opens_at, closes_at, cutoff, as far as given; the caller holds the shift."""
        if rules:
            self._session.write.execute(update(shifts).where(shifts.c.id == shift_id).values(**rules))

    def occasion(self, shift_id: int) -> Occasion:
        return occasion_of(self._session.read.execute(ONE, {"shift_id": shift_id}).one())

    def has(self, shift_id: int) -> bool:
        return self._session.read.execute(ONE, {"shift_id": shift_id}).first() is not None

    def hold(self, shift_id: int) -> Occasion:
        """The occasion as it stands now; until we commit, nobody else moves it or hands out its places.

        Whoever changes a sign-up holds its shift first, so that no two ever wait for each other.
        """
        held = ONE.with_for_update(of=shifts)
        return occasion_of(self._session.write.execute(held, {"shift_id": shift_id}).one())

    def of_activity(self, activity_id: int) -> list[Occasion]:
        """Its shifts in order of time; empty when there is no such activity."""
        return self._occasions(OF_ACTIVITY, activity_id=activity_id)

    def upcoming(self, now: datetime, limit: int) -> list[Occasion]:
        """What a person could still join, the soonest first."""
        return UPCOMING.all(self._session, now=now, limit=limit)

    def listed(self, now: datetime, limit: int) -> list[Listed]:
        """The same as far as a list tells it, for a third of the price: it is what is asked most."""
        return LISTED.all(self._session, now=now, limit=limit)

    def of_series(self, series_id: int, now: datetime, limit: int) -> list[Occasion]:
        """Its times that are still ahead, the soonest first."""
        return self._occasions(OF_SERIES, series=series_id, now=now, limit=limit)

    def too_few(self, now: datetime, until: datetime, limit: int) -> list[Occasion]:
        """Shifts that begin until then with fewer heads than they need, of which nobody was warned yet."""
        return self._occasions(TOO_FEW, now=now, until=until, limit=limit)

    def latest(self, limit: int) -> list[Occasion]:
        """Everything, the newest first, for the operator."""
        return self._occasions(ALL, limit=limit)

    def find(self, title: str, starts_at: datetime) -> Occasion | None:
        """The occasion of this title at this very time, if there is one."""
        query = OCCASION.where(activities.c.title == title, shifts.c.starts_at == starts_at)
        row = self._session.read.execute(query.limit(1)).first()
        return occasion_of(row) if row else None

    def leader_phone(self, occasion: Occasion) -> str:
        return self._sealer.open(occasion.activity.leader_phone)

    def take(self, shift_id: int, heads: int, now: datetime) -> bool:
        """Take places if they are free and the activity is still on; the one way places are taken."""
        values = {"shift": shift_id, "heads": heads, "now": now}
        return self._session.write.execute(_TAKE, values).rowcount == 1

    def take_as_new(self, shift_id: int, heads: int, now: datetime) -> bool:
        """Take places unless somebody waits for them; the caller holds the shift."""
        values = {"shift": shift_id, "heads": heads, "now": now}
        return self._session.write.execute(_TAKE_AS_NEW, values).rowcount == 1

    def set_capacity(self, shift_id: int, capacity: int | None) -> bool:
        """Unless more is taken than it would hold."""
        statement = update(shifts).where(shifts.c.id == shift_id)
        if capacity is not None:
            statement = statement.where(shifts.c.taken <= capacity)
        return self._session.write.execute(statement.values(capacity=capacity)).rowcount == 1

    def release(self, shift_id: int, heads: int) -> None:
        statement = update(shifts).where(shifts.c.id == shift_id)
        self._session.write.execute(statement.values(taken=shifts.c.taken - heads))

    def move(self, shift: Shift, span: tuple[datetime, datetime], now: datetime) -> bool:
        """Move the span unless somebody moved it since `shift` was read, or called the activity off."""
        statement = update(shifts).where(
            shifts.c.id == shift.id,
            shifts.c.version == shift.version,
            shifts.c.cancelled_at.is_(None),
            _OPEN.exists(),
        )
        statement = statement.values(
            starts_at=span[0], ends_at=span[1], version=shift.version + 1, changed_at=now
        )
        return self._session.write.execute(statement).rowcount == 1

    def change(self, was: Activity, values: Mapping[str, str]) -> bool:
        """Change title, place, leader or their phone unless somebody did so since, or called it off."""
        sealed = {name: self._sealed(name, value) for name, value in values.items()}
        unchanged = [activities.c[name] == getattr(was, name) for name in ("title", "place", "leader")]
        statement = update(activities).where(
            activities.c.id == was.id, activities.c.cancelled_at.is_(None), *unchanged
        )
        return self._session.write.execute(statement.values(**sealed)).rowcount == 1

    def revise(self, shift_id: int, now: datetime) -> None:
        """A new version of a shift that is held: what people were told of it holds no longer."""
        statement = update(shifts).where(shifts.c.id == shift_id)
        self._session.write.execute(statement.values(version=shifts.c.version + 1, changed_at=now))

    def call_off(self, activity_id: int, now: datetime) -> bool:
        """Cancel once; False when it was cancelled before."""
        statement = update(activities).where(
            activities.c.id == activity_id, activities.c.cancelled_at.is_(None)
        )
        return self._session.write.execute(statement.values(cancelled_at=now)).rowcount == 1

    def call_off_shift(self, shift_id: int, now: datetime) -> bool:
        """Cancel this shift alone, once; False when it was cancelled before."""
        statement = update(shifts).where(shifts.c.id == shift_id, shifts.c.cancelled_at.is_(None))
        return self._session.write.execute(statement.values(cancelled_at=now, changed_at=now)).rowcount == 1

    def count(self) -> int:
        return self._session.read.scalar(select(func.count()).select_from(activities)) or 0

    def _sealed(self, name: str, value: str) -> str:
        return self._sealer.seal(value) if name == "leader_phone" else value

    def _occasions(self, query: Any, **values: Any) -> list[Occasion]:
        return [occasion_of(row) for row in self._session.read.execute(query, values)]
