"""`announce` and what belongs to it: planned, agreed to, steered, and whom it goes to."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.domain.announcements import AnnouncementState
from bot.store.tables import people
from tests.commands.conftest import Run
from tests.services.stage import POLICY, Stage


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """The time is the real one, so nothing may hang on whether it is night."""
    awake = {"BOT_DELIVERY__QUIET_FROM": "never", "BOT_DELIVERY__QUIET_UNTIL": "never"}
    return environ | awake | {"BOT_PRIVACY__CONSENT_VERSION": "1", "BOT_ANNOUNCEMENTS__APPROVE_ABOVE": "1"}


@pytest.fixture
def town(stage: Stage) -> Stage:
    for name in ("alice", "bob"):
        stage.resident(name)
    return stage


def state(stage: Stage, number: int = 1) -> AnnouncementState:
    with stage.open() as uow:
        found = uow.announcements.get(number)
    assert found
    return found.state


def works(stage: Stage) -> int:
    """The worker's turn, a little later than now."""
    stage.clock.forward(minutes=1)
    return stage.work_off()


def test_a_whole_course(run: Run, town: Stage) -> None:
    assert run("people", "label", "alice", "compound:3号院").stdout == "compound:3号院\n"
    made = run(
        "announce",
        "--text",
        "停水",
        "--text-en",
        "No water",
        "--to",
        "compound:3号院 and not tag:x",
        "--urgent",
    )
    assert (made.exit_code, made.stdout) == (0, "1\n")
    works(town)
    (row,) = json.loads(run("announce", "show", 1, "--json").stdout)
    assert (row["state"], row["arrived"], row["urgent"], row["excluded"]) == ("released", 1, True, {})
    assert "alice" in run("deliveries", 1, "--json").stdout
    assert run("announce", "pause", 1).stdout.startswith("paused; 1 have it")
    assert run("announce", "resume", 1).stdout.startswith("resumed")
    assert run("announce", "stop", 1).stdout.startswith("stopped")
    refused = run("announce", "resume", 1)
    assert (refused.exit_code, "not possible now" in refused.stderr) == (1, True)
    assert "compound:3号院 and not tag:x" in run("announce", "list").stdout


def test_a_large_one_waits_for_somebody_else(run: Run, town: Stage) -> None:
    made = run("announce", "--text", "大扫除", "--to", "everyone", "--by", "alice")
    assert "another organizer must agree" in made.stderr
    assert state(town) is AnnouncementState.AWAITING
    assert "wrote themselves" in run("announce", "approve", 1, "--by", "alice").stderr
    assert run("announce", "change", 1, "--text", "下周大扫除", "--by", "alice").exit_code == 0
    assert run("announce", "refuse", 1, "--reason", "太急").stdout == "refused\n"
    assert "does not wait" in run("announce", "approve", 1).stderr
    assert run("announce", "change", 1, "--text", "下下周大扫除", "--by", "alice").exit_code == 0
    assert run("announce", "approve", 1, "--by", "bob").stdout == "approved\n"
    assert state(town) is AnnouncementState.PLANNED
    assert run("announce", "withdraw", 1).stdout.startswith("withdrawn")


def test_compulsion_is_refused_with_the_reason(run: Run, town: Stage) -> None:
    words = ("announce", "--text", "必须参加", "--to", "compound:3号院")
    refused = run(*words)
    assert (refused.exit_code, "Art. 25" in refused.stderr, "必须参加" in refused.stderr) == (1, True, True)
    assert run(*words, "--insist").stdout == "1\n"
    assert "announcement.compels" in run("audit", "list").stdout


def test_again_and_again(run: Run, town: Stage) -> None:
    made = run(
        "announce",
        "--text",
        "巡逻",
        "--to",
        "tag:x",
        "--every",
        "FREQ=WEEKLY;BYDAY=FR",
        "--at",
        "2099-01-01T19:00",
    )
    assert made.stdout == "1\n"
    (row,) = json.loads(run("announce", "list", "--json").stdout)
    assert (row["send_at"], row["rule"]) == ("2099-01-02T19:00:00+08:00", "FREQ=WEEKLY;BYDAY=FR")
    wrong = run("announce", "--text", "巡逻", "--to", "tag:x", "--every", "often")
    assert (wrong.exit_code, "RFC 5545" in wrong.stderr) == (2, True)
    assert run("announce", "pause", 1).stdout.startswith("paused")


def test_kept_combinations(run: Run, town: Stage) -> None:
    assert run("announce", "query", "save", "南边", "compound:3号院 and not role:driver").exit_code == 0
    assert "南边  0  compound:3号院 and not role:driver" in run("announce", "query", "list").stdout
    assert run("announce", "--text", "停水", "--to", "query:南边").stdout == "1\n"
    assert run("announce", "query", "drop", "南边").exit_code == 0
    assert "no saved query" in run("announce", "query", "drop", "南边").stderr
    assert "no saved query" in run("announce", "--text", "停水", "--to", "query:南边").stderr


def test_who_wants_none_is_left_out(run: Run, town: Stage) -> None:
    assert run("people", "news", "alice", "off").stdout == "off\n"
    assert run("people", "news", "bob", "--until", "2099-01-01T00:00").stdout.startswith("none until")
    assert run("announce", "--text", "停水", "--to", "everyone").stdout == "1\n"
    works(town)
    assert "alice  opted_out" in run("announce", "left-out", 1).stdout
    (row,) = json.loads(run("announce", "show", 1, "--json").stdout)
    assert row["excluded"] == {"opted_out": 1, "paused": 1}
    assert run("people", "news", "alice", "on").stdout == "on\n"


def test_a_test_goes_to_one_person(run: Run, town: Stage) -> None:
    assert run("announce", "--text", "停水", "--to", "everyone", "--test", "alice").stdout == ""
    assert works(town) == 1
    assert run("announce", "list", "--json").stdout.strip() == "[]"


def test_labels_by_command(run: Run, town: Stage) -> None:
    assert run("people", "label", "alice", "tag:党员").stdout == "tag:党员\n"
    assert run("people", "label", "alice", "tag:党员", "--remove").stdout == "no labels\n"
    assert "no such label" in run("people", "label", "alice", "tag:党员", "--remove").stderr
    assert "must be compound:NAME" in run("people", "label", "alice", "colour:red").stderr


def test_a_forecast_tells_the_roads_and_makes_nothing(run: Run, town: Stage, redis_url: str) -> None:
    words = ("announce", "forecast", "--text", "停水", "--to", "everyone")
    (row,) = json.loads(run(*words, "--json", BOT_REDIS__URL=redis_url).stdout)
    assert (row["total"], row["estimated_from"], row["unknown"]) == (2, None, 0)
    assert sum(row["roads"].values()) + sum(row["missing"].values()) == 2
    assert run(*words, BOT_REDIS__URL=redis_url).stdout.startswith("现在能送到 ")
    assert run("announce", "list").stdout == ""


def test_a_forecast_tells_who_waits_for_the_end_of_quiet_hours(run: Run, town: Stage, redis_url: str) -> None:
    """Those of the house are set around the real time."""
    from_, until = (f"{town.clock.at + timedelta(hours=hours + 8):%H}:00" for hours in (-2, 2))
    night = {
        "BOT_REDIS__URL": redis_url,
        "BOT_DELIVERY__QUIET_FROM": from_,
        "BOT_DELIVERY__QUIET_UNTIL": until,
    }
    words = ("announce", "forecast", "--text", "停水", "--to", "everyone")
    (row,) = json.loads(run(*words, "--json", **night).stdout)
    assert row["now"] == 0
    assert sum(each["people"] for each in row["later"]) + sum(row["missing"].values()) == 2
    (urgent,) = json.loads(run(*words, "--urgent", "--json", **night).stdout)
    assert urgent["later"] == []


def test_a_forecast_for_very_many_is_an_estimate_unless_it_is_to_be_exact(
    run: Run, stage: Stage, redis_url: str
) -> None:
    many = POLICY.counted_to + 1
    with stage.engine.begin() as connection:
        row = {"created_at": stage.clock.at}
        rows = [row | {"openid": f"o{number:027d}"} for number in range(many)]
        connection.execute(insert(people), rows)
    words = ("announce", "forecast", "--text", "停水", "--to", "everyone")
    told = run(*words, BOT_REDIS__URL=redis_url).stdout
    assert told.startswith(f"现在大约能送到 {many}/{many}（人多，由")
    (row,) = json.loads(run(*words, "--exact", "--json", BOT_REDIS__URL=redis_url).stdout)
    assert (row["total"], row["estimated_from"]) == (many, None)


def test_a_forecast_without_redis_says_what_it_knows(run: Run, town: Stage) -> None:
    words = ("announce", "forecast", "--text", "停水", "--to", "everyone")
    told = run(*words, BOT_REDIS__URL="redis://127.0.0.1:1")
    assert (told.exit_code, told.stdout.startswith("这条通知是发给2人的；现在暂时查不到")) == (0, True)
