"""Threads beside an event loop: so many at a time, in the order of coming, and nobody waits too long."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import pytest

from bot.dialog.handling import AT_ONCE
from bot.domain.ports import CrowdedError
from bot.memory.turns import LEASE
from bot.store.database import SQLITE_WAITS
from bot.web.aside import PATIENCE, Aside


def held_by(gate: threading.Event) -> Callable[[], str]:
    def hold() -> str:
        assert gate.wait(10)
        return "done"

    return hold


def test_calls_run_elsewhere_and_bring_back_what_they_find() -> None:
    async def found() -> list[object]:
        aside = Aside(2)
        return [await aside(threading.get_ident), await aside(lambda: "it")]

    thread, it = asyncio.run(found())
    assert thread != threading.get_ident()
    assert it == "it"


def test_what_fails_gives_its_thread_back() -> None:
    async def failing() -> str:
        aside = Aside(1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await aside(lambda: 1 // 0)
        return await aside(lambda: "on")

    assert asyncio.run(failing()) == "on"


def test_whose_turn_does_not_come_is_told_and_nothing_is_done() -> None:
    done: list[str] = []

    async def crowded() -> list[str]:
        aside, gate = Aside(1, patience=0.05), threading.Event()
        first = asyncio.ensure_future(aside(held_by(gate)))
        await asyncio.sleep(0)
        with pytest.raises(CrowdedError):
            await aside(lambda: done.append("late"))
        gate.set()
        return [await first, await aside(lambda: "next")]

    assert asyncio.run(crowded()) == ["done", "next"]
    assert done == []


def test_who_waits_comes_before_who_came_later() -> None:
    order: list[int] = []

    async def queue() -> None:
        aside, gate = Aside(1), threading.Event()
        first = asyncio.ensure_future(aside(held_by(gate)))
        others = [asyncio.ensure_future(aside(partial(order.append, number))) for number in range(5)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *others)

    asyncio.run(queue())
    assert order == list(range(5))


def test_all_that_a_turn_waits_for_ends_before_its_lease() -> None:
    """A second to spare: whoever came later would handle the message beside it."""
    assert LEASE.total_seconds() > PATIENCE + AT_ONCE + SQLITE_WAITS + 1
