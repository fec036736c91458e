"""Sorts the lines of a pasted text into header, example and the items of the list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.language.chain import header
from bot.language.chain.marks import Line
from bot.language.chain.model import MAX_ENTRIES, Problem, Trouble
from bot.language.chain.who import begins_with_person

_GOES_ON = re.compile(r"[、,，+和跟带与及(]\s*$")
MAX_HEADER = 100
LONGEST_FOLLOWING = 30  # a wrapped rest of a line is short; a sentence below the list is not


@dataclass(slots=True)
class Item:
    """part: 0, and 1 more for each further list in the same text."""

    number: int | None
    text: str
    raw: str
    part: int = 0


@dataclass(slots=True)
class Sorted:
    """Takes the lines one by one; what a line is depends on what came before it."""

    numbered: bool
    header: list[str] = field(default_factory=list)
    example: str = ""
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    above: int = 0  # lines of the header before the first item
    headed: bool = False
    part: int = 0
    below: bool = False  # a sentence came after the last item

    def take(self, line: Line) -> None:
        if shown := header.example(line.text if line.number is None else line.whole):
            self.example = self.example or shown
        elif line.number is None and header.is_head(line.text):
            self._head(line)
        elif header.is_speaker(line.whole) and not self._waiting(line):
            return
        elif self._is_item(line):
            self._add(line.number, line.text, line.raw)
        else:
            self._unnumbered(line)

    def _head(self, line: Line) -> None:
        self.headed = True
        if self.items and self.part == self.items[-1].part:
            self.part += 1
        self._to_header(header.without_head(line.text))

    def _is_item(self, line: Line) -> bool:
        if line.number is None or header.is_instruction(line.text):
            return False
        if self._started():
            return line.firm or line.number == self._last() + 1
        return line.firm or (line.number == 1 and line.text[:1].isalpha())

    def _started(self) -> bool:
        return bool(self.items) and self.items[-1].part == self.part

    def _last(self) -> int:
        return self.items[-1].number or 0

    def _unnumbered(self, line: Line) -> None:
        text = line.whole
        if not self.items:
            self._first(line)
        elif self._continues(line):
            self._join(line)
        elif self._stands_alone(text):
            self._add(None, text, line.raw)
        else:
            self._to_header(text)

    def _first(self, line: Line) -> None:
        """A list without any number is one only below 接龙."""
        if self.headed and not self.numbered and self._stands_alone(line.whole):
            self._add(None, line.whole, line.raw)
        else:
            self._to_header(line.whole)

    def _waiting(self, line: Line) -> bool:
        """`3.` alone on its line has its name on the next."""
        return bool(self.items) and not self.items[-1].text and not line.after_blank and line.number is None

    def _continues(self, line: Line) -> bool:
        text = line.whole
        if line.number is not None or len(text) > LONGEST_FOLLOWING or header.is_instruction(text):
            return False
        if self._waiting(line) or (self._started() and _GOES_ON.search(self.items[-1].text)):
            return True
        near = not line.after_blank and not self.below and self._started() and not text.endswith(":")
        return near and not self._stands_alone(text) and self.items[-1].number is not None

    def _join(self, line: Line) -> None:
        last = self.items[-1]
        last.text, last.raw = f"{last.text} {line.whole}".strip(), f"{last.raw}\n{line.raw}"
        wrapped = Problem(Trouble.WRAPPED_LINE, last.number)
        if wrapped not in self.problems[-1:]:
            self.problems.append(wrapped)

    def _stands_alone(self, text: str) -> bool:
        return len(text) <= LONGEST_FOLLOWING and not header.is_instruction(text) and begins_with_person(text)

    def _add(self, number: int | None, text: str, raw: str) -> None:
        self.below = False
        self.above = self.above if self.items else len(self.header)
        self.items.append(Item(number, text, raw, self.part))

    def _to_header(self, text: str) -> None:
        self.below = True
        new = len(self.header) < MAX_HEADER and text not in self.header
        if new and not header.is_rule(text):
            self.header.append(text)


def sort_lines(lines: Iterable[Line]) -> Sorted:
    """Stops at MAX_ENTRIES items."""
    known = list(lines)
    done = Sorted(numbered=any(line.number is not None and line.firm for line in known))
    for line in known:
        if len(done.items) >= MAX_ENTRIES:
            done.problems.append(Problem(Trouble.TOO_LONG))
            break
        done.take(line)
    return done
