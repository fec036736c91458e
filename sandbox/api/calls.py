"""One API call as the endpoints see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.world import World

Json = dict[str, Any]
OK: Json = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes


@dataclass(frozen=True)
class Download:
    """An answer that is a file instead of JSON."""

    path: Path
    name: str


@dataclass
class Call:
    """`results` collects the events that the platform pushes after the answer: (openid, fields)."""

    query: dict[str, str]
    body: Json = field(default_factory=dict)
    upload: Upload | None = None
    results: list[tuple[str, Json]] = field(default_factory=list)


Answer = Json | Download
Run = Callable[[World, Call], Answer]


@dataclass(frozen=True)
class Endpoint:
    """`right` names a row of the rights table; `needs_token` is false where tokens are handed out."""

    method: str
    right: str
    run: Run
    needs_token: bool = True


def text(call: Call, key: str) -> str:
    """A text of the body; raises 40035 when it is missing or not a text."""
    value = call.body.get(key)
    if not isinstance(value, str) or not value:
        raise ApiError(40035, key)
    return value


def box(parent: Json, key: str) -> Json:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def rows(parent: Json, key: str) -> list[Any]:
    value = parent.get(key)
    return value if isinstance(value, list) else []


def known(world: World, openid: Any) -> Person:
    person = world.people.find(str(openid or ""))
    if person is None:
        raise ApiError(40003)
    return person


def receiver(world: World, openid: Any) -> Person:
    """The person to send to, unless the account may not write to them at all."""
    person = known(world, openid)
    if person.toggles["frozen"]:
        raise ApiError(50002)
    if person.toggles["blacklisted"]:
        raise ApiError(43019)
    return person
