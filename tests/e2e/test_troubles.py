"""Parts that are killed under a running bot: what was committed arrives, once, and without anybody's help."""

import os
import signal
from datetime import timedelta

from bot.domain.deliveries import DeliveryState
from bot.services.delivery.clockwork import LOST_AFTER
from tests.e2e.conftest import Town
from tests.processes import wait_until


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_killed_worker_is_replaced_and_nothing_is_lost(running: Town) -> None:
    running.next_morning()
    alice = running.resident("何英")
    alice.says("你好")
    killed = running.worker()
    os.kill(killed, signal.SIGKILL)
    source = running.notice(alice, "工人没了")
    running.settled(source, alice, DeliveryState.SENT)
    assert len(alice.got("工人没了", "custom")) == 1
    assert running.worker() not in (0, killed)


def test_a_worker_that_is_told_to_stop_settles_what_is_on_its_way(running: Town) -> None:
    running.next_morning()
    alice = running.resident("吕芬")
    alice.says("你好")
    running.post("latency", ms=1500)
    source = running.notice(alice, "在路上")
    running.settled(source, alice, DeliveryState.SENDING)
    worker = running.worker()
    os.kill(worker, signal.SIGTERM)
    wait_until(lambda: is_gone(worker), 20)
    found = running.delivery(source, alice)
    assert found
    assert found.state is DeliveryState.SENT
    assert wait_until(running.worker) != worker


def test_a_killed_redis_comes_back_and_the_worker_goes_on(running: Town) -> None:
    running.next_morning()
    alice = running.resident("施兰")
    alice.says("你好")
    wait_until(running.worker)
    worker = running.worker()
    pid_file = running.var / "redis" / "redis.pid"
    killed = int(pid_file.read_text())
    os.kill(killed, signal.SIGKILL)
    source = running.notice(alice, "红色警报")
    wait_until(lambda: pid_file.exists() and pid_file.read_text().strip() not in ("", str(killed)), 30)
    running.travel(running.now + LOST_AFTER + timedelta(seconds=1))  # handed over while nobody took it
    running.settled(source, alice, DeliveryState.SENT, DeliveryState.DELIVERED)
    assert running.worker() == worker
    assert "红色警报" in "".join(alice.got("红色警报", road)[0] for road in ("custom",))
