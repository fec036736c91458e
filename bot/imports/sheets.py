"""Lines of an XLSX file, without trusting what it says about itself."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from bot.imports.flaws import Flaw, FlawedFileError

PARTS = 500  # files in the archive
COLUMNS = 100
LINES = 50_000  # blank ones as well; some sheets say a million of them
BROKEN = (BadZipFile, KeyError, IndexError, OSError, ValueError, TypeError, AttributeError, EOFError)


class Formula:
    """Stands for a cell that is to be computed, and was not, or came to an error."""


FORMULA = Formula()


def sheet_lines(content: bytes, unpacked: int, most: int | None) -> list[Sequence[Any]]:
    """A formula counts by the value stored with it. Raises FlawedFileError.

    unpacked: bytes that it may come to. most: lines with anything in them, below the first.
    """
    _weigh(content, unpacked)
    try:
        lines = list(_no_more_than(most, _lines(content, computed=False)))
        if any(cell is FORMULA for line in lines for cell in line):
            lines = [_merged(*pair) for pair in zip(lines, _lines(content, computed=True), strict=False)]
    except (*BROKEN, ParseError, NotImplementedError, RuntimeError):
        raise FlawedFileError(Flaw.NOT_XLSX) from None
    return lines


def _no_more_than(most: int | None, lines: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Nothing is read of what comes after one too many."""
    filled = 0
    for number, line in enumerate(lines):
        filled += bool(line)
        if most is not None and number > LINES:
            raise FlawedFileError(Flaw.TOO_LARGE)
        if most is not None and filled > most + 1:
            raise FlawedFileError(Flaw.TOO_MANY)
        yield line


def _weigh(content: bytes, unpacked: int) -> None:
    """Refuses what would unpack to more than memory is for, before anything is unpacked."""
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except BROKEN:
        raise FlawedFileError(Flaw.NOT_XLSX) from None
    if len(parts) > PARTS or sum(part.file_size for part in parts) > unpacked:
        raise FlawedFileError(Flaw.TOO_LARGE)


def _lines(content: bytes, computed: bool) -> Iterator[Sequence[Any]]:
    """Of the first sheet. Its own word for how large it is is not taken: it may say a million columns."""
    load_workbook = import_module("openpyxl").load_workbook  # loaded by the first file of this kind
    book = load_workbook(BytesIO(content), read_only=True, data_only=computed)
    page = book.worksheets[0]
    page.reset_dimensions()
    for line in page.iter_rows(max_col=COLUMNS):
        blank = all(cell.value is None for cell in line)
        yield () if blank else tuple(map(_value, line))


def _value(cell: Any) -> Any:
    if cell.data_type in ("f", "e"):
        return FORMULA
    return (cell.value.strip() or None) if isinstance(cell.value, str) else cell.value


def _merged(line: Sequence[Any], stored: Sequence[Any]) -> Sequence[Any]:
    """Where the stored line is blank, nothing was stored."""
    known = (*stored, *[None] * (len(line) - len(stored)))
    pairs = zip(line, known, strict=False)
    return [cell if cell is not FORMULA or value is None else value for cell, value in pairs]
