"""Reads lists.txt: a list as pasted, and what is expected of it."""

from dataclasses import dataclass, field
from pathlib import Path

LISTS = Path(__file__).with_name("lists.txt")


@dataclass(slots=True)
class Case:
    name: str
    text: str
    people: list[tuple[str, int, str]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    troubles: set[str] = field(default_factory=set)
    header: dict[str, str] = field(default_factory=dict)


def cases() -> list[Case]:
    blocks = LISTS.read_text(encoding="utf-8").split("\n== ")[1:]
    return [_case(block) for block in blocks]


def _case(block: str) -> Case:
    name, _, rest = block.partition("\n")
    text, _, expected = rest.partition("\n--\n")
    case = Case(name, text)
    for line in expected.strip().splitlines():
        _expect(case, line)
    return case


def _expect(case: Case, line: str) -> None:
    label, _, told = line.partition(": ")
    if label in ("title", "when", "example"):
        case.header[label] = told
    elif line.startswith("x "):
        case.cancelled.append(line[2:])
    elif line.startswith("! "):
        case.troubles.update(line[2:].split())
    else:
        person, _, note = line.partition(" | ")
        name, _, heads = person.rpartition(" ")
        case.people.append((name, int(heads), note))
