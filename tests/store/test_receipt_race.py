"""The platform's word that comes at the very moment when we write down that we sent."""

import threading

from sqlalchemy import text

from bot.domain.deliveries import DeliveryState, Road, Verdict
from bot.domain.receipts import Receipt
from bot.services.delivery.deliver import CRASHED_AFTER
from tests.processes import wait_until
from tests.services.stage import NOW, Stage


def waits_for_a_lock(stage: Stage) -> bool:
    if stage.engine.dialect.name == "sqlite":
        return True  # only one writes at all, which needs no proof here
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    query += " AND datname = current_database()"
    with stage.engine.connect() as connection:
        return bool(connection.scalar(text(query)))


def test_settling_waits_for_a_receipt_that_is_being_written(stage: Stage) -> None:
    source = stage.tell(stage.resident("alice"))
    with stage.working() as work:
        (parcel,) = work.uow.deliveries.claim([1], NOW, CRASHED_AFTER)
    verdict = Verdict(parcel.id, DeliveryState.SENT, Road.TEMPLATE, "200228332")

    def settle() -> None:
        with stage.working() as work:
            work.uow.deliveries.settle([verdict], NOW)

    thread = threading.Thread(target=settle)
    with stage.open() as receiving:
        receiving.receipts.receive(Receipt("200228332", "success"), DeliveryState.DELIVERED, None, NOW)
        thread.start()
        wait_until(lambda: waits_for_a_lock(stage))
        receiving.commit()
    thread.join()
    assert stage.delivery(source).state is DeliveryState.DELIVERED


def test_a_receipt_waits_for_settling(stage: Stage) -> None:
    source = stage.tell(stage.resident("alice"))
    with stage.working() as work:
        work.uow.deliveries.claim([1], NOW, CRASHED_AFTER)

    def receive() -> None:
        with stage.working() as work:
            work.uow.receipts.receive(Receipt("200228332", "success"), DeliveryState.DELIVERED, None, NOW)

    thread = threading.Thread(target=receive)
    with stage.open() as settling:
        settling.deliveries.settle([Verdict(1, DeliveryState.SENT, Road.TEMPLATE, "200228332")], NOW)
        thread.start()
        wait_until(lambda: waits_for_a_lock(stage))
        settling.commit()
    thread.join()
    assert stage.delivery(source).state is DeliveryState.DELIVERED
