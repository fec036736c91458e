"""Files that leave the house: readable by spreadsheets, harmless, without phones, and written down."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.people import Role
from bot.services.joining.sign_up import join, leave
from bot.services.persons.people import agree, give_phone, grant, meet
from bot.services.record.hours import BackFill, back_fill
from tests.commands.conftest import Run
from tests.services.stage import KEY, Stage, openid

EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """The commands open what the stage sealed."""
    return environ | {"BOT_PRIVACY__KEYS": f"[{KEY}]"}


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    """In the future of the real clock, with alice, bob, who has an evil name, and olga, who organizes."""
    starts = stage.clock.at.replace(microsecond=0).replace(year=stage.clock.at.year + 1)
    made = stage.outing(starts_at=starts, ends_at=starts.replace(minute=59, second=59))
    with stage.working() as work:
        for name, called in (("alice", "张阿姨"), ("bob", EVIL)):
            person = meet(work, openid(name))
            agree(work, person, called)
            give_phone(work, person, "13800001234")
            join(work, person, made, 2)
        olga = meet(work, openid("olga"))
        agree(work, olga, "王敏")
        grant(work, olga, Role.ORGANIZER)
    return made


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def audited(run: Run, action: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("audit", "list", "--action", action, "--json").stdout)
    return rows


def test_a_csv_file_opens_in_spreadsheets(run: Run, outing: Occasion, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    result = run("signups", outing.activity.id, "--csv", file)
    assert result.stdout == f"2 rows written to {file}\n"
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,activity,shift,openid,name,party_size,state,created_at,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    alice, bob = rows_of(file)
    assert (alice["name"], alice["party_size"], alice["phone"]) == ("张阿姨", "2", "138****1234")
    assert bob["name"] == f"'{EVIL}"


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_no_cell_of_a_csv_file_is_a_formula(run: Run, stage: Stage, tmp_path: Path, start: str) -> None:
    made = stage.outing()
    with stage.working() as work:
        person = meet(work, openid("eve"))
        agree(work, person, f"{start}1+1")
        join(work, person, made, 1)
    stage.clock.at = made.shift.starts_at
    run("signups", made.activity.id, "--csv", tmp_path / "x.csv")
    assert [row["name"] for row in rows_of(tmp_path / "x.csv")] == [f"'{start}1+1"]


def test_no_cell_of_a_spreadsheet_is_a_formula(run: Run, outing: Occasion, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    assert run("signups", outing.activity.id, "--xlsx", file).exit_code == 0
    sheet = load_workbook(file).worksheets[0]
    head, _, bob = list(sheet.iter_rows())
    evil = bob[[cell.value for cell in head].index("name")]
    assert (evil.value, evil.data_type) == (EVIL, "s")


def test_phones_are_for_organizers(run: Run, outing: Occasion, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    words = ("signups", outing.activity.id, "--csv", file, "--phones")
    for more in ((), ("--by", "张阿姨"), ("--by", "nobody")):
        refused = run(*words, *more)
        assert refused.exit_code == 1
        assert not file.exists()
    assert audited(run, "export") == []
    assert run(*words, "--by", "王敏").exit_code == 0
    assert [row["phone"] for row in rows_of(file)] == ["13800001234"] * 2
    (entry,) = audited(run, "export")
    assert (entry["by"], entry["action"], entry["of"]) == ("王敏", "export.sign_ups", "activity:1")
    assert entry["detail"] == {"format": "csv", "rows": 2, "phones": True}


def test_every_export_is_written_down(run: Run, outing: Occasion, tmp_path: Path) -> None:
    run("signups", outing.activity.id, "--xlsx", tmp_path / "x.xlsx")
    run("activity", "roster", outing.activity.id, "--csv", tmp_path / "x.csv", "--by", openid("olga"))
    run("hours", "export", "--csv", tmp_path / "y.csv")
    found = [(each["by"], each["action"], each["detail"]["rows"]) for each in audited(run, "export")]
    assert found == [
        ("operator", "export.hours", 0),
        ("王敏", "export.roster", 2),
        ("operator", "export.sign_ups", 2),
    ]


def test_the_roster_has_those_who_are_expected(
    run: Run, stage: Stage, outing: Occasion, tmp_path: Path
) -> None:
    with stage.working() as work:
        leave(work, stage.person("alice"), outing)
    run("activity", "roster", outing.activity.id, "--csv", tmp_path / "x.csv")
    assert [row["name"] for row in rows_of(tmp_path / "x.csv")] == [f"'{EVIL}"]


def test_hours_with_their_scope(run: Run, stage: Stage, tmp_path: Path) -> None:
    made = stage.outing(kind=ActivityKind.SERVICE)
    stage.clock.at = made.shift.ends_at
    with stage.working() as work:
        alice = meet(work, openid("alice"))
        agree(work, alice, "张阿姨")
        back_fill(work, BackFill(alice.id, made.shift.id, 90, "没带手机", "照片"), None)
    file = tmp_path / "x.csv"
    day = "2027-03-06"
    for scope, count in (
        ((), 1),
        (("--person", "张阿姨"), 1),
        (("--activity", made.activity.id), 1),
        (("--since", day, "--until", day), 1),
        (("--since", "2027-03-07"), 0),
    ):
        assert run("hours", "export", "--csv", file, *scope).stdout.startswith(f"{count} rows"), scope
    run("hours", "export", "--csv", file)
    (row,) = rows_of(file)
    assert (row["name"], row["minutes"], row["day"]) == ("张阿姨", "90", day)


@pytest.mark.parametrize(
    "words",
    [
        ("signups", 99, "--csv", "x.csv"),
        ("activity", "roster", 99, "--csv", "x.csv"),
        ("hours", "export", "--activity", 99, "--csv", "x.csv"),
    ],
)
def test_of_nothing(run: Run, tmp_path: Path, words: tuple[object, ...]) -> None:
    file = tmp_path / "x.csv"
    assert "there is no activity 99" in run(*words[:-1], file).stderr
    assert not file.exists()


def test_phones_sealed_with_another_key(run: Run, outing: Occasion, tmp_path: Path) -> None:
    other = "b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3Q="
    result = run("signups", 1, "--csv", tmp_path / "x.csv", BOT_PRIVACY__KEYS=f"[{other}]")
    assert (result.exit_code, "privacy.keys" in result.stderr) == (1, True)


def test_a_file_that_cannot_be_written(run: Run, outing: Occasion, tmp_path: Path) -> None:
    result = run("signups", outing.activity.id, "--csv", tmp_path / "none" / "x.csv")
    assert (result.exit_code, "cannot be written" in result.stderr) == (1, True)
    assert audited(run, "export") == []


def test_the_roster_on_paper(run: Run, outing: Occasion, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    result = run("activity", "roster", outing.activity.id, "--pdf", file)
    assert result.stdout == f"2 rows written to {file}\n"
    content = file.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/FontFile" in content
    assert audited(run, "export")[0]["detail"] == {"format": "pdf", "rows": 2, "phones": False}


def test_one_file_at_a_time(run: Run, outing: Occasion, tmp_path: Path) -> None:
    both = ("--pdf", tmp_path / "x.pdf", "--csv", tmp_path / "x.csv")
    assert "one file at a time" in run("activity", "roster", outing.activity.id, *both).stderr
    assert run("activity", "roster", outing.activity.id).exit_code == 2
