"""A batch is found by its ids, however many other deliveries are planned or on their way."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState, Road, Verdict
from tests.services.stage import NOW, Stage
from tests.store.recording import plan, recorded


@pytest.fixture
def stage(sqlite_url: str) -> Stage:
    """A database without statistics, as SQLite has none until somebody asks for them."""
    return Stage(sqlite_url)


def test_no_statement_of_a_batch_reads_all_deliveries_of_a_state(stage: Stage) -> None:
    stage.tell(stage.resident("alice"), stage.resident("bob"))
    stage.engine.dispose()
    with recorded() as statements, stage.open() as uow:
        parcels = uow.deliveries.claim([1, 2], NOW, timedelta(minutes=1))
        uow.deliveries.set_out(parcels, Road.TEMPLATE)
        uow.deliveries.turn_back(parcels)
        uow.deliveries.settle([Verdict(1, DeliveryState.SENT, Road.TEMPLATE, "7")], NOW)
        uow.deliveries.hand_over([1, 2], NOW)
        uow.outbox.withdraw(["test:note"])
        uow.commit()
    stage.engine.dispose()
    asked = [sql for sql in statements.work if sql.startswith(("SELECT", "UPDATE", "DELETE"))]
    assert len(asked) >= 8
    assert [sql for sql in asked if "ix_deliveries_due" in plan(stage.engine, sql, None)] == []
    stage.engine.dispose()
