"""An application for the tests of the server: /slow waits until the file named in its query is there."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.web.asgi import Asgi
from bot.web.pages import Pages
from tests.processes import wait_until


def web() -> Asgi:
    return Pages(answer, threads=2)


def broken() -> Asgi:
    raise ValueError("no such setting")


def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        folder = Path(environ["QUERY_STRING"])
        (folder / "begun").touch()
        wait_until((folder / "go").exists)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
