"""Importing hours of before: by the rules of back-filling, once, in the words of either language."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.domain.activities import ActivityKind
from bot.domain.hours import Origin
from bot.domain.people import Role
from bot.services.persons.people import grant
from tests.commands.conftest import Run
from tests.services.stage import Stage

GOOD: dict[str, Any] = {
    "姓名": "alice",
    "活动名称": "雷锋日清扫",
    "开始时间": "2025/3/5 8:30",
    "结束时间": "2025年3月5日 11:30",
    "时长（小时）": 2.5,
    "地点": "北门",
    "补录原因": "启用系统前的服务",
    "凭据": "签到表第3页",
}


@pytest.fixture(autouse=True)
def _people(stage: Stage) -> None:
    for name in ("alice", "bob", "olga"):
        stage.resident(name)


def sheet(folder: Path, *rows: dict[str, Any]) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.append(list(GOOD))
    for row in rows:
        page.append([row[name] for name in GOOD])
    book.save(folder / "hours.xlsx")
    return folder / "hours.xlsx"


def test_hours_come_into_the_ledger_with_an_activity_of_their_own(
    run: Run, stage: Stage, tmp_path: Path
) -> None:
    file = sheet(tmp_path, GOOD, GOOD | {"姓名": "bob", "时长（小时）": 3})
    result = run("hours", "import", file, "--by", "olga")
    assert result.stdout == "alice  雷锋日清扫  150 min\nbob  雷锋日清扫  180 min\n"
    with stage.open() as uow:
        (row,) = uow.hours.rows_of_person(stage.person("alice").id)
        occasion = uow.activities.occasion(row.entry.shift_id)
    assert (row.entry.minutes, row.entry.origin, row.entry.reason) == (
        150,
        Origin.BACK_FILL,
        "启用系统前的服务",
    )
    assert row.entry.entered_by == stage.person("olga").id
    assert occasion.activity.kind is ActivityKind.SERVICE
    assert occasion.shift.starts_at == datetime(2025, 3, 5, 0, 30, tzinfo=UTC)


def test_importing_again_changes_nothing(run: Run, stage: Stage, tmp_path: Path) -> None:
    file = sheet(tmp_path, GOOD)
    run("hours", "import", file)
    before = run("audit", "list").stdout
    assert run("hours", "import", file).stdout == "alice  雷锋日清扫  150 min  (was there already)\n"
    assert run("audit", "list").stdout == before
    assert len(json.loads(run("activity", "list", "--json").stdout)) == 1
    more = run("hours", "import", sheet(tmp_path, GOOD | {"时长（小时）": 3}))
    assert "row 2: hours: 150 minutes of it are on record; correct them instead" in more.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"姓名": "zoe"}, "name: nobody is known as zoe"),
        ({"姓名": None}, "needs an openid or a name"),
        ({"时长（小时）": 4.2}, "hours: more than the shift and half an hour on both sides"),
        ({"时长（小时）": 0}, "hours: Input should be greater than or equal to 0.1"),
        ({"结束时间": "2025-03-05 08:00"}, "ends_at must be after starts_at"),
        ({"结束时间": "2037-03-05 08:00", "开始时间": "2037-03-05 07:00"}, "ends_at: not over yet"),
        ({"凭据": None}, "evidence: Field required"),
        ({"时长（小时）": "=1+1"}, "hours: is a formula without a value"),
    ],
)
def test_a_wrong_row_keeps_all_out(run: Run, tmp_path: Path, change: dict[str, Any], words: str) -> None:
    file = sheet(tmp_path, GOOD, GOOD | {"姓名": "bob"} | change)
    result = run("hours", "import", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"nothing was imported\nrow 3: {words}" in result.stderr
    assert json.loads(run("activity", "list", "--json").stdout) == []
    skipped = run("hours", "import", "--skip-wrong", file)
    assert (skipped.exit_code, skipped.stdout) == (0, "alice  雷锋日清扫  150 min\n")


def test_no_hours_for_what_is_no_service(run: Run, stage: Stage, tmp_path: Path) -> None:
    starts_at = datetime(2025, 3, 5, 0, 30, tzinfo=UTC)
    stage.outing(title="雷锋日清扫", starts_at=starts_at, ends_at=starts_at.replace(hour=3))
    result = run("hours", "import", sheet(tmp_path, GOOD))
    assert "row 2: title: not a volunteer service" in result.stderr


def test_more_than_eight_hours_wait_for_somebody_else(run: Run, stage: Stage, tmp_path: Path) -> None:
    with stage.working() as work:
        grant(work, stage.person("olga"), Role.ORGANIZER)
    long = GOOD | {"结束时间": "2025-03-05 18:30", "时长（小时）": 9}
    result = run("hours", "import", sheet(tmp_path, long), "--by", "olga")
    assert "waits for a second person" in result.stdout
    with stage.open() as uow:
        assert uow.hours.rows_of_person(stage.person("alice").id) == []
        assert len(uow.claims.open(5)) == 1
