"""The operator and the links by which organizers hand in files."""

import json

import pytest

from bot.domain.people import Role
from bot.services.persons.people import grant
from tests.commands.conftest import Run
from tests.services.stage import Stage


@pytest.fixture(autouse=True)
def _olga(stage: Stage) -> None:
    olga = stage.resident("olga")
    with stage.working() as work:
        grant(work, olga, Role.ORGANIZER)


def test_a_link_is_given_listed_and_closed(run: Run) -> None:
    given = run("imports", "link", "olga", "people", BOT_WEB__BASE_URL="https://bot.example")
    address, _, key = given.stdout.strip().rpartition("/")
    assert address == "https://bot.example/p/import"
    (listed,) = json.loads(run("imports", "list", "--json").stdout)
    assert (listed["name"], listed["kind"], listed["state"]) == ("olga", "people", "open")
    assert key not in json.dumps(listed)
    assert run("imports", "close", "olga").stdout == "closed\n"
    assert json.loads(run("imports", "list", "--json").stdout) == []
    assert "olga has no link" in run("imports", "close", "olga").stderr


def test_only_for_organizers(run: Run, stage: Stage) -> None:
    stage.resident("bob")
    assert "bob is no organizer" in run("imports", "link", "bob", "people").stderr
    assert run("imports", "link", "olga", "pictures").exit_code == 2
