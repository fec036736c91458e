"""Prints a list the way a group hands it on; what is printed is read back as the same list."""

from collections.abc import Sequence

from bot.language.chain.header import is_head
from bot.language.chain.heads import heads_of
from bot.language.chain.model import Entry

HEAD = "#接龙"


def print_chain(title_lines: Sequence[str], entries: Sequence[Entry]) -> str:
    """Ready to paste. 接龙 is put above unless a title line says it; entries are numbered anew."""
    titles = [line.strip() for line in title_lines if line.strip()]
    head = [] if any(map(is_head, titles)) else [HEAD]
    numbered = [f"{number}. {_entry(entry)}" for number, entry in enumerate(entries, start=1)]
    return "\n".join([*head, *titles, "", *numbered])


def _entry(entry: Entry) -> str:
    note = " ".join(entry.note.split())
    name = " ".join(entry.name.split())
    return f"{name}{_count(entry, note)}" + (f"（{note}）" if note else "")


def _count(entry: Entry, note: str) -> str:
    """A note like 带孙子 would be counted again if nothing else said how many."""
    if entry.heads > 1:
        return f" +{entry.heads - 1}"
    return " 1人" if note and heads_of(f"({note})").count != 1 else ""
