"""The parent of the web processes: it holds their port, starts them, replaces the dead and ends them all.

uvicorn's own waits for a hanging one for ever, leaves them all behind when it is killed, starts a broken one
without a pause, and takes three times the memory. This one imports next to nothing, as it stays with the bot.
python -m bot.launch.supervisor HOST PORT PROCESSES FACTORY
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bot.launch.errors import LaunchError
from bot.launch.ports import listen
from bot.launch.signals import Stop, stop_requests
from bot.launch.waiting import wait_until

BACKLOG = 1024  # connections that wait while all processes are busy, or the only one is replaced
KILL_SECONDS = 8  # a request that takes longer may be cut when the server stops
NOT_BUILT = 3  # exit code of a process whose application could not be built
AT_ONCE, LATER = 1.0, 10.0  # seconds between two starts of a process; of one that could not be built
LOOK = 0.05  # seconds between two looks at who lives

Start = Callable[[], "subprocess.Popen[bytes]"]


def main(host: str, port: str, processes: str, factory: str) -> int:
    stop = stop_requests(with_parent=False)
    try:
        listener = listen(host, int(port), "BOT_WEB__PORT", BACKLOG)
    except LaunchError as error:
        _say(f"error: {error}")
        return 1
    theirs, _ours = os.pipe()  # ours ends with this process, and tells them
    posts = [_Post(_start(listener, theirs, factory)) for _ in range(int(processes))]
    return _stay(posts, stop, listener)


def _start(listener: socket.socket, pipe: int, factory: str) -> Start:
    kept = (listener.fileno(), pipe)
    command = [sys.executable, "-m", "bot.launch.web_process", *map(str, kept), factory]
    return lambda: subprocess.Popen(command, pass_fds=kept)  # noqa: S603


class _Post:
    """One web process, and who comes after it."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._begin()

    def _begin(self) -> None:
        self._began = time.monotonic()
        self.process = self._start()

    def mend(self) -> None:
        pause = LATER if self.process.poll() == NOT_BUILT else AT_ONCE
        if self.process.returncode is not None and time.monotonic() - self._began > pause:
            _say(f"a web process ended by itself (exit code {self.process.returncode}) and is started again")
            self._begin()


def _stay(posts: Sequence[_Post], stop: Stop, listener: socket.socket) -> int:
    while not stop.wanted:
        if all(post.process.poll() == NOT_BUILT for post in posts):
            return 1  # why was said by the last of them
        for post in posts:
            post.mend()
        time.sleep(LOOK)
    listener.close()
    _end([post.process for post in posts], stop)
    return 0


def _end(processes: Sequence["subprocess.Popen[bytes]"], stop: Stop) -> None:
    for process in processes:
        process.terminate()
    wait_until(lambda: stop.urgent or all(process.poll() is not None for process in processes), KILL_SECONDS)
    for process in processes:
        if process.poll() is None:
            _say("a web process is killed, as it still answers a request")
            process.kill()
            process.wait()


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
