"""An empty spreadsheet to fill in: its headings, and a second page that explains each of them."""

from collections.abc import Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

WIDE = 22  # characters


def write_blank(explained: Sequence[tuple[str, str]], titles: tuple[str, str, str], out: IO[bytes]) -> None:
    """explained: heading and how to fill it in. titles: of the second page, and of its two columns."""
    book = Workbook()
    page = book.worksheets[0]
    page.append([heading for heading, _ in explained])
    page.freeze_panes = "A2"
    help_page = book.create_sheet(titles[0])
    help_page.append(titles[1:])
    for line in explained:
        help_page.append(line)
    help_page.column_dimensions["A"].width, help_page.column_dimensions["B"].width = WIDE, 4 * WIDE
    for cell in (*page[1], *help_page[1]):
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        page.column_dimensions[cell.column_letter].width = WIDE
    book.save(out)
