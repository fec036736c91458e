"""Helpers (亲友代办): who may act for another person, and how two people agree to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import Person

CODE_LASTS = timedelta(minutes=10)
CODE_DIGITS = 6
MOST_LINKS = 10  # a helper of more is no relative


@dataclass(frozen=True, slots=True)
class HelperCode:
    """What the person who wants help shows to the one who is to help."""

    digits: str
    until: datetime


class LinkOutcome(StrEnum):
    LINKED = "linked"
    WRONG_CODE = "wrong_code"
    PAUSED = "paused"
    ONESELF = "oneself"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Linked:
    """How giving a code ended; `person`: whom one may act for from now on."""

    outcome: LinkOutcome
    person: Person | None = None
