"""What every control request shares: reading its JSON, finding its person, answering a mistake."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.clock import ClockError
from sandbox.phone import ActionError
from sandbox.platform.dials import DialError
from sandbox.platform.errors import ApiError
from sandbox.platform.faults import FaultError
from sandbox.platform.people import Person
from sandbox.push.messages import MessageError
from sandbox.world import WORLD

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MISTAKES = (ClockError, ActionError, DialError, FaultError, MessageError)


class RequestError(Exception):
    """The request cannot be done; the message says why."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def control(handler: Handler) -> Handler:
    """Turn a mistake into {"error": …} with a 4xx status, and keep other websites' scripts out."""

    @wraps(handler)
    async def safe(request: web.Request) -> web.StreamResponse:
        try:
            _refuse_strangers(request)
            return await handler(request)
        except RequestError as mistake:
            return reply({"error": str(mistake)}, mistake.status)
        except MISTAKES as mistake:
            return reply({"error": str(mistake)}, 400)
        except ApiError as refusal:
            return reply({"error": refusal.body()["errmsg"]}, 400)

    return safe


def _refuse_strangers(request: web.Request) -> None:
    """A page from elsewhere, open in the same browser, must not be able to press our buttons."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise RequestError("this address is only for the sandbox's own page", 403)


def reply(value: Any, status: int = 200) -> web.Response:
    raw = json.dumps(value, ensure_ascii=False).encode()
    return web.Response(body=raw, content_type="application/json", status=status)


async def body(request: web.Request) -> Json:
    raw = await request.read()
    try:
        value = json.loads(raw or b"{}")
    except ValueError as error:
        raise RequestError("the body is not JSON") from error
    if not isinstance(value, dict):
        raise RequestError("the body must be a JSON object")
    return value


def text(given: Json, key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value:
        raise RequestError(f"{key} must be a text")
    return value


def number(given: Any, name: str, least: float = 0) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or given < least:
        raise RequestError(f"{name} must be a number of at least {least}")
    return given


def after(request: web.Request) -> int:
    value = request.query.get("after", "0")
    if not value.isdigit():
        raise RequestError("after must be an id")
    return int(value)


def person(request: web.Request) -> Person:
    found = request.app[WORLD].people.find(request.match_info["openid"])
    if found is None:
        raise RequestError("no such person", 404)
    return found
