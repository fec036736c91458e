"""Check-in codes: four digits that are read aloud on site and hold for ten minutes."""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.activities import Occasion
from bot.domain.attendance import final_at, opens_at

SLOT = timedelta(minutes=10)
GRACE = timedelta(minutes=2)  # how long the code before is taken: it was read out a moment ago
REMEMBERED = 12  # slots back in which a code is known as an old one
NUMBERS = 10_000

TRIES = 5
TRIES_WITHIN = timedelta(minutes=10)
PAUSE = timedelta(minutes=10)


class Match(StrEnum):
    RIGHT = "right"
    OLD = "old"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Code:
    """What the leader reads aloud. until: when the next one takes its place."""

    digits: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Matched:
    """What a said code stands for at a moment; `occasion` only where it is right."""

    match: Match
    occasion: Occasion | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of the shifts that are on. mine: ids of those that the speaker signed up for."""

    key: str
    running: Sequence[Occasion]
    mine: Collection[int] = ()

    def of(self, shift_id: int, at: datetime) -> Code:
        """Raises KeyError for a shift that is not on."""
        slot = slot_of(at)
        return Code(self._told(slot)[shift_id], starts_of(slot + 1))

    def matched(self, said: str, at: datetime) -> Matched:
        """The speaker's own shifts are looked at first, then all others."""
        now = slot_of(at)
        slots = (now, now - 1) if at - starts_of(now) < GRACE else (now,)
        found = [each for slot in slots if (each := self._with(said, slot))]
        found.sort(key=lambda each: each.shift.id not in self.mine)
        if found:
            return Matched(Match.RIGHT, found[0])
        old = any(self._with(said, slot) for slot in range(now - 1, now - 1 - REMEMBERED, -1))
        return Matched(Match.OLD if old else Match.WRONG)

    def _with(self, said: str, slot: int) -> Occasion | None:
        told = self._told(slot)
        return next((each for each in self.running if told.get(each.shift.id) == said), None)

    def _told(self, slot: int) -> Mapping[int, str]:
        return codes(self.key, [each.shift.id for each in self.running if on_in(each, slot)], slot)


def on_in(occasion: Occasion, slot: int) -> bool:
    """Whether one can check in or out at some moment of the slot."""
    return opens_at(occasion.shift) < starts_of(slot + 1) and starts_of(slot) < final_at(occasion.shift)


def slot_of(at: datetime) -> int:
    return int(at.timestamp() // SLOT.total_seconds())


def starts_of(slot: int) -> datetime:
    return datetime.fromtimestamp(slot * SLOT.total_seconds(), UTC)


def codes(key: str, shift_ids: Collection[int], slot: int) -> Mapping[int, str]:
    """The code of each of these shifts, no two alike: the later number steps aside to the next free code."""
    taken: dict[int, int] = {}
    for shift_id in sorted(set(shift_ids))[: NUMBERS - 1]:
        number = _number(key, shift_id, slot)
        while number in taken:
            number = (number + 1) % NUMBERS
        taken[number] = shift_id
    return {shift_id: f"{number:04d}" for number, shift_id in taken.items()}


def paused_until(tries: Sequence[datetime], now: datetime) -> datetime | None:
    """Until when somebody with these latest wrong tries must wait, the newest first; None: not at all.

    Tries of the future, which a clock set back leaves behind, do not count.
    """
    past = [at for at in tries if at <= now][:TRIES]
    if len(past) < TRIES or past[0] - past[-1] >= TRIES_WITHIN:
        return None
    until = past[0] + PAUSE
    return until if now < until else None


def tries_left(tries: Sequence[datetime], now: datetime) -> int:
    return max(0, TRIES - sum(now - TRIES_WITHIN < at <= now for at in tries))


def _number(key: str, shift_id: int, slot: int) -> int:
    digest = hmac.digest(key.encode(), f"{shift_id}:{slot}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % NUMBERS
