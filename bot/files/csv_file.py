"""Comma-separated values as spreadsheets open them: UTF-8 with BOM, CRLF, and no cell is a formula."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from bot.domain.exports import Cell, Sheet
from bot.domain.reminders import LOCAL

# Also the full-width signs, which spreadsheets of an East Asian language take for the others (OWASP).
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_CHUNK = 200  # rows


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """The file piece by piece."""
    yield b"\xef\xbb\xbf"
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(sheet.columns)
    for number, row in enumerate(sheet.rows, 1):
        writer.writerow([_plain(cell) for cell in row])
        if number % _CHUNK == 0:
            yield _taken(lines)
    yield _taken(lines)


def _taken(lines: StringIO) -> bytes:
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text.encode()


def _plain(cell: Cell) -> str | int | None:
    if isinstance(cell, datetime):
        return cell.astimezone(LOCAL).isoformat(timespec="seconds")
    if isinstance(cell, str) and cell.startswith(_DANGEROUS):
        return f"'{cell}"
    return cell if isinstance(cell, int) or cell is None else str(cell)
