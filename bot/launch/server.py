"""The web server: granian around the WSGI application of `app`."""

import os
import sys

from bot.launch.ports import require_free
from bot.settings import ROOT, Settings

KILL_SECONDS = 8  # a request that takes longer may be cut when the server stops


def serve(settings: Settings, factory: str = "app:web") -> None:
    """Become the web server of the application that `factory` makes in each worker; does not return.

    It replaces this process, so that the parent of the workers carries nothing but granian, and a signal
    sent to the one who was started reaches the one who serves.
    Raises LaunchError when the port is taken: two granians would share it without a word.
    """
    require_free(settings.web.host, settings.web.port, "BOT_WEB__PORT")
    os.chdir(ROOT)
    os.execv(sys.executable, command(settings, factory))  # noqa: S606


def command(settings: Settings, factory: str = "app:web") -> list[str]:
    """The web server as a command, to be run in the project's folder."""
    web = settings.web
    values = {
        "--interface": "wsgi",
        "--http": "1",
        "--host": web.host,
        "--port": web.port,
        "--workers": web.workers,
        "--blocking-threads": web.threads,
        "--workers-kill-timeout": KILL_SECONDS,
        "--respawn-interval": 0.1,
        "--log-level": "warning",
    }
    words = [str(word) for pair in values.items() for word in pair]
    switches = ("--factory", "--no-ws", "--no-access-log", "--respawn-failed-workers")  # or one dead ends all
    return [sys.executable, "-m", "granian", *words, *switches, factory]
