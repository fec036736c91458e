"""Roles in the database; their places are handed out by a conditional update, as those of shifts are."""

from typing import Any

from sqlalchemy import or_, select, update

from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole, ShiftRole
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import roles, shifts


def _role(row: Any) -> ShiftRole:
    return ShiftRole(
        id=row.id,
        shift_id=row.shift_id,
        name=row.name,
        capacity=row.capacity,
        taken=row.taken,
        requirements=tuple(map(Requirement.parse, row.requirements)),
    )


class Roles:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, shift_id: int, new: NewRole) -> bool:
        """Add a role to a shift; False when it has one of this name. The caller holds the shift."""
        kept = tuple(map(str, new.requirements))
        values = {"shift_id": shift_id, "name": new.name, "capacity": new.capacity, "requirements": kept}
        if not insert_once(self._session.write, roles, [values | {"taken": 0}], ("shift_id", "name")):
            return False
        counted = update(shifts).where(shifts.c.id == shift_id).values(roles=shifts.c.roles + 1)
        self._session.write.execute(counted)
        return True

    def get(self, role_id: int) -> ShiftRole | None:
        row = self._session.read.execute(select(roles).where(roles.c.id == role_id)).first()
        return _role(row) if row else None

    def of_shift(self, shift_id: int) -> list[ShiftRole]:
        rows = self._session.read.execute(
            select(roles).where(roles.c.shift_id == shift_id).order_by(roles.c.id)
        )
        return list(map(_role, rows))

    def take(self, role_id: int) -> bool:
        """Take one place if there is one."""
        free = or_(roles.c.capacity.is_(None), roles.c.taken < roles.c.capacity)
        statement = update(roles).where(roles.c.id == role_id, free).values(taken=roles.c.taken + 1)
        return self._session.write.execute(statement).rowcount == 1

    def release(self, role_id: int) -> None:
        statement = update(roles).where(roles.c.id == role_id)
        self._session.write.execute(statement.values(taken=roles.c.taken - 1))
