"""Service hours at the machine."""

import json
from datetime import timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.people import Person
from bot.domain.reminders import LOCAL
from tests.commands.conftest import Run
from tests.services.stage import Stage


@pytest.fixture
def marathon(stage: Stage) -> Occasion:
    """Ten hours that ended yesterday."""
    began = stage.clock.at - timedelta(days=2)
    service = {"title": "马拉松", "kind": ActivityKind.SERVICE}
    return stage.outing(**service, starts_at=began, ends_at=began + timedelta(hours=10))


@pytest.fixture
def alice(stage: Stage) -> Person:
    return stage.resident("alice")


def fill(run: Run, alice: Person, marathon: Occasion, minutes: int, *more: str) -> object:
    why = ("--reason", "没带手机", "--evidence", "签到表", *more)
    return run("hours", "back-fill", alice.openid, marathon.shift.id, minutes, *why)


def test_hours_are_back_filled_corrected_and_listed(run: Run, alice: Person, marathon: Occasion) -> None:
    assert "written" in fill(run, alice, marathon, 120).output  # type: ignore[attr-defined]
    assert run("hours", "correct", "--reason", "早走", "1", "--", "-30").output == "written\n"
    of_person = json.loads(run("hours", "--person", alice.openid, "--json").stdout)
    assert [(row["minutes"], row["corrects"], row["reason"]) for row in of_person] == [
        (120, None, "没带手机"),
        (-30, 1, "早走"),
    ]
    seven = {name: of_person[0][name] for name in ("title", "place", "content", "host", "leader", "origin")}
    assert seven == {
        "title": "马拉松",
        "place": "社区北门",
        "content": "马拉松",
        "host": "",
        "leader": "",
        "origin": "back_fill",
    }
    assert json.loads(run("hours", "--activity", 1, "--json").stdout) == of_person


def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    run: Run, alice: Person, marathon: Occasion
) -> None:
    for result in (
        fill(run, alice, marathon, 661),
        run("hours", "correct", "9", "5", "--reason", "x"),
        run("hours", "confirm", 9),
        run("hours", "refuse", 9, "--reason", "x"),
        run("hours", "answer", 9, "--reason", "x"),
        run("hours", "close", 9),
        run("hours", "--person", "nobody"),
        run("hours"),
    ):
        assert result.exit_code  # type: ignore[attr-defined]
        assert "Error: " in result.output  # type: ignore[attr-defined]
    assert json.loads(run("hours", "--person", alice.openid, "--json").stdout) == []


def test_nine_hours_wait_for_another_person(
    run: Run, stage: Stage, alice: Person, marathon: Occasion
) -> None:
    stage.resident("olga")
    assert "waiting (claim 1)" in fill(run, alice, marathon, 540).output  # type: ignore[attr-defined]
    (claim,) = json.loads(run("hours", "waiting", "--json").stdout)
    assert (claim["why"], claim["minutes"], claim["evidence"]) == ("long_day", 540, "签到表")
    assert "another person" in run("hours", "confirm", 1).output
    assert run("hours", "confirm", 1, "--by", stage.person("olga").openid).output == "written\n"
    assert run("hours", "close", marathon.activity.id).output == "closed; 1 people are told their hours\n"
    assert "already" in run("hours", "close", marathon.activity.id).output


def test_a_meal_is_set_once_and_within_the_shift(run: Run, stage: Stage) -> None:
    nine = stage.clock.at.astimezone(LOCAL).replace(hour=9, minute=0)
    day = stage.outing(kind=ActivityKind.SERVICE, starts_at=nine, ends_at=nine + timedelta(hours=8))
    assert "must be times" in run("hours", "break", day.shift.id, "noon", "one").output
    assert "outside" in run("hours", "break", day.shift.id, "12:00", "18:00").output
    assert run("hours", "break", day.shift.id, "12:00", "13:00").output == "taken\n"
    assert "same" in run("hours", "break", day.shift.id, "12:00", "13:00").output
