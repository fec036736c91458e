"""What keeps transactions off the wire in every test of services and talks does notice them."""

import pytest

from bot.domain.deliveries import Road
from tests.off_the_wire import OnTheWireError, Watch
from tests.services.stage import Stage


def test_a_door_stays_shut_while_a_transaction_writes(both: Stage) -> None:
    now, door = both.clock.now(), both.office.throttle
    with both.open() as uow:
        assert uow.activities.count() == 0
        door.flow(Road.CUSTOM, now)
        uow.labels.forget(1)
        with pytest.raises(OnTheWireError):
            door.flow(Road.CUSTOM, now)
        uow.commit()
        door.flow(Road.CUSTOM, now)
        uow.labels.forget(1)
    door.flow(Road.CUSTOM, now)


def test_what_waits_for_nobody_is_no_door(stage: Stage) -> None:
    with stage.open() as uow:
        uow.labels.forget(1)
        assert stage.office.messenger.carries(Road.CUSTOM, "notice")  # type: ignore[arg-type]
    assert Watch(stage.engine).over(stage.windows).left == {}
