"""One process of the tree: started in its own group, written to its own log, stopped without leftovers."""

import http.client
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot import settings
from bot.launch.guard import hears
from bot.launch.guarded import Guard
from bot.launch.plan import Process

LOG_BYTES = 5_000_000  # a larger log is set aside at the next start, once


@dataclass(frozen=True)
class Place:
    """Where children live: the folder of their logs, and the guard that ends them if we cannot."""

    logs: Path
    guard: Guard


class Child:
    """Made for a `Place`, started once or more often."""

    def __init__(self, spec: Process, place: Place) -> None:
        self.name = spec.name
        self.log = place.logs / f"{spec.name.replace(' ', '-')}.log"
        self._spec = spec
        self._guard = place.guard
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        _set_aside(self.log)

    def start(self) -> None:
        self._began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                self._spec.command,
                cwd=settings.ROOT,
                env=settings.child_environment({"PYTHONUNBUFFERED": "1", **self._spec.environment}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches `up` alone; leftovers share the group
            )
        self._guard.watch(self._process.pid)

    @property
    def age(self) -> float:
        return time.monotonic() - self._began

    def exit_code(self) -> int | None:
        """None while it runs, and before it was started."""
        return self._process.poll() if self._process else None

    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def fate(self) -> str:
        code = self.exit_code()
        if code is None:
            return "it does not end"
        return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"

    def is_ready(self) -> bool:
        return not self._spec.ready or answers(self._spec.ready)

    def ask_to_stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def sweep(self) -> None:
        """End it at once, with whatever it started; do nothing where nothing is left."""
        if not self._process:
            return
        hears(os.killpg, self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._guard.forget(self._process.pid)
        self._process = None

    def last_words(self) -> str:
        text = self.log.read_bytes()[-4000:].decode(errors="replace")
        return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it said nothing")


def _set_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def answers(url: str) -> bool:
    """http.client and not urllib: a proxy configured on this machine must not stand between."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=2)
    try:
        connection.request("GET", address.path or "/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
