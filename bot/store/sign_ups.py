"""Sign-ups in the database; every change is conditional on the state it was judged by."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from bot.domain.activities import Occasion, Shift
from bot.domain.signups import ACTIVE, Asks, RosterLine, SignUp, SignUpState
from bot.store.entering import enter
from bot.store.occasions import occasion_of
from bot.store.session import Session
from bot.store.sign_up_rows import (
    AT_THE_SAME_TIME,
    MINE,
    OF_PERSON,
    ONE,
    PAGE,
    PENDING,
    ROSTER,
    SHIFTS,
    line_of,
    sign_up_of,
)
from bot.store.tables import sign_ups

EVER = datetime(1970, 1, 1, tzinfo=UTC)


class SignUps:
    def __init__(self, session: Session) -> None:
        self._session = session

    def mine(self, shift_id: int, person_id: int) -> SignUp | None:
        row = self._session.read.execute(MINE, {"shift": shift_id, "person": person_id}).first()
        return sign_up_of(row) if row else None

    def get(self, sign_up_id: int) -> tuple[SignUp, Occasion] | None:
        row = self._session.read.execute(ONE, {"sign_up": sign_up_id}).first()
        return (sign_up_of(row), occasion_of(row)) if row else None

    def add(self, shift_id: int, person_id: int, party_size: int, now: datetime, **more: Any) -> bool:
        """Confirm the person's sign-up, new or after a cancellation; False when there is one already.

        more: other columns, such as the state of one that is not simply confirmed.
        """
        state = {"state": SignUpState.CONFIRMED, "asks": Asks.NOTHING, "role_id": None}
        values = {"party_size": party_size} | state | more
        return enter(self._session, (shift_id, person_id), values, now)

    def describe(self, mine: SignUp, entered_by: int | None, guests: Sequence[str]) -> None:
        """Keep who entered the sign-up (None: oneself) and the names of the guests."""
        statement = update(sign_ups).where(sign_ups.c.id == mine.id)
        self._session.write.execute(statement.values(entered_by=entered_by, guests=tuple(guests)))

    def confirm(self, mine: SignUp, now: datetime) -> bool:
        """An organizer agreed; False when the sign-up changed since it was read."""
        return self._change(mine, state=SignUpState.CONFIRMED, changed_at=now)

    def pending(self, now: datetime, limit: int) -> list[tuple[RosterLine, Occasion]]:
        """What awaits an organizer's answer and is still ahead, the longest waiting first."""
        rows = self._session.read.execute(PENDING, {"now": now, "limit": limit})
        return [(RosterLine(sign_up_of(row), row.openid, row.name), occasion_of(row)) for row in rows]

    def resize(self, mine: SignUp, party_size: int, now: datetime) -> bool:
        """Change the party unless it changed since it was read."""
        return self._change(mine, party_size=party_size, changed_at=now)

    def cancel(self, mine: SignUp, now: datetime, into: SignUpState = SignUpState.CANCELLED) -> bool:
        """Cancel, or mark as not come, unless it changed since it was read."""
        return self._change(mine, state=into, changed_at=now)

    def wish_leads(self, shift_id: int, person_id: int, leads: str) -> bool:
        """When to remind of this one; False for somebody who does not come."""
        mine = sign_ups.c.shift_id == shift_id, sign_ups.c.person_id == person_id
        statement = update(sign_ups).where(*mine, sign_ups.c.state.in_(ACTIVE)).values(leads=leads)
        return self._session.write.execute(statement).rowcount == 1

    def of_person(self, person_id: int, now: datetime) -> list[tuple[SignUp, Occasion]]:
        """The person's active sign-ups that are not over, the soonest first."""
        rows = self._session.read.execute(OF_PERSON, {"person": person_id, "now": now})
        return [(sign_up_of(row), occasion_of(row)) for row in rows]

    def at_the_same_time(self, person_id: int, shift: Shift) -> list[Occasion]:
        """What else the person is signed up for that overlaps this shift."""
        values = {"shift": shift.id, "starts_at": shift.starts_at, "ends_at": shift.ends_at}
        rows = self._session.read.execute(AT_THE_SAME_TIME, {"person": person_id, **values})
        return [occasion_of(row) for row in rows]

    def page(self, activity_id: int, after: SignUp | None, limit: int) -> list[RosterLine]:
        """Those who come, shift by shift and the first first, from the one `after` on."""
        lines: list[RosterLine] = []
        page_of = after.shift_id if after else 0
        found = self._session.read.scalars(SHIFTS, {"activity": activity_id, "page_of": page_of})
        of_shift = list(found)
        start = of_shift.index(after.shift_id) if after else 0
        for shift_id in of_shift[start:]:
            known = after if after and after.shift_id == shift_id else None
            since = {"since": known.created_at if known else EVER, "id": known.id if known else 0}
            wanted = {"shift": shift_id, "limit": limit - len(lines), **since}
            lines += map(line_of, self._session.read.execute(PAGE, wanted))
            if len(lines) == limit:
                break
        return lines

    def roster(self, activity_id: int) -> list[RosterLine]:
        """Everybody who ever signed up, shift by shift and the first first."""
        rows = self._session.read.execute(ROSTER, {"activity": activity_id})
        return [line_of(row) for row in rows]

    def _change(self, mine: SignUp, **values: Any) -> bool:
        statement = update(sign_ups).where(
            sign_ups.c.id == mine.id,
            sign_ups.c.state == mine.state,
            sign_ups.c.party_size == mine.party_size,
        )
        return self._session.write.execute(statement.values(**values)).rowcount == 1
