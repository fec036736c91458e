"""`signup` and `wishes`: what the operator does for somebody who called."""

from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.replacement import Candidates
from bot.services.joining.line_up import line_up
from tests.commands.conftest import Run
from tests.services.stage import Stage, openid

ALICE, BOB = openid("alice"), openid("bob")


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"BOT_PRIVACY__CONSENT_VERSION": "1"}


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    """Two places in two days."""
    for name in ("alice", "bob"):
        stage.resident(name)
    starts_at = stage.clock.at + timedelta(days=2)
    return stage.outing(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), capacity=2)


def told(stage: Stage, name: str) -> int:
    return len(stage.deliveries(f"activity:1:shift:1:desk:{stage.person(name).id}"))


def test_somebody_is_signed_up_resized_and_signed_off(run: Run, stage: Stage, outing: Occasion) -> None:
    assert run("signup", "add", 1, ALICE).stdout == "joined\n"
    assert run("signup", "add", 1, ALICE, "--party", 2).stdout == "party changed\n"
    assert stage.now_of(outing).shift.taken == 2
    assert run("signup", "leave", 1, ALICE).stdout == "left\n"
    assert "not in" in run("signup", "leave", 1, ALICE).stderr
    assert (stage.now_of(outing).shift.taken, told(stage, "alice")) == (0, 3)


def test_guests_are_named(run: Run, stage: Stage, outing: Occasion) -> None:
    run("signup", "add", 1, ALICE, "--guest", "小明")
    with stage.open() as uow:
        mine = uow.sign_ups.mine(outing.shift.id, stage.person("alice").id)
    assert mine
    assert (mine.party_size, mine.guests) == (2, ("小明",))


def test_where_there_is_no_room(run: Run, stage: Stage, outing: Occasion) -> None:
    run("signup", "add", 1, ALICE, "--party", 2)
    assert "full" in run("signup", "add", 1, BOB).stderr
    assert run("signup", "add", 1, BOB, "--wait").stdout == "waiting\n"
    assert "still waiting" in run("signup", "accept", 1, BOB).stderr
    run("signup", "leave", 1, ALICE)
    assert run("signup", "accept", 1, BOB).stdout == "confirmed\n"
    assert "no role 司机" in run("signup", "add", 1, ALICE, "--role", "司机").stderr
    assert (stage.now_of(outing).shift.taken, told(stage, "bob")) == (1, 2)


def test_an_offer_is_given_up(run: Run, stage: Stage, outing: Occasion) -> None:
    run("signup", "add", 1, ALICE, "--party", 2)
    with stage.working() as work:
        line_up(work, stage.person("bob"), outing, 1)
    run("signup", "leave", 1, ALICE)
    assert run("signup", "leave", 1, BOB).stdout == "left\n"
    assert stage.now_of(outing).shift.taken == 0


def test_what_people_wish_for(run: Run, stage: Stage, outing: Occasion) -> None:
    assert run("wishes", ALICE, "--no-stands-in", "--language", "en", "--elder").exit_code == 0
    assert (stage.person("alice").language, stage.person("alice").elder) == ("en", True)
    with stage.open() as uow:
        found = uow.replacements.candidates(outing.shift, Candidates(False, None), 9)
    assert [person_id for _, person_id in found] == [stage.person("bob").id]
    assert run("wishes", ALICE, "--stands-in", "--reminders", "off").stdout.startswith("stands_in True")
    assert "say what" in run("wishes", ALICE).stderr
