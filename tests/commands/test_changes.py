"""`change`, `cancel`, `unreached` and `replace` at the operator's machine."""

import json
from datetime import timedelta

import pytest

from bot.domain.activities import NewActivity, Occasion
from bot.services.activities.series import start_series
from tests.commands.conftest import Run
from tests.services.stage import Stage, openid

DAY = timedelta(days=1)


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    """alice signed up for one of two places the day after tomorrow."""
    starts_at = stage.clock.at.replace(microsecond=0) + 2 * DAY
    outing = stage.outing(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), capacity=2)
    stage.join(stage.resident("alice"), outing)
    return outing


def test_changed_with_everybody_told_once(run: Run, stage: Stage, outing: Occasion) -> None:
    starts = (outing.shift.starts_at + DAY).isoformat()
    done = run("change", 1, "--place", "社区东门", "--leader", "李老师", "--starts", starts)
    assert done.stdout == "changed, moved\n"
    present = stage.now_of(outing)
    assert (present.activity.place, present.activity.leader) == ("社区东门", "李老师")
    assert present.shift.starts_at == outing.shift.starts_at + DAY
    assert present.shift.ends_at - present.shift.starts_at == timedelta(hours=2)
    assert len(stage.deliveries("activity:1:shift:1:changed")) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "say what changes"),
        (("--title", "x" * 41), "too long"),
        (("--place", "社区北门"), "same details"),
        (("--starts", "2020-01-01"), "past"),
        (("--starts", "tomorrow"), "must look like"),
        (("--ends", "2020-01-01"), "after the start"),
        (("--starts", "2099-01-01", "--shift", 9), "say which shift"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    run: Run, stage: Stage, outing: Occasion, words: tuple[object, ...], says: str
) -> None:
    refused = run("change", 1, *words)
    assert refused.exit_code in (1, 2)
    assert says in refused.stderr
    assert stage.now_of(outing).shift.version == 1


def test_called_off_and_whom_it_did_not_reach(run: Run, stage: Stage, outing: Occasion) -> None:
    assert run("unreached", 1, "--json").stdout == "[]\n"
    assert run("cancel", 1).stdout == "called off; 1 people are told\n"
    assert "called off before" in run("cancel", 1).stderr
    (row,) = json.loads(run("unreached", 1, "--json").stdout)
    assert row == {"name": "alice", "phone": None, "state": "planned", "reason": None}


def test_a_replacement_is_called_answered_and_stopped(run: Run, stage: Stage, outing: Occasion) -> None:
    stage.resident("bob")
    opened = run("replace", "open", 1).stdout
    assert opened in ("opened\n", "in the morning\n")
    assert "already open" in run("replace", "open", 1).stderr
    if opened == "opened\n":
        assert run("replace", "answer", openid("bob"), "yes").stdout == "comes\n"
        assert stage.now_of(outing).shift.taken == 2
    assert "nothing is asked" in run("replace", "answer", openid("alice"), "no").stderr
    assert run("replace", "stop", 1).stdout in ("stopped\n", "nobody was being asked\n")
    assert run("replace", "stop", 1).stdout == "nobody was being asked\n"


def test_one_shift_of_several_is_called_off(run: Run, stage: Stage, outing: Occasion) -> None:
    later = outing.shift.ends_at + DAY
    times = ("--starts", later.isoformat(), "--ends", (later + timedelta(hours=1)).isoformat())
    assert run("structure", "add-shift", 1, *times).stdout == "2\n"
    assert run("cancel", 1, "--shift", 1).stdout == "called off; 1 people are told\n"
    assert "called off before" in run("cancel", 1, "--shift", 1).stderr
    assert "say which shift" in run("cancel", 1, "--shift", 9).stderr
    assert json.loads(run("activity", "show", 1, "--json").stdout)["state"] == "open"
    assert run("cancel", 1, "--shift", 2).stdout == "called off; 0 people are told\n"
    assert json.loads(run("activity", "show", 1, "--json").stdout)["state"] == "cancelled"


def test_of_a_series_this_and_later_are_changed(run: Run, stage: Stage) -> None:
    start = stage.clock.at.replace(microsecond=0) + DAY
    new = NewActivity("巡逻", start, start + timedelta(hours=1), "北门", 9)
    with stage.working() as work:
        start_series(work, new, "FREQ=WEEKLY", None)
    assert run("change", 2, "--place", "南门", "--later").stdout == "changed\n"
    assert run("structure", "rules", 2, "--minimum", 3, "--later").stdout == "7 shifts changed\n"
    assert run("structure", "add-role", 2, "引导员", "--later").exit_code == 0
    assert run("structure", "require", 2, "--requires", "party", "--later").exit_code == 0
    with stage.open() as uow:
        found = sorted(uow.activities.latest(50), key=lambda each: each.shift.starts_at)
    assert [each.activity.place for each in found][:3] == ["北门", "南门", "南门"]
    assert [(each.shift.minimum, each.shift.roles) for each in found][:3] == [(None, 0), (3, 1), (3, 1)]
    assert [len(each.activity.requirements) for each in found][:3] == [0, 1, 1]
