"""The row of a person in a shift, new or again after a cancellation: one for all who sign up or queue up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from bot.domain.signups import SignUpState
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import sign_ups


def enter(session: Session, place: tuple[int, int], values: Mapping[str, Any], now: datetime) -> bool:
    """place: shift id, person id. False when there is a row already that was not cancelled."""
    shift_id, person_id = place
    anew = {"entered_by": session.entered_by, "guests": (), "changed_at": now, "confirmed": 0}
    entered = anew | dict(values)
    new = {"shift_id": shift_id, "person_id": person_id, "created_at": now}
    if insert_once(session.write, sign_ups, [entered | new], ("shift_id", "person_id")):
        return True
    again = update(sign_ups).where(
        sign_ups.c.shift_id == shift_id,
        sign_ups.c.person_id == person_id,
        sign_ups.c.state == SignUpState.CANCELLED,
    )
    return session.write.execute(again.values(**entered, created_at=now)).rowcount == 1
