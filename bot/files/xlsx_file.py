"""Spreadsheets, row by row: texts stay texts whatever they begin with, times are times in Beijing."""

import re
from datetime import date, datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bot.domain.exports import Cell, Sheet
from bot.domain.reminders import LOCAL

MOST = 32_767  # characters that a cell can hold
_UNFIT: re.Pattern[str] = ILLEGAL_CHARACTERS_RE


def write_xlsx(sheet: Sheet, out: IO[bytes]) -> None:
    """The rows pass through a temporary file; memory does not grow with them."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.freeze_panes = "A2"
    page.append([_cell(page, name) for name in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    book.save(out)


def _cell(page: Any, value: Cell) -> Any:
    if isinstance(value, str):
        made = WriteOnlyCell(page, _UNFIT.sub("", value)[:MOST])
        made.data_type = "s"  # else one that begins with = would be a formula
        return made
    if isinstance(value, datetime):
        value = value.astimezone(LOCAL).replace(tzinfo=None)
        return _formatted(page, value, "yyyy-mm-dd hh:mm")
    return _formatted(page, value, "yyyy-mm-dd") if isinstance(value, date) else value


def _formatted(page: Any, value: date, how: str) -> Any:
    made = WriteOnlyCell(page, value)
    made.number_format = how
    return made
