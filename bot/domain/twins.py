"""One person under two entries: known by name only on somebody's word, and by WeChat as themselves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody known by name only. carer: the name of who entered them."""

    named_id: int
    name: str
    carer_id: int
    carer: str


@dataclass(frozen=True, slots=True)
class TwinClaim:
    """A person says that they are the named one; whoever entered the name has not answered yet."""

    named_id: int
    person_id: int
    asked_at: datetime
    name: str  # as the list has it
    person: str  # as the person calls themselves


class Claiming(StrEnum):
    """Every way of saying "that is me" can end; each has a text."""

    ASKED = "asked"  # whoever entered the name
    ASKED_BEFORE = "asked_before"
    MERGED = "merged"  # they had entered their own name
    GONE = "gone"
    CHANGED = "changed"
    NOT_AGREED = "not_agreed"


class Merging(StrEnum):
    """Every way of making one person of two can end; all but the first leave everything as it was."""

    MERGED = "merged"
    GONE = "gone"  # merged before, erased, or not known by name only
    CHANGED = "changed"  # signed up for something else at this very moment
    NOT_AGREED = "not_agreed"
