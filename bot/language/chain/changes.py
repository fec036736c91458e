"""What a pasted list changes against who is signed up now. Nobody is ever removed by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.chain.identity import bare_name, identity
from bot.language.chain.model import Chain, Entry, Problem


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is signed up now; heads with the person."""

    name: str
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Changed:
    entry: Entry
    before: Present


@dataclass(frozen=True, slots=True)
class Changes:
    """added, changed, same: of the list, in its order. missing, cancelled: of those signed up now, in theirs.

    cancelled: the list says that they do not come. missing: the list does not name them at all.
    """

    added: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()
    same: tuple[Entry, ...] = ()
    missing: tuple[Present, ...] = ()
    cancelled: tuple[Present, ...] = ()
    problems: tuple[Problem, ...] = ()


def compare(chain: Chain, present: Sequence[Present]) -> Changes:
    """Present under one name twice: the first one counts."""
    known = [(person_key(person.name), person) for person in present]
    there = dict(reversed(known))
    listed = {person_key(entry.name): entry for entry in chain.entries}
    refused = {person_key(entry.name) for entry in chain.cancelled}
    pairs = [(entry, there.get(who)) for who, entry in listed.items()]
    absent = [(who, person) for who, person in known if who not in listed]
    return Changes(
        added=tuple(entry for entry, before in pairs if before is None),
        changed=tuple(
            Changed(entry, before) for entry, before in pairs if before and before.heads != entry.heads
        ),
        same=tuple(entry for entry, before in pairs if before and before.heads == entry.heads),
        missing=tuple(person for who, person in absent if who not in refused),
        cancelled=tuple(person for who, person in absent if who in refused),
        problems=chain.problems,
    )


def same_person(one: str, other: str) -> bool:
    """`张 三`, `張三`, `张三(2)` and `张三+1` are one; 张阿姨 and 张姨 are two."""
    return person_key(one) == person_key(other)


def person_key(name: str) -> str:
    """The same for two ways of writing one person's name."""
    return identity(bare_name(name))
