"""Asking the audit log: by whom, of what, since when, and which acts."""

import json
from typing import Any

import pytest

from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.services.activities.organize import call_off
from bot.services.joining.manage_places import remove
from bot.services.persons.people import agree, erase, grant, meet
from tests.commands.conftest import Run
from tests.services.stage import Stage, openid


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    """Published by the operator, called off by olga five days later; alice, unnamed, was made a driver."""
    made = stage.outing()
    with stage.working() as work:
        olga = meet(work, openid("olga"))
        agree(work, olga, "王敏")
        grant(work, meet(work, openid("alice")), Role.DRIVER)
        work.uow.audit.note(olga.id, "sign_up.approve", f"shift:{made.shift.id}", work.now)
    stage.clock.forward(days=5)
    with stage.working() as work:
        call_off(work, made, stage.person("olga").id)
    return made


def acts(run: Run, *words: object) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = json.loads(run("audit", "list", "--json", *words).stdout)
    return [(row["by"], row["action"]) for row in rows]


def test_the_latest_first(run: Run, outing: Occasion) -> None:
    assert acts(run) == [
        ("王敏", "activity.call_off"),
        ("王敏", "sign_up.approve"),
        ("operator", "person.grant"),
        ("operator", "activity.publish"),
    ]
    assert len(acts(run, "--limit", 2)) == 2


@pytest.mark.parametrize(
    ("words", "actions"),
    [
        (("--by", "王敏"), ["activity.call_off", "sign_up.approve"]),
        (("--by", openid("olga"), "--action", "activity"), ["activity.call_off"]),
        (("--by", "operator"), ["person.grant", "activity.publish"]),
        (("--of", "activity:1"), ["activity.call_off", "sign_up.approve", "activity.publish"]),
        (("--of", "shift:1"), ["sign_up.approve"]),
        (("--of", "activity:99"), []),
        (("--action", "person.grant"), ["person.grant"]),
        (("--action", "pers"), []),
    ],
)
def test_asked_for(run: Run, outing: Occasion, words: tuple[str, ...], actions: list[str]) -> None:
    assert [action for _, action in acts(run, *words)] == actions


def test_since(run: Run, stage: Stage, outing: Occasion) -> None:
    day = stage.clock.at.date().isoformat()
    assert acts(run, "--since", day) == [("王敏", "activity.call_off")]
    assert run("audit", "list", "--since", "soon").exit_code == 2


def test_people_by_name_or_masked(run: Run, stage: Stage, outing: Occasion) -> None:
    of = f"person:{stage.person('alice').id}"
    (line,) = run("audit", "list", "--of", of).stdout.splitlines()
    assert "…____" in line
    assert openid("alice") not in line
    with stage.working() as work:
        erase(work, stage.person("olga"))
    assert acts(run, "--action", "activity.call_off")[0][0].startswith("erased person ")


def test_whom_nobody_knows(run: Run, outing: Occasion) -> None:
    assert "nobody is known as 某人" in run("audit", "list", "--by", "某人").stderr


def test_to_whom_it_was_done(run: Run, stage: Stage, outing: Occasion) -> None:
    """Also where it was done to a shift or a certificate of theirs."""
    bob = stage.resident("bob")
    made = stage.outing()
    stage.join(bob, made)
    with stage.working() as work:
        remove(work, made, bob.id, "满了", stage.person("olga").id)
    (row,) = json.loads(run("audit", "list", "--json", "--of", f"person:{bob.id}").stdout)
    assert (row["action"], row["by"], row["whom"]) == ("signup.remove", "王敏", "bob")
