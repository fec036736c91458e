"""The words of both languages that stand for fields and values: what people write into a sheet."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.imports import ImportKind
from bot.domain.people import Role
from bot.domain.requirements import Quality
from bot.imports.entering import KINDS
from bot.imports.tables import Rows
from bot.texts.catalogue import Catalogue

# Fields whose values have words of their own; elsewhere a word is what it says, such as a role called 司机.
WORDED: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.PEOPLE: ("roles", "holds"),
    ImportKind.ACTIVITIES: ("requirements", "needs_phone", "needs_approval", "asks"),
    ImportKind.HOURS: (),
}
VALUES = (*Role, *(each for each in Quality if each not in (Quality.AGE, Quality.BORN)), "yes", "no")
_WORD = re.compile(r"(?<![^,，、;；\s])[^,，、;；:：\s]+")  # of each entry the first


def fields(kind: ImportKind) -> list[str]:
    """In the order of the template."""
    return list(KINDS[kind][0].model_fields)


def headings(kind: ImportKind, texts: Catalogue) -> Mapping[str, str]:
    """The field of each heading, in small letters."""
    named = ((texts.texts, name) for name in fields(kind))
    return {said[f"column.{kind}.{name}"].lower(): name for every, name in named for said in every.values()}


def plain(rows: Rows, kind: ImportKind, texts: Catalogue) -> Rows:
    """With `志愿者、司机` as `volunteer、driver`, and `车队：雷锋` as `team:雷锋`."""
    values = dict(_values(texts))
    return {where: _row(row, WORDED[kind], values) for where, row in rows.items()}


def _values(texts: Catalogue) -> Iterator[tuple[str, str]]:
    for every in texts.texts.values():
        yield from ((every[f"cell.{value}"].lower(), value) for value in VALUES)


def _row(row: Any, worded: tuple[str, ...], values: Mapping[str, str]) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {name: _cell(cell, values) if name in worded else cell for name, cell in row.items()}


def _cell(cell: Any, values: Mapping[str, str]) -> Any:
    if not isinstance(cell, str):
        return cell
    return _WORD.sub(lambda word: values.get(word[0].lower(), word[0]), cell).replace("：", ":")
