"""What is written for an event loop, run without one where nothing has to be waited for."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.dialog.dispatcher import Dispatcher
from bot.dialog.messages import Answer, Incoming

T = TypeVar("T")


def done(work: Coroutine[Any, Any, T]) -> T:
    """What it returns; that it waits for anything is a mistake."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    raise AssertionError("it waits for something")


def answered(dispatcher: Dispatcher, incoming: Incoming) -> Answer:
    return done(dispatcher.answer(incoming))
