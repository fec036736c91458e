"""`signup` and `wishes`: what the operator does for somebody who called."""

from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.replacement import Candidates
from bot.services.joining.line_up import line_up
from tests.commands.conftest import Run
from tests.services.stage import NOW, Stage, openid

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


def test_a_place_is_swapped_and_its_person_told(run: Run, stage: Stage, outing: Occasion) -> None:
    run("signup", "add", 1, ALICE)
    assert run("signup", "swap", 1, ALICE).exit_code == 0
    assert (stage.now_of(outing).shift.taken, told(stage, "alice")) == (0, 2)
    assert "not in" in run("signup", "swap", 1, ALICE).stderr
    assert told(stage, "alice") == 2


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
        found = uow.replacements.candidates(outing.shift, Candidates(NOW, False, None), 9)
    assert [person_id for _, person_id in found] == [stage.person("bob").id]
    assert run("wishes", ALICE, "--stands-in", "--reminders", "off").stdout.startswith("stands_in True")
    assert "say what" in run("wishes", ALICE).stderr


def test_when_to_be_reminded_and_left_alone(run: Run, stage: Stage, outing: Occasion) -> None:
    assert run("wishes", ALICE, "--leads", "3h", "--quiet", "22:00-07:00").exit_code == 0
    alice = stage.person("alice")
    assert (alice.leads, alice.quiet) == ("3h", "22:00-07:00")
    assert run("wishes", ALICE, "--leads", "usual", "--quiet", "never").exit_code == 0
    assert (stage.person("alice").leads, stage.person("alice").quiet) == ("", "00:00-00:00")
    assert "must be such as" in run("wishes", ALICE, "--quiet", "nights").stderr
    assert "--leads" in run("wishes", ALICE, "--leads", "soon").stderr
    assert len(stage.deliveries(f"desk:wishes:{alice.id}")) == 2


def test_a_chosen_wish_ends_lead_times_of_ones_own(run: Run, stage: Stage, outing: Occasion) -> None:
    run("wishes", ALICE, "--leads", "3h")
    run("wishes", ALICE, "--reminders", "earlier")
    assert (stage.person("alice").leads, stage.person("alice").reminders) == ("", "earlier")


def test_a_name_is_corrected_and_stands_in_no_log(run: Run, stage: Stage, outing: Occasion) -> None:
    assert run("wishes", ALICE, "--name", "张爱丽").exit_code == 0
    assert stage.person("alice").name == "张爱丽"
    assert "{'name': ''}" in run("audit", "list", "--action", "person.wishes").stdout
    refused = run("wishes", BOB, "--name", "鲍勃", BOT_PRIVACY__CONSENT_VERSION="2")
    assert "not agreed" in refused.stderr


def test_somebody_says_on_the_phone_that_they_come(run: Run, stage: Stage, outing: Occasion) -> None:
    run("signup", "add", 1, ALICE)
    assert run("signup", "coming", 1, ALICE).stdout == "coming\n"
    assert "nothing was changed: not in" in run("signup", "coming", 1, BOB).stderr
    with stage.open() as uow:
        mine = uow.sign_ups.mine(outing.shift.id, stage.person("alice").id)
    assert mine
    assert mine.confirmed == outing.shift.version
