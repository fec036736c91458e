"""`noshow` at the operator's machine."""

from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from tests.commands.conftest import Run
from tests.services.stage import Stage, openid

HOUR = timedelta(hours=1)


@pytest.fixture
def begun(stage: Stage) -> Occasion:
    """alice signed up for what begins now."""
    now = stage.clock.at
    outing = stage.outing(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    stage.join(stage.resident("alice"), outing)
    with stage.working() as work:
        assert work.uow.activities.move(outing.shift, (now - HOUR, now + HOUR), now)
    return outing


def test_marked_and_taken_back(run: Run, stage: Stage, begun: Occasion) -> None:
    words = ("noshow", begun.activity.id, openid("alice"))
    assert run(*words, "--comment", "睡过了", "--unexcused").stdout == "marked\n"
    again = run(*words, "--comment", "睡过了", "--unexcused")
    assert (again.exit_code, again.stderr) == (1, "Error: nothing changed: already\n")
    assert stage.now_of(begun).shift.taken == 0
    assert run(*words, "--undo").stdout == "taken back\n"
    assert stage.now_of(begun).shift.taken == 1
    assert "not marked" in run(*words, "--undo").stderr


@pytest.mark.parametrize("words", [(), ("--comment", "x"), ("--excused",), ("--comment", " ", "--excused")])
def test_a_reason_and_whether_it_excuses_are_needed(
    run: Run, begun: Occasion, words: tuple[str, ...]
) -> None:
    refused = run("noshow", begun.activity.id, openid("alice"), *words)
    assert refused.exit_code == 2
    assert "--comment" in refused.stderr


def test_an_unknown_person_or_shift(run: Run, begun: Occasion) -> None:
    more = ("--comment", "x", "--excused")
    assert "nobody is known" in run("noshow", begun.activity.id, "nobody", *more).stderr
    assert "say which shift" in run("noshow", begun.activity.id, openid("alice"), "--shift", 99, *more).stderr
