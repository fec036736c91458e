"""Old deliveries are deleted in steps, and what they counted for stays."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Table, func, select

from bot.domain.audiences import Audience
from bot.domain.deliveries import Road
from bot.domain.receipts import Receipt
from bot.domain.sending import Fate
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.announcement_course import progress_of
from bot.services.delivery.keep import drop_old
from bot.services.delivery.receipts import receive
from bot.services.work import Work
from bot.store.tables import deliveries, messages, receipts
from tests.services.stage import POLICY, Result, Stage

KEPT = timedelta(days=40)


def dropped(stage: Stage) -> int:
    with stage.open() as uow:
        count = drop_old(Work(uow, stage.clock.now(), replace(POLICY, deliveries_kept=KEPT)))
        uow.commit()
    return count


def rows(stage: Stage, table: Table) -> int:
    with stage.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def arrived(stage: Stage, number: int) -> int:
    with stage.open() as uow:
        announcement = uow.announcements.get(number)
        assert announcement
        return progress_of(Work(uow, stage.clock.now(), POLICY), announcement).arrived


def test_the_counts_of_an_announcement_outlive_its_deliveries(both: Stage) -> None:
    for name in ("alice", "bob", "charlie"):
        both.resident(name)
    both.messenger.results[Road.TEMPLATE] = [Result(Fate.SENT, number=str(n)) for n in range(3)]
    with both.working() as work:
        made = plan_announcement(work, Plan("停水", Audience("everyone"), work.now), None)
    both.work_off()
    with both.working() as work:
        receive(work, Receipt("1", "success"))
    assert arrived(both, made) == 3
    assert dropped(both) == 0
    both.clock.at += KEPT + timedelta(minutes=1)
    assert dropped(both) == 3
    assert (rows(both, deliveries), rows(both, receipts)) == (0, 0)
    assert arrived(both, made) == 3
    assert dropped(both) == 0


def test_what_is_not_settled_stays(both: Stage) -> None:
    both.messenger.roads = set()
    both.tell(both.resident("alice"))
    both.work_off()
    both.clock.at += 2 * KEPT
    assert dropped(both) == 0
    both.sweep()  # it was left unread: it is settled by now, and old
    assert dropped(both) == 1
    assert rows(both, messages) == 0


def test_it_goes_in_steps(stage: Stage) -> None:
    people = [stage.resident(f"p{number}") for number in range(5)]
    stage.tell(*people)
    stage.work_off()
    stage.clock.at += 2 * KEPT
    with stage.open() as uow:
        steps = [uow.old_deliveries.drop(stage.clock.now() - KEPT, 2) for _ in range(4)]
        uow.commit()
    assert steps == [2, 2, 1, 0]


def test_kept_for_ever_nothing_is_deleted(stage: Stage) -> None:
    stage.tell(stage.resident("alice"))
    stage.work_off()
    stage.clock.at += 10 * KEPT
    with stage.open() as uow:
        assert drop_old(Work(uow, stage.clock.now(), POLICY)) == 0
