"""The day at the machine: codes, checking in and out, walk-ins, and what was forgotten."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.activities import Occasion
from tests.commands.conftest import Run
from tests.commands.test_commands import ok, refused
from tests.services.stage import Stage, openid

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    """It began an hour ago, for three people; alice and bob signed up before."""
    stage.clock.at = NOW - timedelta(days=1)
    begun = NOW - timedelta(hours=1)
    made = stage.outing(starts_at=begun, ends_at=begun + timedelta(hours=3), capacity=3)
    for name in ("alice", "bob"):
        stage.join(stage.resident(name), made)
    stage.clock.at = NOW
    return made


def listed(run: Run) -> dict[str, Any]:
    return {row["name"]: row for row in json.loads(ok(run("checkin", "list", 1, "--json")))}


def test_the_code_of_the_moment(run: Run, outing: Occasion) -> None:
    digits, _, until = ok(run("checkin", "code", 1)).strip().partition("  until ")
    assert len(digits) == 4
    assert timedelta() < datetime.fromisoformat(until) - datetime.now(UTC) <= timedelta(minutes=10)


def test_no_code_before_it_can_be_used(run: Run, stage: Stage) -> None:
    stage.outing(starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=2, hours=1))
    refused(run("checkin", "code", 1), "there is no code")
    refused(run("checkin", "code", 9), "there is no activity 9")


def test_in_and_out_by_openid_and_by_sign_up(run: Run, outing: Occasion) -> None:
    early = (NOW - timedelta(minutes=50)).isoformat()
    assert ok(run("checkin", "in", 1, openid("alice"), 2, "--at", early)).splitlines() == [
        f"{openid('alice')}: in",
        "2: in",
    ]
    assert "already in" in run("checkin", "in", 1, 2).stderr
    assert ok(run("checkin", "out", 1, 2)) == "2: out\n"
    rows = listed(run)
    assert rows["alice"]["out_at"] is None
    assert rows["bob"]["in_by"] == rows["bob"]["out_by"] == "roll_call"
    assert datetime.fromisoformat(rows["bob"]["in_at"]) == NOW - timedelta(minutes=50)


def test_all_or_nobody(run: Run, outing: Occasion) -> None:
    refused(run("checkin", "in", 1, openid("alice"), "o-nobody"), "not on the roster: o-nobody")
    assert listed(run)["alice"]["in_at"] is None
    refused(run("checkin", "in", 1, 1, "--at", "eight"), "must be ISO 8601", code=2)


def test_taking_it_back(run: Run, outing: Occasion) -> None:
    run("checkin", "in", 1, 1)
    run("checkin", "out", 1, 1)
    assert ok(run("checkin", "undo", 1, 1, "--out")) == "taken back: 1\n"
    assert ok(run("checkin", "undo", 1, 1)) == "taken back: 1\n"
    refused(run("checkin", "undo", 1, 1), "nothing was written down")


def test_walk_ins_up_to_the_capacity(run: Run, outing: Occasion) -> None:
    assert ok(run("checkin", "walkin", 1, "张三", "--by", openid("alice"))) == "added\n"
    assert ok(run("checkin", "walkin", 1, "张三", "--by", openid("alice"))) == "already in\n"
    refused(run("checkin", "walkin", 1, "李四", "--by", openid("alice")), "not added: full")
    refused(run("checkin", "walkin", 1, "李四", "--by", "o-nobody"), "nobody is known as o-nobody")
    assert listed(run)["张三"]["in_by"] == "walk_in"


def test_closing_marks_who_did_not_check_out(run: Run, outing: Occasion) -> None:
    run("checkin", "in", 1, 1)
    assert ok(run("checkin", "close", 1)) == "checked out: 1\n"
    assert listed(run)["alice"]["forgotten"]
    assert ok(run("checkin", "close", 1)) == "checked out: 0\n"


def test_the_sign_ups_tell_who_was_there(run: Run, outing: Occasion) -> None:
    run("checkin", "in", 1, 1)
    states = [row["state"] for row in json.loads(ok(run("signups", 1, "--json")))]
    assert states == ["attended", "confirmed"]
