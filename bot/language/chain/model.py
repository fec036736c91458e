"""What a chain list (接龙) holds: header, entries, and what had to be repaired."""

from dataclasses import dataclass
from enum import StrEnum

MAX_CHARS = 8_000
MAX_ENTRIES = 200
MAX_HEADS = 20  # more under one name is a group, or a number of something else


class Trouble(StrEnum):
    """Something that was wrong with the list; all but the last three are repaired."""

    DUPLICATE = "duplicate"  # same name again: one entry, the larger heads kept
    REPEATED_NUMBER = "repeated_number"
    SKIPPED_NUMBER = "skipped_number"
    OUT_OF_ORDER = "out_of_order"
    NO_NUMBER = "no_number"
    EMPTY_LINE = "empty_line"
    WRAPPED_LINE = "wrapped_line"
    SEVERAL_NAMES = "several_names"
    CANCELLED = "cancelled"
    PASTED_TWICE = "pasted_twice"
    UNCLEAR_HEADS = "unclear_heads"  # counted as the heads given with it: ask
    UNREADABLE = "unreadable"  # no name could be found: left out
    TOO_LONG = "too_long"  # what is beyond MAX_CHARS or MAX_ENTRIES was not looked at


@dataclass(frozen=True, slots=True)
class Problem:
    """number: as written on the line. heads: what was kept. text: the line that could not be read."""

    trouble: Trouble
    number: int | None = None
    name: str = ""
    heads: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list. heads: with the person. number: as written; the true one is the position.

    note: what else was said, without the plain count. raw: the line as it was pasted.
    """

    name: str
    heads: int = 1
    note: str = ""
    number: int | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """A list as read, in its own order.

    title, when: what the header says of them, as text. header: its lines without 接龙 and the example.
    cancelled: those whose line says that they do not come. headed: the header says 接龙.
    """

    title: str = ""
    when: str = ""
    header: tuple[str, ...] = ()
    example: str = ""
    entries: tuple[Entry, ...] = ()
    cancelled: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    headed: bool = False

    @property
    def heads(self) -> int:
        return sum(entry.heads for entry in self.entries)
