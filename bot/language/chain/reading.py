"""Reads a pasted chain list (接龙) and repairs what people do to it while they hand it on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.language.chain import header
from bot.language.chain.entries import LONGEST_NOTE, Said, said
from bot.language.chain.identity import identity
from bot.language.chain.items import Item, sort_lines
from bot.language.chain.marks import lines_of
from bot.language.chain.model import MAX_CHARS, MAX_ENTRIES, Chain, Entry, Problem, Trouble
from bot.language.chain.numbering import in_order, numbering_problems


def read_chain(text: str) -> Chain:
    """Never raises; looks at MAX_CHARS characters and MAX_ENTRIES entries, and says when there was more."""
    done = sort_lines(lines_of(text))
    roll = _Roll()
    parts = [list(part) for _, part in groupby(done.items, key=lambda item: item.part)]
    for part in parts:
        roll.take_all(in_order(part))
    entries = tuple(roll.entries.values())
    problems = _too_long(text, entries) + done.problems + _about_the_whole(parts) + roll.problems
    return Chain(
        title=header.title(done.header[: done.above] or done.header),
        when=header.when(done.header),
        header=tuple(done.header),
        example=done.example,
        entries=entries[:MAX_ENTRIES],
        cancelled=tuple(roll.cancelled.values()),
        problems=tuple(problems),
        headed=done.headed,
    )


def _too_long(text: str, entries: Sequence[Entry]) -> list[Problem]:
    beyond = len(text) > MAX_CHARS or len(entries) > MAX_ENTRIES
    return [Problem(Trouble.TOO_LONG)] if beyond else []


def _about_the_whole(parts: list[list[Item]]) -> list[Problem]:
    problems = [Problem(Trouble.PASTED_TWICE)] if len(parts) > 1 else []
    return problems + [problem for part in parts for problem in numbering_problems(part)]


@dataclass(slots=True)
class _Roll:
    """The people so far, by identity; what a later line says of somebody is the newer word."""

    entries: dict[str, Entry] = field(default_factory=dict)
    cancelled: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    parts: dict[str, int] = field(default_factory=dict)

    def take_all(self, items: list[Item]) -> None:
        for item in items:
            self._take(item, said(item.text))

    def _take(self, item: Item, told: Said) -> None:
        for trouble in _troubles(told):
            self._say(trouble, item)
        for person in told.coming:
            self._enter(replace(person, number=item.number, raw=item.raw), item.part)
        for person in told.refused:
            self._cancel(replace(person, number=item.number, raw=item.raw))
        if told.unclear:
            self._say(Trouble.UNCLEAR_HEADS, item, told.coming[-1])

    def _enter(self, entry: Entry, part: int) -> None:
        who = identity(entry.name)
        before = self.entries.get(who)
        kept = _merged(before, entry) if before else entry
        self.cancelled.pop(who, None)
        self.entries[who] = kept
        if before and (self.parts[who] == part or before.heads != entry.heads):
            self.problems.append(Problem(Trouble.DUPLICATE, entry.number, kept.name, kept.heads))
        self.parts[who] = part

    def _cancel(self, entry: Entry) -> None:
        who = identity(entry.name)
        self.entries.pop(who, None)
        self.cancelled[who] = entry
        self.problems.append(Problem(Trouble.CANCELLED, entry.number, entry.name))

    def _say(self, trouble: Trouble, item: Item, person: Entry | None = None) -> None:
        text = item.raw if trouble in (Trouble.UNREADABLE, Trouble.UNCLEAR_HEADS) else ""
        name, heads = (person.name, person.heads) if person else ("", 0)
        self.problems.append(Problem(trouble, item.number, name, heads, text))


def _troubles(told: Said) -> list[Trouble]:
    names = len(told.coming) + len(told.refused)
    if told.empty:
        return [Trouble.EMPTY_LINE]
    if not names:
        return [Trouble.UNREADABLE]
    return [Trouble.SEVERAL_NAMES] if names > 1 else []


def _merged(before: Entry, again: Entry) -> Entry:
    """The first place, the larger heads, and every note that was not there yet."""
    known = before.note.split()
    note = " ".join([*known, *(word for word in again.note.split() if word not in known)])
    return replace(before, heads=max(before.heads, again.heads), note=note[:LONGEST_NOTE].strip())
