"""The web server as a command: a parent, and web processes with the application of `app`."""

import os
import sys

from bot.launch.ports import require_free
from bot.settings import ROOT, Settings


def serve(settings: Settings, factory: str = "app:web") -> None:
    """Become the web server of the application that `factory` makes in each process; does not return.

    It replaces this process, so that the parent of the others carries nothing of ours, and a signal sent to
    the one who was started reaches the one who serves. Raises LaunchError when the port is taken.
    """
    require_free(settings.web.host, settings.web.port, "BOT_WEB__PORT")
    os.chdir(ROOT)
    os.execv(sys.executable, command(settings, factory))  # noqa: S606


def command(settings: Settings, factory: str = "app:web") -> list[str]:
    """The web server as a command, to be run in the project's folder."""
    web = settings.web
    return [
        *(sys.executable, "-m", "bot.launch.supervisor"),
        *(web.host, str(web.port), str(web.workers), factory),
    ]
