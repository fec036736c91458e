"""From the web server's threads to the event loop in which messages are answered."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any

from bot.dialog.messages import Answer, Incoming


class Bridge:
    """Takes a message in any thread, and waits there for its answer. The loop starts with the first one."""

    def __init__(self, answer: Callable[[Incoming], Coroutine[Any, Any, Answer]]) -> None:
        self._answer = answer
        self._starting = threading.Lock()

    def __call__(self, incoming: Incoming) -> Answer:
        with self._starting:
            loop = self._loop
        return asyncio.run_coroutine_threadsafe(self._answer(incoming), loop).result()

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, name="answers", daemon=True).start()
        return loop
