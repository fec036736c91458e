"""Exports: what leaves the house as a file, in which form, and what a line of it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.signups import SignUpState

Cell = str | int | datetime | date | None


class Export(StrEnum):
    """ROSTER is for the day itself: those who come, and when they came and left."""

    SIGN_UPS = "sign_ups"
    ROSTER = "roster"
    HOURS = "hours"


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


COLUMNS: dict[Export, tuple[str, ...]] = {
    Export.SIGN_UPS: (
        "id",
        "activity",
        "shift",
        "openid",
        "name",
        "party_size",
        "state",
        "created_at",
        "starts_at",
        "role",
        "guests",
        "phone",
        "entered_by",
    ),
    Export.ROSTER: (
        "shift",
        "starts_at",
        "name",
        "party_size",
        "guests",
        "role",
        "phone",
        "state",
        "in_at",
        "out_at",
    ),
    Export.HOURS: (
        "id",
        "day",
        "name",
        "title",
        "content",
        "place",
        "host",
        "leader",
        "minutes",
        "origin",
        "activity",
        "shift",
        "corrects",
        "reason",
    ),
}
COMING = (SignUpState.CONFIRMED, SignUpState.PENDING, SignUpState.ATTENDED)


@dataclass(frozen=True, slots=True)
class SignUpLine:
    """A sign-up with all that a file tells of it. phone: in the clear; who may not see it gets it masked.

    entered_by: name of whoever signed them up, "" for themselves.
    """

    id: int
    activity: int
    shift: int
    starts_at: datetime
    openid: str | None
    name: str
    phone: str
    party_size: int
    guests: tuple[str, ...]
    role: str
    state: SignUpState
    created_at: datetime
    entered_by: str
    in_at: datetime | None
    out_at: datetime | None


@dataclass(frozen=True, slots=True)
class HourLine:
    """A row of the ledger with the name that its person still has."""

    id: int
    day: date
    name: str
    title: str
    content: str
    place: str
    host: str
    leader: str
    minutes: int
    origin: str
    activity: int
    shift: int
    corrects: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class HourScope:
    """Which rows of the ledger: of an activity, of a person, of these days (both included)."""

    activity_id: int | None = None
    person_id: int | None = None
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows; the rows are read from the database while they are written, page by page."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]
