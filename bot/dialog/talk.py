"""A talk: what the bot remembers of a conversation between two messages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
FORGOTTEN_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered line the person was shown: its label and what picking it does."""

    label: str
    action: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
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

    @classmethod
    def begun(cls, now: datetime) -> "Talk":
        """A first talk, or the first after a long time: its numbers must not look like those of back then."""
        return cls(now, serial=int(now.timestamp()) // 10 % 10**7)

    def to_json(self) -> str:
        """Short and written by hand: this runs once a message, and asdict would copy everything first."""
        tree = {
            "at": self.at.timestamp(),
            "step": self.step,
            "notes": dict(self.notes),
            "choices": _written(self.choices),
            "shown": self.shown,
            "rest": self.rest,
            "serial": self.serial,
        }
        return _WRITE(tree)

    @classmethod
    def from_json(cls, text: str) -> "Talk":
        """Raises ValueError, KeyError or TypeError for what no version of us wrote."""
        tree = json.loads(text)
        choices = _read(tree.pop("choices"))
        return cls(at=datetime.fromtimestamp(tree.pop("at"), UTC), choices=choices, **tree)

    def fresh(self, now: datetime) -> "Talk":
        """This talk, or a clean one when it was left alone too long."""
        return self if now - self.at < FORGOTTEN_AFTER else Talk(now, serial=self.serial)

    def moved_on(self, now: datetime) -> "Talk":
        return Talk(now, self.step, self.notes, self.choices, self.shown, self.rest, self.serial)


@lru_cache(maxsize=1024)
def _written(choices: tuple[Choice, ...]) -> str:
    """Choices are a text of their own within the talk: many people are shown the same lines."""
    return _WRITE([(choice.label, choice.action, choice.ref) for choice in choices])


@lru_cache(maxsize=1024)
def _read(choices: str) -> tuple[Choice, ...]:
    return tuple(Choice(*choice) for choice in json.loads(choices))
