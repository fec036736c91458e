"""What is due and does not leave is noticed; what waits for its time is not."""

import logging
from datetime import timedelta

import pytest

from bot.domain.people import Person
from bot.schedule import look_out
from bot.services.delivery.backlog import BEHIND, age_of_the_oldest_due
from bot.services.delivery.clockwork import tick
from tests.services.stage import Stage


def late(stage: Stage) -> timedelta:
    with stage.working() as work:
        return age_of_the_oldest_due(work)


def test_nothing_is_late_while_nothing_is_due(stage: Stage, alice: Person) -> None:
    assert late(stage) == timedelta()
    stage.tell(alice)
    stage.work_off()
    assert late(stage) == timedelta()


def test_what_no_worker_takes_gets_older_also_while_it_is_with_the_engine(
    stage: Stage, alice: Person, bob: Person
) -> None:
    stage.tell(alice)
    stage.clock.at += timedelta(minutes=4)
    stage.tell(bob)
    stage.clock.at += timedelta(minutes=1)
    assert late(stage) == timedelta(minutes=5)
    tick(stage.office, stage.post, 50)  # handed over, and nobody works
    assert late(stage) == timedelta(minutes=5)


def test_operators_are_alerted_when_it_takes_too_long(
    stage: Stage, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    stage.tell(alice)
    stage.clock.at += BEHIND
    look_out(stage.office)
    assert "delivery.behind" not in caplog.text
    stage.clock.at += timedelta(minutes=1)
    look_out(stage.office)
    (alert,) = [record for record in caplog.records if record.getMessage() == "delivery.behind"]
    assert (alert.levelno, vars(alert)["minutes"]) == (logging.ERROR, 11)
