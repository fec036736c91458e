"""A chain list (接龙) against the sign-ups of a shift: what it adds, changes, and leaves as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What becomes of one person of the list."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WAITS = "waits"  # no room: queued up
    REFUSED = "refused"  # a gate of the shift stays shut
    ABSENT = "absent"  # signed off meanwhile: an old list does not bring them back
    GONE = "gone"  # crossed out, and known by name only: signed off
    CROSSED = "crossed"  # crossed out, but signed up themselves: stays until they say so


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the list; heads with the person."""

    name: str
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as read. key: the same for two ways of writing one name.

    people: ids of who has WeChat and is meant by their name; anybody else new is known by name only.
    """

    entries: Sequence[Listed]
    cancelled: Sequence[Listed]
    key: Callable[[str], str]
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """before: heads until now, 0 for somebody new. why: the outcome that refused them.

    bearer: the one person with WeChat who bears exactly the name of somebody new; a name proves nothing.
    """

    listed: Listed
    place: Place
    before: int = 0
    why: str = ""
    bearer: int | None = None
