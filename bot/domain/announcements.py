"""Announcements: one content from an organizer to many people, once or again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Road
from bot.domain.reach import ARRIVED

MEDIA_LASTS = timedelta(days=3)  # WeChat: temporary media, and what people send
TITLE_LENGTH = 60
MAX_LENGTH = 600  # characters: fits a customer-service message (2,048 bytes) in Chinese


class AnnouncementState(StrEnum):
    """A recurring one stays PLANNED, or PAUSED, until it is ENDED; each of its times is one of its own."""

    AWAITING = "awaiting"  # another organizer must agree
    REFUSED = "refused"
    PLANNED = "planned"
    RELEASING = "releasing"  # people are being addressed, a bounded number at a time
    RELEASED = "released"
    PAUSED = "paused"
    STOPPED = "stopped"  # who has it keeps it, nobody else gets it
    ENDED = "ended"
    WITHDRAWN = "withdrawn"  # before anybody was addressed


BEFORE = (AnnouncementState.AWAITING, AnnouncementState.REFUSED, AnnouncementState.PLANNED)
RUNNING = (AnnouncementState.RELEASING, AnnouncementState.RELEASED)


@dataclass(frozen=True, slots=True)
class Announcement:
    """send_at: of a recurring one its next time. version: of its content. recruits: the shift it is for.

    approved: whether a second organizer, or the operator, agreed to this version.
    People with ids up to reached_id are addressed already; last_id: of the last page of its frozen audience.
    """

    id: int
    audience: Audience
    state: AnnouncementState
    send_at: datetime
    created_by: int | None
    version: int = 1
    urgent: bool = False
    recruits: int | None = None
    rule: str = ""
    until: datetime | None = None
    parent_id: int | None = None
    approved_by: int | None = None
    approved: bool = False
    message_id: int | None = None
    released_at: datetime | None = None
    reached_id: int = 0
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A link shown as a card where a road can: its title, where it leads, and a small picture's address."""

    title: str
    url: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that an organizer sent. url: where everybody else can look at it.

    media_id: what the platform knows it by, until `until`; from then on only the address is left.
    """

    url: str
    media_id: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is; counted by the database."""

    arrived: int = 0
    under_way: int = 0
    waiting: int = 0
    held: int = 0
    missed: int = 0

    @property
    def total(self) -> int:
        return self.arrived + self.under_way + self.waiting + self.held + self.missed


def source_of(announcement_id: int) -> str:
    return f"announcement:{announcement_id}"


def progress(rows: Mapping[tuple[DeliveryState, Road | None], int]) -> Progress:
    def those(*states: DeliveryState) -> int:
        return sum(n for (state, _), n in rows.items() if state in states)

    return Progress(
        arrived=those(*ARRIVED),
        under_way=those(DeliveryState.PLANNED, DeliveryState.SENDING),
        waiting=those(DeliveryState.WAITING),
        held=those(DeliveryState.HELD),
        missed=those(DeliveryState.FAILED, DeliveryState.UNREACHABLE, DeliveryState.UNKNOWN),
    )
