"""A talk: what the bot remembers of a conversation between two messages."""

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.domain.immutable import immutable

_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CHOOSING = "which"  # so end the steps that wait for one of the lines shown, and for no words
_PLAIN = '["",{},""]'  # no step, no notes, nothing left to say: most talks
FORGOTTEN_AFTER = timedelta(minutes=30)


class Choice(NamedTuple):
    """A numbered line the person was shown: its label and what picking it does."""

    label: str
    action: str
    ref: str = ""


@immutable
class Talk:
    """Where a conversation stands. `serial` grows with each list, so that old numbers are told from new.

    step: the named step whose answer is awaited, "" for none. notes: what was gathered so far.
    choices: what the numbers mean. shown: how many of the choices were printed yet.
    rest: text that did not fit into the last answer.
    """

    at: datetime
    step: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    shown: int = 0
    rest: str = ""
    serial: int = 0

    @property
    def visible(self) -> tuple[Choice, ...]:
        """The lines printed so far, whose numbers may be said."""
        return self.choices[: self.shown]

    @property
    def awaits_words(self) -> bool:
        """Whether what is said next may be an answer in words of its own."""
        return bool(self.step) and not self.step.endswith(_CHOOSING)

    @classmethod
    def begun(cls, now: datetime) -> "Talk":
        """A first talk, or the first after a long time: its numbers must not look like those of back then."""
        return cls(now, serial=int(now.timestamp()) // 10 % 10**7)

    def written(self) -> str:
        """As it is kept: `at shown serial [step, notes, rest]`, and on a line of their own the choices.

        Once a message this is written and read, and what most talks have in common costs nothing so.
        """
        plain = not (self.step or self.notes or self.rest)
        said = _PLAIN if plain else _WRITE([self.step, dict(self.notes), self.rest])
        return f"{self.at.timestamp()} {self.shown} {self.serial} {said}\n{_written(self.choices)}"

    @classmethod
    def read(cls, text: str) -> "Talk":
        """Raises ValueError, TypeError or OverflowError for what no version of us wrote."""
        head, _, choices = text.partition("\n")
        at, shown, serial, said = head.split(" ", 3)
        step, notes, rest = ("", {}, "") if said == _PLAIN else json.loads(said)
        moment = datetime.fromtimestamp(float(at), UTC)
        return cls(moment, step, notes, _read(choices), int(shown), rest, int(serial))

    def fresh(self, now: datetime) -> "Talk":
        """This talk, or a clean one when it was left alone too long."""
        return self if now - self.at < FORGOTTEN_AFTER else Talk(now, serial=self.serial)

    def moved_on(self, now: datetime) -> "Talk":
        return Talk(now, self.step, self.notes, self.choices, self.shown, self.rest, self.serial)


@lru_cache(maxsize=1024)
def _written(choices: tuple[Choice, ...]) -> str:
    """Kept, as many people are shown the same lines."""
    return _WRITE(choices)


@lru_cache(maxsize=1024)
def _read(choices: str) -> tuple[Choice, ...]:
    return tuple(Choice(*choice) for choice in json.loads(choices))
