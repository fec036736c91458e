"""What an activity or a role asks of people, and what people are known to hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
NAME_LENGTH = 20


class Quality(StrEnum):
    """AGE is asked for, BORN (a year, never a date) is held; the others are both."""

    TRAINING = "training"
    QUALIFICATION = "qualification"
    LICENCE = "licence"
    PARTY = "party"
    TEAM = "team"
    AGE = "age"
    BORN = "born"


ALLOWED = "must be training:NAME, qualification:NAME, team:NAME, licence, party or age:YEARS"
NAMELESS = (Quality.LICENCE, Quality.PARTY)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked for. name: which training, qualification or team, or the years of age."""

    quality: Quality
    name: str = ""

    def __str__(self) -> str:
        """As it is kept and as files spell it: `training:急救`, `age:18`, `licence`."""
        return f"{self.quality}:{self.name}" if self.name else str(self.quality)

    @classmethod
    def parse(cls, text: str) -> "Requirement":
        """Raises ValueError naming what is allowed."""
        quality, _, name = text.strip().partition(":")
        asked = [each for each in Quality if each is not Quality.BORN]
        fits = quality in asked and bool(name.strip()) != (quality in NAMELESS)
        if not fits or (quality == Quality.AGE and not name.strip().isdecimal()):
            raise ValueError(ALLOWED)
        return cls(Quality(quality), name.strip()[:NAME_LENGTH])


@dataclass(frozen=True, slots=True)
class Holding:
    """What a person holds, until a moment if it ends."""

    quality: Quality
    name: str = ""
    valid_until: datetime | None = None

    def valid(self, at: datetime) -> bool:
        return self.valid_until is None or at < self.valid_until


def unmet(asked: Iterable[Requirement], held: Iterable[Holding], at: datetime) -> tuple[Requirement, ...]:
    """What of it the person does not hold at that moment, in the order in which it is asked for."""
    valid = [each for each in held if each.valid(at)]
    return tuple(each for each in asked if not _met(each, valid, at))


def _met(asked: Requirement, held: Iterable[Holding], at: datetime) -> bool:
    if asked.quality is Quality.AGE:
        return any(each.quality is Quality.BORN and _old_enough(asked, each, at) for each in held)
    return any((each.quality, each.name) == (asked.quality, asked.name) for each in held)


def _old_enough(asked: Requirement, born: Holding, at: datetime) -> bool:
    """Only the year is known: whoever reaches the age in the year of the shift may come."""
    return at.astimezone(LOCAL).year - int(born.name) >= int(asked.name)
