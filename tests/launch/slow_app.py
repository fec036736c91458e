"""A WSGI application for the tests of the server: /slow waits until the file named in its query is there."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.processes import wait_until


def web() -> Callable[..., Iterable[bytes]]:
    return answer


def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/slow":
        folder = Path(environ["QUERY_STRING"])
        (folder / "begun").touch()
        wait_until((folder / "go").exists)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
