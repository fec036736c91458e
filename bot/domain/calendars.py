"""Calendars that people subscribe to: what stands in them, and the secret address of a personal one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from bot.domain.activities import Occasion
from bot.domain.signups import SignUpState

KEPT_FOR = timedelta(days=92)  # what is over stays in the calendar for so long
KEY_BYTES = 24  # 192 random bits: nobody finds an address by trying


@dataclass(frozen=True, slots=True)
class Entry:
    """A shift as it stands in a calendar.

    changed_at: when anything that is shown last changed. sign_up_id, state: of the person whose calendar it
    is; None in the public one of an activity.
    """

    occasion: Occasion
    changed_at: datetime
    sign_up_id: int | None = None
    state: SignUpState | None = None

    @property
    def called_off(self) -> bool:
        return self.occasion.called_off

    @property
    def tentative(self) -> bool:
        """Awaiting a place or an organizer's yes."""
        return self.state not in (None, SignUpState.CONFIRMED, SignUpState.ATTENDED)

    @property
    def sequence(self) -> int:
        """Grows with each change of what is shown (RFC 5545, 3.8.7.4)."""
        return self.occasion.shift.version - 1 + self.called_off


def new_key() -> str:
    return token_urlsafe(KEY_BYTES)


def digest(key: str) -> str:
    """What a key is looked up by: whoever reads the database does not learn the address."""
    return sha256(key.encode()).hexdigest()
