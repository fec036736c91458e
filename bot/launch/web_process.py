"""One web process: uvicorn around an application, on a socket of its parent, for as long as that lives.

python -m bot.launch.web_process LISTENER PARENT FACTORY: two descriptors, and `module:function`.
"""

import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from uvicorn import Config, Server
from uvicorn.importer import import_from_string

from bot.launch.connections import CLIENTS, Connection, Patience
from bot.launch.garbage import set_aside_what_stays
from bot.launch.supervisor import BACKLOG, KILL_SECONDS, NOT_BUILT

IDLE_SECONDS = 75  # longer than the 60 of nginx: who ends an idle connection must be the one who reuses it
GIVEN_BACK = 0.001  # seconds; Python's own five halve what the loop can do beside a page that computes
LOOK = 50  # tenths of a second between two looks at who stalls

log = logging.getLogger(__name__)


def main(listener: str, parent: str, factory: str) -> None:
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they reach the parent too, who alone says when to stop
    threading.Thread(target=_leave_with, args=(int(parent),), daemon=True).start()
    allow(2 * CLIENTS)
    sys.setswitchinterval(GIVEN_BACK)
    WebServer(config_of(partial(_built, factory))).run([socket.socket(fileno=int(listener))])


def config_of(build: Callable[[], Any]) -> Config:
    return Config(
        build,
        factory=True,
        interface="asgi3",
        http=Connection,
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        limit_concurrency=CLIENTS,
        timeout_keep_alive=IDLE_SECONDS,
    )


class WebServer(Server):
    """uvicorn's, which looks now and then who stalls."""

    def __init__(self, config: Config, patience: Patience | None = None, look: int = LOOK) -> None:
        super().__init__(config)
        self._patience = patience or Patience()
        self._look = look

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn's own would end with the signal once more, and a traceback."""
        signal.signal(signal.SIGTERM, self.handle_exit)
        yield

    async def on_tick(self, counter: int) -> bool:
        if counter % self._look == 0:
            self._patience.look(cast("set[Connection]", self.server_state.connections), time.monotonic())
        return await super().on_tick(counter)


def _built(factory: str) -> Any:
    try:
        application = import_from_string(factory)()
        set_aside_what_stays()
        return application
    except Exception:
        log.exception("web.not_built")
        sys.exit(NOT_BUILT)


def allow(descriptors: int) -> None:
    """Each client is one, and many a shell allows 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < descriptors:
        most = descriptors if hard == resource.RLIM_INFINITY else min(descriptors, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _leave_with(parent: int) -> None:
    """The pipe ends with its other end, and so with the parent, whatever killed it."""
    while os.read(parent, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(KILL_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
