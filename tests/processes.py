"""Processes of a test: start them, wait for what they say, stop them."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent


def wait_until(condition: Callable[[], T], seconds: float = 10, what: str = "") -> T:
    """The condition's first true answer; an AssertionError that says what was waited for when time is up."""
    end = time.monotonic() + seconds
    pause = 0.002
    while not (answer := condition()):
        assert time.monotonic() < end, f"waited {seconds} s for {what or condition}"
        time.sleep(pause)
        pause = min(2 * pause, 0.05)
    return answer


class Running:
    """One started process and what it has written so far (both streams in one file)."""

    def __init__(self, popen: "subprocess.Popen[bytes]", output: Path) -> None:
        self.popen = popen
        self.pid = popen.pid
        self._output = output

    def text(self) -> str:
        return self._output.read_text(encoding="utf-8", errors="replace")

    def says(self, words: str, seconds: float = 20) -> str:
        """Wait for the words; the line that holds them."""

        def line() -> str:
            assert self.popen.poll() is None or words in self.text(), f"it ended: {self.text()}"
            return next((line for line in self.text().splitlines() if words in line), "")

        return wait_until(line, seconds, f"{words!r} in the output")

    def ends(self, seconds: float = 20) -> int:
        """Wait for the end; the exit code."""
        return self.popen.wait(seconds)

    def stop(self, number: int = 15, seconds: float = 20) -> int:
        self.popen.send_signal(number)
        return self.ends(seconds)


class Processes:
    """Starts processes and ends, last started first, what the test leaves running."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[Running] = []

    def start(self, command: Sequence[object], environ: Mapping[str, str] | None = None) -> Running:
        """Start it in the project's folder; `environ` comes on top of the test's own environment."""
        output = self._folder / f"process-{len(self._started)}.txt"
        with output.open("wb") as file:
            popen = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(environ or {})},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self._started.append(Running(popen, output))
        return self._started[-1]

    def stop_all(self) -> None:
        for running in reversed(self._started):
            if running.popen.poll() is None:
                running.popen.terminate()
        for running in reversed(self._started):
            try:
                running.popen.wait(15)
            except subprocess.TimeoutExpired:
                running.popen.kill()
                running.popen.wait()
