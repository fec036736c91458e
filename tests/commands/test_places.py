"""`manage.py places`: the number of places, the line, removing and putting first."""

import json
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.services.joining.line_up import line_up
from tests.commands.conftest import Run
from tests.services.stage import Stage


@pytest.fixture
def full(stage: Stage) -> Occasion:
    soon = stage.clock.now() + timedelta(days=3)
    made = stage.outing(starts_at=soon, ends_at=soon + timedelta(hours=2), capacity=1)
    for name in ("alice", "bob", "charlie"):
        with stage.working() as work:
            line_up(work, stage.resident(name), made, 1)
        stage.clock.forward(seconds=1)
    return made


def line(run: Run, full: Occasion) -> list[tuple[str, str]]:
    result = run("places", "waitlist", full.activity.id, "--json")
    assert result.exit_code == 0, result.output
    return [(row["name"], row["state"]) for row in json.loads(result.stdout)]


def _removed(full: Occasion, row: dict[str, int]) -> str:
    return f"activity:{full.activity.id}:shift:{full.shift.id}:removed:{row['sign_up']}"


def test_more_places_are_offered(run: Run, full: Occasion) -> None:
    assert line(run, full) == [("bob", "waitlisted"), ("charlie", "waitlisted")]
    assert run("places", "capacity", full.activity.id, "2").exit_code == 0
    assert line(run, full) == [("bob", "held"), ("charlie", "waitlisted")]
    assert run("places", "capacity", full.activity.id, "none").exit_code == 0
    assert line(run, full) == [("bob", "held"), ("charlie", "held")]


@pytest.mark.parametrize(("number", "words"), [("0", "impossible"), ("1", "same"), ("many", "must be")])
def test_what_cannot_be_changes_nothing(
    run: Run, full: Occasion, stage: Stage, number: str, words: str
) -> None:
    result = run("places", "capacity", full.activity.id, number)
    assert result.exit_code
    assert words in result.stderr
    assert stage.now_of(full).shift.capacity == 1


def test_first_and_removed(run: Run, full: Occasion, stage: Stage) -> None:
    rows = json.loads(run("places", "waitlist", full.activity.id, "--json").stdout)
    assert run("places", "first", rows[1]["sign_up"]).exit_code == 0
    assert [name for name, _ in line(run, full)] == ["charlie", "bob"]
    assert run("places", "remove", rows[1]["sign_up"], "--reason", "报了两次").exit_code == 0
    assert line(run, full) == [("bob", "waitlisted")]
    assert [each.name for each in stage.deliveries(_removed(full, rows[1]))] == ["charlie"]
    again = run("places", "remove", rows[1]["sign_up"], "--reason", "报了两次")
    assert (again.exit_code, "not in any more" in again.stderr) == (1, True)
    assert "no sign-up 99" in run("places", "first", 99).stderr
