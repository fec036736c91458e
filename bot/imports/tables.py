"""The rows of a file that somebody made: XLSX, CSV or YAML, each by the words that name its place."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import yaml

from bot.imports.flaws import Flaw, FlawedFileError
from bot.imports.sheets import FORMULA, sheet_lines

Rows = Mapping[str, Any]
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
OTHERS = (b"%PDF", b"\xff\xd8", b"\x89PNG")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read. thing: one of what it lists, in YAML. heads: the field of each other heading.

    most: rows; None: as many as there are. unpacked: bytes that an XLSX file may come to.
    """

    thing: str
    heads: Mapping[str, str]
    most: int | None = None
    unpacked: int = 64 * 1024 * 1024

    @property
    def many(self) -> str:
        return "people" if self.thing == "person" else f"{self.thing.removesuffix('y')}ies"


def read_rows(content: bytes, kind: str, reading: Reading) -> Rows:
    """By `row 4` or `activity 2`. kind: `.xlsx`, `.csv` or else YAML. Raises FlawedFileError."""
    if kind == ".xlsx":
        return _filled(sheet_lines(content, reading.unpacked, reading.most), reading)
    return _filled(_csv(content), reading) if kind == ".csv" else _yaml(content, reading)


def kind_of(content: bytes) -> str:
    """What the content is, whatever the file is called. Raises FlawedFileError for no spreadsheet."""
    if not content.strip():
        raise FlawedFileError(Flaw.EMPTY)
    if content.startswith(OLE):
        raise FlawedFileError(Flaw.OLD_XLS)
    if content.startswith(ZIP):
        return ".xlsx"
    if content.startswith(OTHERS) or (b"\0" in content and not content.startswith(UTF_16)):
        raise FlawedFileError(Flaw.NO_TABLE)
    return ".csv"


def _yaml(content: bytes, reading: Reading) -> Rows:
    try:
        tree = yaml.safe_load(content.decode("utf-8-sig"))
    except (yaml.YAMLError, ValueError):  # also for a day that no calendar has, such as 2027-02-30
        raise FlawedFileError(Flaw.NOT_YAML) from None
    rows = tree.get(reading.many) if isinstance(tree, Mapping) and reading.many in tree else tree
    rows = [rows] if isinstance(rows, Mapping) else rows
    if not isinstance(rows, list) or not rows:
        raise FlawedFileError(Flaw.NO_LIST)
    return {f"{reading.thing} {number}": row for number, row in enumerate(rows, 1)}


def _csv(content: bytes) -> list[Sequence[Any]]:
    """In UTF-8, as a Chinese spreadsheet writes it, or as its `Unicode text` with tabs."""
    text = _decoded(content)
    head = text.partition("\n")[0]
    between = max(",\t;，", key=head.count)
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=between))
    except csv.Error:
        raise FlawedFileError(Flaw.NOT_CSV) from None
    return [[_cell(cell) for cell in line] for line in lines]


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FlawedFileError(Flaw.NOT_CSV)


def _cell(text: str) -> Any:
    text = text.strip()
    return FORMULA if text.startswith(("=", "#N/A", "#REF!", "#VALUE!")) else text or None


def _filled(lines: Sequence[Sequence[Any]], reading: Reading) -> Rows:
    """The first row names the fields; empty rows keep their number."""
    names, *rest = lines or [()]
    fields = [_field(name, reading.heads) for name in names]
    lined = ((number, _cells(fields, line)) for number, line in enumerate(rest, 2) if line)
    filled = {f"row {number}": row for number, row in lined if row}
    if not filled:
        raise FlawedFileError(Flaw.EMPTY)
    if reading.most is not None and len(filled) > reading.most:
        raise FlawedFileError(Flaw.TOO_MANY)
    return filled


def _field(name: Any, heads: Mapping[str, str]) -> str | None:
    """`姓名` and `Name` are the field `name`; None for a column without a heading."""
    if name is None or not (text := str(name).strip()):
        return None
    return heads.get(text.lower(), text)


def _cells(names: Sequence[str | None], line: Sequence[Any]) -> dict[str, Any]:
    """By field; a column without a name keeps its place."""
    return {name: cell for name, cell in zip(names, line, strict=False) if name and cell is not None}
