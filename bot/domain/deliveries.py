"""Deliveries: one message on its way to one person, and the truth about where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from zlib import crc32


class DeliveryState(StrEnum):
    PLANNED = "planned"
    WAITING = "waiting"
    HELD = "held"  # an organizer paused it
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class Road(StrEnum):
    """How a message can reach a person; the cheapest that is allowed is taken first."""

    CUSTOM = "custom"
    SUBSCRIPTION = "subscription"  # costs one of the notices that the person agreed to get
    TEMPLATE = "template"
    MASS = "mass"  # one text to many by one call
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
    MASS_USED = "mass_used"
    PLATFORM_BUSY = "platform_busy"
    NOT_ALLOWED = "not_allowed"
    EXPIRED = "expired"
    LEFT_UNREAD = "left_unread"
    NO_ANSWER = "no_answer"
    IN_LINE = "in_line"
    SYSTEM_FAILED = "system_failed"
    QUIET_HOURS = "quiet_hours"
    DAILY_LIMIT = "daily_limit"
    MEMORY_GONE = "memory_gone"  # whether the person may be written to now is not known
    UNAPPROVED = "unapproved"


HELD = (Reason.QUIET_HOURS, Reason.DAILY_LIMIT)  # waits for a better hour, not for the person


class Priority(IntEnum):
    """What goes first when not everything can go at once, and what may be held back; the lowest first."""

    MUST = 0  # called off or changed: whoever misses it runs across town for nothing
    REPLY = 1  # somebody waits for it: an offer, an answer to a request
    REMINDER = 2
    NEWS = 3  # announcements and all else that many people get


class Layout(StrEnum):
    """Which registered template can carry the message."""

    REMINDER = "reminder"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, once for everybody it goes to: a text key and its facts, worded per reader.

    source: what it is about, e.g. `announcement:7`; with `version` it is said to a person once.
    expires_at: from then on it helps nobody and is not sent any more.
    about: names of those whom the reader cares for and who are meant by it; "" among them is the reader.
    shift_id: of a reminder. asks: whether the person will come. parts: several messages told as one.
    """

    source: str
    version: int
    key: str
    layout: Layout
    facts: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None
    about: tuple[str, ...] = ()
    priority: Priority = Priority.REPLY
    shift_id: int | None = None
    asks: bool = False
    parts: tuple["Message", ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person, as organizers see it.

    until: when what has not come yet is looked at again.
    """

    id: int
    source: str
    openid: str | None
    name: str
    state: DeliveryState
    due_at: datetime
    road: Road | None = None
    sent_at: datetime | None = None
    reason: Reason | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with all that sending needs, read in one statement.

    road: set when an earlier attempt may have arrived; only that road may be tried again.
    tried_at: of the first attempt that may have arrived, else of this one.
    held_until: from then on this attempt counts as crashed, and somebody else may take the delivery.
    quiet: the person's own quiet hours, None: the community's. reason: why it had to wait before.
    carried_by: the delivery that an earlier attempt told it with. others: those that ride along with it.
    picture: what follows the words as a message of its own; it is paid for with them.
    refused, refused_until: why the platform would not let us write to the person, and how long we believe it.
    """

    id: int
    person_id: int
    openid: str | None
    following: bool
    language: str
    attempts: int
    tried_at: datetime
    road: Road | None
    held_until: datetime
    message: Message
    quiet: str | None = None
    reason: Reason | None = None
    carried_by: int | None = None
    others: tuple[int, ...] = ()
    picture: str = ""
    refused: Reason | None = None
    refused_until: datetime | None = None

    def unreachable(self, at: datetime) -> Reason | None:
        """Why no road leads to the person then, whatever it carries."""
        if not (self.openid and self.following):
            return Reason.NOT_FOLLOWING
        return self.refused if self.refused_until and at < self.refused_until else None

    @property
    def messages(self) -> int:
        """How many customer-service messages it takes."""
        return 2 if self.picture else 1

    @property
    def once_key(self) -> str:
        """The idempotency key the platform knows this delivery by (at most 32 bytes)."""
        return f"juyiqi-{self.carried_by or self.id}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an attempt, ready to be written down. wake_at: when to look at it again, if ever.

    counts: whether it was an attempt at all; one that the platform would not even hear was none.
    """

    delivery_id: int
    state: DeliveryState
    road: Road | None = None
    platform_id: str = ""
    reason: Reason | None = None
    wake_at: datetime | None = None
    counts: bool = True


RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


def next_try(delivery_id: int, attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures of the passing kind; None: give up.

    After once to twice the pause, so that many who failed together do not come back together.
    """
    if attempts > len(RETRY_AFTER):
        return None
    return now + RETRY_AFTER[attempts - 1] * (1 + spread(delivery_id, attempts))


def spread(delivery_id: int, attempts: int) -> float:
    """A number from 0 to under 1: evenly over many deliveries, and always the same for one attempt of one."""
    return crc32(f"{delivery_id}:{attempts}".encode()) / 2**32
