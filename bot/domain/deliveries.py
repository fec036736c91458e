"""Deliveries: one message on its way to one person, and the truth about where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    PLANNED = "planned"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class Road(StrEnum):
    """How a message can reach a person; the cheapest that is allowed is taken first."""

    CUSTOM = "custom"
    TEMPLATE = "template"
    MAILBOX = "mailbox"


class Reason(StrEnum):
    """Why a delivery stands where it stands; each has its text for organizers."""

    NOT_FOLLOWING = "not_following"
    WINDOW_CLOSED = "window_closed"
    BLOCKED = "blocked"
    REFUSED = "refused"
    BAD_ADDRESS = "bad_address"
    TEMPLATE_STOPPED = "template_stopped"
    CONTENT_REFUSED = "content_refused"
    QUOTA_USED = "quota_used"
    PLATFORM_BUSY = "platform_busy"
    NOT_ALLOWED = "not_allowed"
    EXPIRED = "expired"
    LEFT_UNREAD = "left_unread"
    NO_ANSWER = "no_answer"
    SYSTEM_FAILED = "system_failed"


class Layout(StrEnum):
    """Which registered template can carry the message."""

    REMINDER = "reminder"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, once for everybody it goes to: a text key and its facts, worded per reader.

    `expires_at`: from then on it helps nobody and is not sent any more.
    """

    key: str
    layout: Layout
    facts: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person; unique by (source, person, version)."""

    id: int
    source: str
    person_id: int
    version: int
    message_id: int
    state: DeliveryState
    due_at: datetime
    road: Road | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with all that sending needs, read in one statement."""

    delivery: Delivery
    openid: str
    language: str
    message: Message

    @property
    def once_key(self) -> str:
        """The idempotency key the platform knows this delivery by (at most 32 bytes)."""
        return f"juyiqi-{self.delivery.id}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an attempt, ready to be written down."""

    delivery_id: int
    state: DeliveryState
    road: Road | None = None
    platform_id: str = ""
    reason: Reason | None = None
    due_at: datetime | None = None


RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures of the passing kind; None: give up."""
    return now + RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None
