"""The rows of a file that somebody made: XLSX, CSV or YAML, each by the words that name its place."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import yaml
from openpyxl import load_workbook

Rows = Mapping[str, Any]


class ImportFileError(Exception):
    """The file cannot be imported; the text names each row and what is wrong with it."""


def rows_of(file: Path, what: str, needed: str) -> Rows:
    """By `row 4` or `activity 2`. what: one of the file's things; needed: its fields, for the error."""
    kind = file.suffix.lower()
    if kind == ".xlsx":
        return _filled(file, _sheet(file), what)
    return _filled(file, _csv(file), what) if kind == ".csv" else _yaml(file, what, needed)


def _yaml(file: Path, what: str, needed: str) -> Rows:
    many = "people" if what == "person" else "activities"
    try:
        tree = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, ValueError):  # also for a day that no calendar has, such as 2027-02-30
        raise ImportFileError(f"{file}: not a YAML file in UTF-8") from None
    rows = tree.get(many) if isinstance(tree, Mapping) and many in tree else tree
    rows = [rows] if isinstance(rows, Mapping) else rows
    if not isinstance(rows, list) or not rows:
        raise ImportFileError(f"{file}: needs a list of {many}, each with {needed}")
    return {f"{what} {number}": row for number, row in enumerate(rows, 1)}


def _sheet(file: Path) -> list[Sequence[Any]]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(values_only=True))
    except (BadZipFile, KeyError, OSError, ValueError):
        raise ImportFileError(f"{file}: not an XLSX file") from None


def _csv(file: Path) -> list[Sequence[Any]]:
    """In UTF-8, or as a Chinese spreadsheet writes it."""
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = csv.reader(text.splitlines(keepends=True))
        return [[cell.strip() or None for cell in line] for line in lines]
    raise ImportFileError(f"{file}: not a CSV file in UTF-8 or GB 18030")


def _filled(file: Path, lines: Sequence[Sequence[Any]], what: str) -> Rows:
    """The first row names the fields; empty rows keep their number."""
    names, *rest = lines or [()]
    rows = {f"row {number}": _cells(names, line) for number, line in enumerate(rest, 2)}
    filled = {where: row for where, row in rows.items() if row}
    if not filled:
        one = f"an {what}" if what == "activity" else f"a {what}"
        each = "each activity" if what == "activity" else one
        raise ImportFileError(f"{file}: needs a first row with field names and a row for {each}")
    return filled


def _cells(names: Sequence[Any], line: Sequence[Any]) -> dict[str, Any]:
    """By field; a column without a name keeps its place."""
    named = zip(names, line, strict=False)
    return {str(name).strip(): cell for name, cell in named if name is not None and cell is not None}
