"""Importing activities: every good row or none, and every mistake by its row and field."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.commands.conftest import Run

GOOD: dict[str, Any] = {
    "title": "小区环境清洁",
    "starts_at": "2037-03-07 09:00",
    "ends_at": "2037-03-07 11:00",
    "place": "社区南门花坛",
    "capacity": 20,
    "kind": "志愿服务",
    "leader_phone": 13800001234,
}


def yaml_file(folder: Path, text: str) -> Path:
    file = folder / "activities.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    return yaml_file(folder, json.dumps(rows, ensure_ascii=False))  # JSON is YAML


def sheet(folder: Path, *lines: list[Any]) -> Path:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(folder / "activities.xlsx")
    return folder / "activities.xlsx"


def listed(run: Run) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("activity", "list", "--json").stdout)
    return rows


def test_a_yaml_file(run: Run, tmp_path: Path) -> None:
    result = run("activity", "import", written(tmp_path, GOOD, GOOD | {"title": "第二个", "capacity": None}))
    assert (result.exit_code, result.stdout) == (0, "1  小区环境清洁\n2  第二个\n")
    by_title = {row["title"]: row for row in listed(run)}
    assert by_title["小区环境清洁"]["starts_at"] == "2037-03-07T09:00:00+08:00"
    assert by_title["小区环境清洁"]["kind"] == "service"
    assert by_title["第二个"]["capacity"] is None


def test_importing_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("activity", "import", written(tmp_path, GOOD))
    again = run("activity", "import", written(tmp_path, GOOD))
    assert again.stdout == "1  小区环境清洁  (was there already)\n"
    assert len(listed(run)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "title: 一个\nstarts_at: 2037-03-07T09:00:00+08:00\nends_at: 2037-03-07 11:00:00\nplace: 北门\n",
        "activities:\n- {title: 一, place: 北, starts_at: '2037-03-07T01:00Z', ends_at: '2037-03-07 11:00'}",
        "\ufefftitle: 一个\nstarts_at: 2037-03-07 09:00\nends_at: 2037-03-07 11:00\nplace: 北门\n",
    ],
    ids=["one", "listed", "with a byte order mark"],
)
def test_ways_to_write_it(run: Run, tmp_path: Path, text: str) -> None:
    assert run("activity", "import", yaml_file(tmp_path, text)).exit_code == 0
    starts_at = datetime.fromisoformat(listed(run)[0]["starts_at"])
    assert starts_at == datetime(2037, 3, 7, 1, tzinfo=UTC)


def test_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    """Columns in any order, an unnamed one between them, empty lines, real dates and numbers."""
    at, until = datetime(2037, 3, 7, 9), datetime(2037, 3, 7, 11)  # noqa: DTZ001  a sheet knows no zones
    file = sheet(
        tmp_path,
        ["place", None, "title", "ends_at", "starts_at", "capacity", "leader_phone"],
        ["北门", "说明", "一个", until, at, 20.0, 13800001234],
        [None, None, None, None, None, None, None],
        ["南门", None, "两个", "2037-03-07 11:00", "2037-03-07 09:00", None, None],
    )
    assert run("activity", "import", file).stdout == "1  一个\n2  两个\n"
    assert {row["title"]: (row["place"], row["capacity"]) for row in listed(run)} == {
        "一个": ("北门", 20),
        "两个": ("南门", None),
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_at": "soon"}, "starts_at: must be a day and a time, such as 2027-03-01 08:30"),
        ({"starts_at": 20370307}, "starts_at: must be a day and a time"),
        ({"starts_at": None}, "starts_at: must be a day and a time"),
        ({"ends_at": "2037-03-07 09:00"}, "ends_at must be after starts_at"),
        ({"capacity": 0}, "capacity: Input should be greater than or equal to 1"),
        ({"capacity": "many"}, "capacity: "),
        ({"title": ""}, "title: "),
        ({"title": "长" * 61}, "title: String should have at most 60 characters"),
        ({"kind": "party"}, "kind: "),
        ({"kind": ["service"]}, "kind: "),
        ({"latitude": 91}, "latitude: "),
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
    ],
)
def test_every_mistake_is_named_and_nothing_is_imported(
    run: Run, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    result = run("activity", "import", written(tmp_path, GOOD, GOOD | change))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing was imported\nactivity 2: " in result.stderr
    assert words in result.stderr
    assert listed(run) == []


def test_a_mistake_in_a_spreadsheet_is_named_by_the_sheets_own_row(run: Run, tmp_path: Path) -> None:
    names = ["title", "starts_at", "ends_at", "place"]
    good = ["一个", "2037-03-07 09:00", "2037-03-07 11:00", "北门"]
    result = run("activity", "import", sheet(tmp_path, names, good, [], ["两个", "2037-03-07", "x", None]))
    assert result.exit_code == 1
    assert "row 4: ends_at: must be a day and a time" in result.stderr
    assert "row 4: place: Field required" in result.stderr


@pytest.mark.parametrize(
    "text",
    ["", "[]", "just words", "{a: [", "- 3", "activities: {}", "a: 2037-02-30", "\x00"],
)
def test_what_is_no_list_of_activities(run: Run, tmp_path: Path, text: str) -> None:
    result = run("activity", "import", yaml_file(tmp_path, text))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "activities.yaml" in result.stderr


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_spreadsheet(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    result = run("activity", "import", file)
    assert (result.exit_code, result.stderr) == (1, f"Error: {file}: not an XLSX file\n")


def test_an_empty_spreadsheet(run: Run, tmp_path: Path) -> None:
    assert "needs a first row with field names" in run("activity", "import", sheet(tmp_path)).stderr


def test_a_file_that_is_not_utf_8(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes("title: 清洁".encode("gbk"))
    assert "not a YAML file in UTF-8" in run("activity", "import", file).stderr


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    assert run("activity", "import", tmp_path / "x.yaml").exit_code == 2


def test_wrong_rows_are_skipped_when_asked_to(run: Run, tmp_path: Path) -> None:
    result = run("activity", "import", "--skip-wrong", written(tmp_path, GOOD | {"capacity": 0}, GOOD))
    assert (result.exit_code, result.stdout) == (0, "1  小区环境清洁\n")
    assert result.stderr.startswith("skipped: activity 1: capacity: ")
    assert len(listed(run)) == 1


def test_a_field_that_there_is_not_is_told_with_those_there_are(run: Run, tmp_path: Path) -> None:
    result = run("activity", "import", written(tmp_path, GOOD | {"colour": "red"}))
    assert "there are title, starts_at, ends_at, place, capacity" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file(run: Run, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "x.csv"
    text = "title,starts_at,ends_at,place,capacity\r\n清洁,2037-03-07 09:00,2037-03-07 11:00,北门,\r\n"
    file.write_bytes(text.encode(encoding))
    assert run("activity", "import", file).stdout == "1  清洁\n"
    assert listed(run)[0]["capacity"] is None
