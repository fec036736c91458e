"""Importing people: by openid or by name, nothing where a row is wrong, and a list is nobody's consent."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.domain.people import Person, Role
from bot.domain.requirements import Holding, Quality
from bot.services.joining.helpers import care_for
from tests.commands.conftest import Run
from tests.commands.test_commands import ok, refused
from tests.services.stage import Stage, openid

HEAD = ("openid", "name", "cared_by", "roles", "holds")


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """The same privacy text as the stage's people agreed to."""
    return environ | {"BOT_PRIVACY__CONSENT_VERSION": "1"}


@pytest.fixture
def olga(stage: Stage) -> Person:
    return stage.resident("olga")


def sheet(folder: Path, *lines: tuple[Any, ...]) -> Path:
    book = Workbook()
    for line in (HEAD, *lines):
        book.worksheets[0].append(line)
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


def test_people_with_and_without_wechat(run: Run, stage: Stage, olga: Person, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        (openid("alice"), "张阿姨", None, "volunteer，driver", None),
        (None, "李大爷", "olga", None, None),
        (openid("olga"), None, None, None, "team:雷锋车队, licence"),
    )
    result = run("people", "import", file)
    assert result.exit_code == 0
    assert "the name is kept once they agree" in result.stdout
    assert "李大爷  (by name only; olga answers for it)" in result.stdout
    alice = stage.person("alice")
    assert (alice.name, alice.consent, alice.roles) == ("", "", {Role.VOLUNTEER, Role.DRIVER})
    with stage.open() as uow:
        assert [each.name for each in uow.people.cared_for(olga.id)] == ["李大爷"]


def test_importing_again_changes_nothing(run: Run, stage: Stage, olga: Person, tmp_path: Path) -> None:
    file = sheet(tmp_path, (None, "李大爷", None, None, None), (openid("alice"), None, None, "driver", None))
    first = run("people", "import", file, "--by", "olga")
    before = run("audit", "list").stdout
    assert run("people", "import", file, "--by", "olga").stdout == first.stdout
    assert run("audit", "list").stdout == before
    with stage.open() as uow:
        assert len(uow.people.cared_for(olga.id)) == 1


def test_what_an_agreed_person_holds(run: Run, stage: Stage, olga: Person, tmp_path: Path) -> None:
    file = sheet(tmp_path, (openid("olga"), None, None, None, "team:雷锋车队"))
    assert run("people", "import", file).exit_code == 0
    with stage.open() as uow:
        assert uow.qualifications.of_person(olga.id) == [Holding(Quality.TEAM, "雷锋车队")]


@pytest.mark.usefixtures("olga")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ((None, None, "olga", None, None), "needs an openid, or the name"),
        ((None, "李大爷", None, None, None), "cared_by: needs the openid or name"),
        ((None, "李大爷", "nobody", None, None), "cared_by: nobody is known as nobody"),
        ((None, "李大爷", "olga", "driver", None), "roles, holds: only for people with an openid"),
        (("oNew", None, None, "king", None), "roles.0: Input should be 'volunteer'"),
        (("oNew", None, None, None, "crown"), "holds.0: must be training:NAME"),
        (("oNew", None, None, None, "age:18"), "holds.0: must be training:NAME"),
        (("oNew", None, None, None, "licence"), "holds: nothing is kept before they agreed"),
        (("带空格", None, None, None, None), "openid: String should match pattern"),
        ((None, "长" * 21, "olga", None, None), "name: String should have at most 20"),
    ],
)
def test_a_wrong_row_keeps_all_out(
    run: Run, stage: Stage, tmp_path: Path, line: tuple[Any, ...], words: str
) -> None:
    good = (openid("alice"), None, None, "driver", None)
    file = sheet(tmp_path, good, line)
    result = run("people", "import", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing was imported" in result.stderr
    assert f"row 3: {words}" in result.stderr
    with stage.open() as uow:
        assert uow.people.by_openid(openid("alice")) is None
    skipped = run("people", "import", file, "--skip-wrong")
    assert (skipped.exit_code, f"skipped: row 3: {words}" in skipped.stderr) == (0, True)
    assert stage.person("alice").roles == {Role.DRIVER}


def test_no_list_of_people(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("[]")
    assert "needs a list of people, each with openid or name" in run("people", "import", file).stderr


def test_whoever_answers_for_the_list_is_written_down(
    run: Run, stage: Stage, olga: Person, tmp_path: Path
) -> None:
    file = sheet(
        tmp_path, (openid("alice"), None, None, "driver", None), (None, "李大爷", "olga", None, None)
    )
    run("people", "import", file, "--by", "olga")
    run("grant", openid("alice"), "volunteer")
    noted = json.loads(run("audit", "list", "--json").stdout)
    assert [(each["action"], each["by"]) for each in noted] == [
        ("person.grant", "operator"),
        ("person.named", "olga"),
        ("person.grant", "olga"),
    ]


def test_somebody_known_by_name_becomes_who_follows(run: Run, stage: Stage, olga: Person) -> None:
    with stage.working() as work:
        care_for(work, olga, "李哥", olga.id)
    stage.resident("li")
    (row,) = json.loads(ok(run("people", "named", "--json")))
    assert (row["name"], row["cared_by"]) == ("李哥", "olga")
    refused(run("people", "merge", row["id"], "oNobody"), "nobody is known as oNobody")
    assert ok(run("people", "merge", row["id"], openid("li"), "--by", openid("olga"))).endswith(
        f"is {openid('li')}\n"
    )
    refused(run("people", "merge", row["id"], openid("li")), "is not known by name only")
    refused(run("people", "merge", 4711, openid("li")), "is not known by name only")
    assert json.loads(ok(run("people", "named", "--json"))) == []
