"""Files that people bring: read whatever wrote them, and refused with a reason where they cannot be."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bot.domain.imports import ImportKind
from bot.imports.flaws import Flaw, FlawedFileError
from bot.imports.headings import headings, plain
from bot.imports.rows import aware
from bot.imports.sheets import FORMULA
from bot.imports.tables import Reading, Rows, kind_of, read_rows
from tests.chat import local, texts

HEADS = headings(ImportKind.PEOPLE, texts())


def rows(content: bytes, most: int = 3, unpacked: int = 1_000_000) -> Rows:
    return read_rows(content, kind_of(content), Reading("person", HEADS, most, unpacked))


def flaw(content: bytes, **limits: int) -> Flaw:
    with pytest.raises(FlawedFileError) as raised:
        rows(content, **limits)
    return raised.value.flaw


def book(*lines: list[Any]) -> bytes:
    made, out = Workbook(), BytesIO()
    for line in lines:
        made.worksheets[0].append(line)
    made.save(out)
    return out.getvalue()


def rewritten(content: bytes, part: str, change: tuple[bytes, bytes]) -> bytes:
    """The same archive with other bytes in one part."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(*change) if name == part else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_a_csv_file_of_any_spreadsheet(encoding: str, between: str) -> None:
    text = f"姓名{between}Roles\r\n张阿姨{between}志愿者、司机\r\n{between}\r\n"
    found = plain(rows(text.encode(encoding)), ImportKind.PEOPLE, texts())
    assert found == {"row 2": {"name": "张阿姨", "roles": "volunteer、driver"}}


def test_line_breaks_and_commas_within_a_cell() -> None:
    text = '姓名,标签\n"张\n阿姨","唱歌,跳舞"\n'
    assert rows(text.encode()) == {"row 2": {"name": "张\n阿姨", "tags": "唱歌,跳舞"}}


def test_words_are_read_where_they_are_values_alone() -> None:
    given = {"row 2": {"name": "司机", "holds": "车队：司机、驾照，培训: 急救"}}
    (row,) = plain(given, ImportKind.PEOPLE, texts()).values()
    assert row == {"name": "司机", "holds": "team:司机、licence，training: 急救"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Flaw.EMPTY),
        (b" \r\n", Flaw.EMPTY),
        ("姓名\n".encode(), Flaw.EMPTY),
        (b"PK\x03\x04 broken", Flaw.NOT_XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", Flaw.OLD_XLS),
        (b"%PDF-1.7", Flaw.NO_TABLE),
        (b"\xff\xd8\xff\xe0 JFIF", Flaw.NO_TABLE),
        (b"a\0b", Flaw.NO_TABLE),
        (b"\xff\xfea", Flaw.NOT_CSV),
        (b"name\n\x81\x20\xff\n", Flaw.NOT_CSV),
        (b'name\n"' + b"x" * 200_000 + b'"\n', Flaw.NOT_CSV),
        (b"name" + b"\nx" * 4, Flaw.TOO_MANY),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, expected: Flaw) -> None:
    assert flaw(content) is expected


def test_an_archive_that_is_no_spreadsheet() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert flaw(out.getvalue()) is Flaw.NOT_XLSX


def test_a_file_that_unpacks_to_very_much_is_not_unpacked() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b" " * 50_000_000)
    assert len(out.getvalue()) < 100_000
    assert flaw(out.getvalue()) is Flaw.TOO_LARGE


def test_a_sheet_that_names_itself_without_end() -> None:
    """An XML bomb: entities of entities."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 99 + b'"><!ENTITY b "' + b"&a;" * 99 + b'">]><worksheet '
    assert flaw(rewritten(book(["name"], ["甲"]), SHEET, (b"<worksheet ", bomb))) is Flaw.NOT_XLSX


def test_a_sheet_that_says_it_is_larger_than_it_is() -> None:
    """One million rows of sixteen thousand columns, by its own word."""
    content = rewritten(book(["name"], ["甲"]), SHEET, (b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert rows(content) == {"row 2": {"name": "甲"}}


def test_a_cell_at_the_end_of_the_world() -> None:
    content = rewritten(book(["name"], ["甲"]), SHEET, (b'<row r="2"', b'<row r="1048576"'))
    content = rewritten(content, SHEET, (b'r="A2"', b'r="A1048576"'))
    assert flaw(content) is Flaw.TOO_LARGE
    unlimited = Reading("person", HEADS)
    assert read_rows(content, ".xlsx", unlimited) == {"row 1048576": {"name": "甲"}}


def test_a_formula_counts_by_its_stored_value() -> None:
    never = rows(book(["name"], ["=1+1"]))
    assert never["row 2"]["name"] is FORMULA
    stored = rewritten(book(["name"], ["=1+1"]), SHEET, (b"<v />", b"<v>2</v>"))
    assert rows(stored) == {"row 2": {"name": 2}}
    assert rows(b"name\n=cmd|' /C calc'!A0\n")["row 2"]["name"] is FORMULA


@pytest.mark.parametrize(
    "text",
    ["2027-03-01 08:30", "2027/3/1 8:30", "2027年3月1日 8:30", "2027.3.1 8：30:00", "2027-03-01T00:30Z"],
)
def test_a_moment_as_spreadsheets_and_people_write_it(text: str) -> None:
    assert aware(text) == local("2027-03-01 08:30")


@pytest.mark.parametrize("text", ["2027/2/30 8:30", "soon", "8:30", "2027/3/1 25:00"])
def test_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match="must be a day and a time"):
        aware(text)
