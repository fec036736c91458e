"""What waits to be written into the ledger, and what people say is wrong with it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from bot.domain.claims import Claim, ClaimState, NewClaim, Request, RequestState, Why
from bot.store.dialects import insert_once
from bot.store.hours import entry_of, values_of
from bot.store.session import Session
from bot.store.tables import hour_claims, hour_requests, shifts

_WAITING = hour_claims.c.state.in_((ClaimState.FIRST, ClaimState.SECOND))
_OPEN = hour_requests.c.state == RequestState.OPEN


def _values(new: NewClaim) -> dict[str, Any]:
    entry = values_of(new.entry)
    return {
        "source": new.entry.source,
        "person_id": new.entry.person_id,
        "shift_id": new.entry.shift_id,
        "entry": entry | {"day": new.entry.service.day.isoformat()},
        "why": new.why,
        "state": new.state,
        "first_by": new.first_by,
        "evidence": new.evidence,
    }


def _claim(row: Any) -> Claim:
    entry = entry_of({**row.entry, "day": date.fromisoformat(row.entry["day"])})
    new = NewClaim(entry, Why(row.why), ClaimState(row.state), row.first_by, row.evidence)
    return Claim(row.id, new, row.created_at)


def _request(row: Any) -> Request:
    state = RequestState(row.state)
    return Request(row.id, row.person_id, row.shift_id, row.row_id, row.words, state, row.created_at)


class HourClaims:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: NewClaim, now: datetime) -> bool:
        """False when there is a claim of this source already, whatever became of it."""
        values = _values(new) | {"created_at": now}
        return insert_once(self._session.write, hour_claims, [values], ("source",)) == 1

    def get(self, claim_id: int) -> Claim | None:
        found = self._claims(select(hour_claims).where(hour_claims.c.id == claim_id))
        return found[0] if found else None

    def settle(self, claim: Claim, new: NewClaim, now: datetime) -> bool:
        """Give it this state unless it changed since it was read."""
        statement = update(hour_claims).where(
            hour_claims.c.id == claim.id, hour_claims.c.state == claim.new.state
        )
        answered = None if new.state is ClaimState.SECOND else now
        values = {"state": new.state, "first_by": new.first_by, "answered_at": answered}
        return self._session.write.execute(statement.values(**values)).rowcount == 1

    def refused(self, person_id: int, shift_id: int) -> int:
        """How many claims of this person and shift were refused; they number the next try."""
        query = select(func.count()).where(
            hour_claims.c.shift_id == shift_id,
            hour_claims.c.person_id == person_id,
            hour_claims.c.state == ClaimState.REFUSED,
        )
        return self._session.read.scalar(query) or 0

    def tries(self, shift_id: int, prefix: str) -> int:
        """How many claims of the shift have a source that begins so, whatever became of them."""
        query = select(func.count()).where(
            hour_claims.c.shift_id == shift_id, hour_claims.c.source.startswith(prefix)
        )
        return self._session.read.scalar(query) or 0

    def find(self, source: str) -> Claim | None:
        found = self._claims(select(hour_claims).where(hour_claims.c.source == source))
        return found[0] if found else None

    def open(self, limit: int) -> list[Claim]:
        return self._claims(select(hour_claims).where(_WAITING).order_by(hour_claims.c.id).limit(limit))

    def open_of_activity(self, activity_id: int) -> list[Claim]:
        query = select(hour_claims).join(shifts).where(_WAITING, shifts.c.activity_id == activity_id)
        return self._claims(query.order_by(hour_claims.c.id))

    def ask(self, request: Request) -> int | None:
        """The new request's number; None when the person has one open for this shift."""
        wanted = {name: getattr(request, name) for name in Request.__slots__ if name != "id"}
        open_one = select(hour_requests.c.id).where(
            _OPEN,
            hour_requests.c.person_id == request.person_id,
            hour_requests.c.shift_id == request.shift_id,
        )
        if self._session.write.scalar(open_one):
            return None
        made: int = self._session.write.scalar(
            hour_requests.insert().values(**wanted).returning(hour_requests.c.id)
        )
        return made

    def request(self, request_id: int) -> Request | None:
        found = self._requests(select(hour_requests).where(hour_requests.c.id == request_id))
        return found[0] if found else None

    def answer(self, request: Request, state: RequestState, now: datetime) -> bool:
        """Answer it; False when somebody else did."""
        statement = update(hour_requests).where(_OPEN, hour_requests.c.id == request.id)
        return self._session.write.execute(statement.values(state=state, answered_at=now)).rowcount == 1

    def requests(self, limit: int) -> list[Request]:
        """The open ones, the oldest first."""
        return self._requests(select(hour_requests).where(_OPEN).order_by(hour_requests.c.id).limit(limit))

    def requests_of_activity(self, activity_id: int) -> list[Request]:
        query = select(hour_requests).join(shifts).where(_OPEN, shifts.c.activity_id == activity_id)
        return self._requests(query.order_by(hour_requests.c.id))

    def forget(self, person_id: int) -> None:
        """Drop a person's own words; what they asked is closed with them."""
        mine = update(hour_requests).where(hour_requests.c.person_id == person_id)
        self._session.write.execute(mine.values(words=""))
        self._session.write.execute(mine.where(_OPEN).values(state=RequestState.REFUSED))

    def _claims(self, query: Select[Any]) -> list[Claim]:
        return [_claim(row) for row in self._session.read.execute(query)]

    def _requests(self, query: Select[Any]) -> list[Request]:
        return [_request(row) for row in self._session.read.execute(query)]
