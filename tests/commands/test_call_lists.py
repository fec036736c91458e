"""`call-list` and `deliveries` at the operator's machine."""

import json
from datetime import timedelta

import pytest

from bot.domain.deliveries import Road
from bot.domain.people import Role
from bot.services.persons.people import give_phone, grant
from tests.commands.conftest import Run
from tests.services.stage import KEY, POLICY, Stage

NUMBER = "13912345678"


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """With the key that the town seals phones with."""
    return environ | {"BOT_PRIVACY__KEYS": f'["{KEY}"]'}


@pytest.fixture
def unread(stage: Stage) -> Stage:
    """alice left a number; bob did not; nothing reaches them, and nobody looked in time."""
    alice = stage.resident("alice")
    stage.resident("bob")
    with stage.working() as work:
        give_phone(work, alice, NUMBER)
    stage.messenger.roads = set()
    return stage


def announced(run: Run, stage: Stage) -> None:
    assert run("announce", "--text", "停水", "--to", "everyone").stdout.strip() == "1"
    stage.clock.forward(seconds=5)
    stage.work_off()


def test_whom_to_call_with_the_reason_in_words(run: Run, unread: Stage) -> None:
    announced(run, unread)
    unread.clock.at += POLICY.mailbox_keeps + timedelta(minutes=1)
    unread.sweep()
    first, second = json.loads(run("call-list", 1, "--json").stdout)
    assert first == {
        "name": "alice",
        "phone": "139****5678",
        "state": "unreachable",
        "reason": "left_unread",
        "why": "一直没来看",
    }
    assert (second["name"], second["phone"]) == ("bob", None)
    assert "一直没来看" in run("call-list", 1).stdout
    assert "call_list.show" in run("audit", "list", "--json").stdout


def test_phones_in_the_clear_are_for_organizers(run: Run, unread: Stage) -> None:
    announced(run, unread)
    assert "phones are for organizers" in run("call-list", 1, "--phones").stderr
    olga = unread.resident("olga")
    with unread.working() as work:
        grant(work, olga, Role.ORGANIZER)
    assert NUMBER in run("call-list", 1, "--phones", "--by", "olga").stdout


def test_of_an_activity_the_newest_word_counts(run: Run, unread: Stage) -> None:
    starts_at = unread.clock.at + timedelta(days=2)
    outing = unread.outing(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    unread.join(unread.person("alice"), outing)
    assert run("call-list", "activity:1", "--json").stdout == "[]\n"
    run("change", 1, "--place", "社区东门")
    unread.clock.forward(seconds=5)
    unread.work_off()
    assert [row["name"] for row in json.loads(run("call-list", "activity:1", "--json").stdout)] == ["alice"]
    unread.writes_to_us(unread.person("alice"))
    unread.messenger.roads = {Road.CUSTOM}
    run("cancel", 1)
    unread.clock.forward(seconds=5)
    unread.work_off()
    assert run("call-list", "activity:1", "--json").stdout == "[]\n"


@pytest.mark.parametrize("of", ["7", "activity:7", "shift:1", "x"])
def test_what_there_is_not_is_said(run: Run, stage: Stage, of: str) -> None:
    refused = run("call-list", of)
    assert (refused.exit_code, "there is no" in refused.stderr) == (1, True)


def test_deliveries_tell_why_and_until_when(run: Run, unread: Stage) -> None:
    announced(run, unread)
    first, _ = json.loads(run("deliveries", 1, "--json").stdout)
    assert (first["state"], first["reason"], bool(first["until"])) == ("waiting", "window_closed", True)
