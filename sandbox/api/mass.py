"""Mass sends: one text to many, a few times a month."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sandbox.api import tags
from sandbox.api.calls import Call, Json, box, known, rows
from sandbox.api.custom import plain_text
from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.push.events import event
from sandbox.world import World

PER_MONTH = 4
CLIENT_ID_BYTES = 32
DAY_SECONDS = 24 * 3600
MOST_OPENIDS = 10_000
TO_ALL = "to-all"
# The event about a finished job comes from the person who runs the account, not from a reader.
OPERATOR = "oOperatorOfTheAccount0000000"


def to_tag(world: World, call: Call) -> Json:
    """Send to everybody or to one tag; a subscription account may do so once a day."""
    wanted = box(call.body, "filter")
    everybody = wanted.get("is_to_all") is True
    tag = wanted.get("tag_id")
    if not everybody and not isinstance(tag, int):
        raise ApiError(40035, "filter")
    if not everybody and tag not in tags.RESERVED and not tags.exists(world, tag):
        raise ApiError(45159)
    people = [p for p in world.people.followers() if everybody or tag in p.tags]
    return _submit(world, call, people, everybody)


def to_openids(world: World, call: Call) -> Json:
    openids = rows(call.body, "touser")
    if len(openids) < 2:
        raise ApiError(40130)
    if len(openids) > MOST_OPENIDS:
        raise ApiError(40035, "touser")
    people = [found for openid in openids if (found := world.people.find(str(openid)))]
    return _submit(world, call, people, False)


def preview(world: World, call: Call) -> Json:
    person = known(world, call.body.get("touser"))
    kind, text, data = _content(world, call.body)
    world.people.show(person.openid, "mass", kind, text, data)
    return {"errcode": 0, "errmsg": "preview success", "msg_id": world.ids.next()}


def status(world: World, call: Call) -> Json:
    msg_id = call.body.get("msg_id")
    if world.shelves["mass"].get(f"job {msg_id}") is None:
        raise ApiError(40035, "msg_id")
    return {"msg_id": msg_id, "msg_status": "SEND_SUCCESS"}


def _submit(world: World, call: Call, people: list[Person], everybody: bool) -> Json:
    content = _content(world, call.body)
    key = _client_id(call.body)
    _refuse_repeat(world, key)
    _count_send(world, everybody)
    msg_id = world.ids.next()
    world.shelves["mass"].put(f"id {key}", [msg_id, world.clock.now()])
    world.shelves["mass"].put(f"job {msg_id}", len(people))
    reached = [person for person in people if _reach(world, person)]
    for person in reached:
        world.people.show(person.openid, "mass", *content)
    call.results.append((OPERATOR, _finished(msg_id, len(people), len(reached))))
    return {
        "errcode": 0,
        "errmsg": "send job submission success",
        "msg_id": msg_id,
        "msg_data_id": msg_id + 1,
    }


def _finished(msg_id: int, total: int, reached: int) -> Json:
    counts = {"TotalCount": total, "FilterCount": reached, "SentCount": reached, "ErrorCount": 0}
    return event("MASSSENDJOBFINISH", MsgID=msg_id, Status="send success", **counts)


def _refuse_repeat(world: World, key: str) -> None:
    """The same clientmsgid within a day is a repeat; within a minute it came too fast."""
    kept = world.shelves["mass"].get(f"id {key}")
    if kept is None:
        return
    age = world.clock.now() - kept[1]
    if age < 60:
        raise ApiError(45066)
    if age < DAY_SECONDS:
        raise ApiError(45065, msg_id=kept[0])


def _client_id(body: Json) -> str:
    """The caller's id, or a digest of target and content, which the platform takes in its place."""
    given = body.get("clientmsgid")
    if given:
        if len(str(given).encode()) > CLIENT_ID_BYTES:
            raise ApiError(45067)
        return str(given)
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _count_send(world: World, everybody: bool) -> None:
    """One send a day for a subscription account; four to everybody a month for a service account."""
    if world.account.kind == "verified_subscription":
        _count(world, f"day {world.clock.day()}", 1)
    elif everybody:
        _count(world, f"{TO_ALL} {world.clock.month()}", PER_MONTH)


def _count(world: World, key: str, most: int) -> None:
    used = world.shelves["mass"].get(key) or 0
    if used >= most:
        raise ApiError(45028)
    world.shelves["mass"].put(key, used + 1)


def _reach(world: World, person: Person) -> bool:
    """Whoever got four this month, or does not want or may not have messages, is filtered out silently."""
    if not person.following or person.toggles["blacklisted"] or person.toggles["blocked"]:
        return False
    if world.account.kind == "verified_subscription":
        return True
    month = world.clock.month()
    got = person.mass_by_month.get(month, 0)
    if got >= PER_MONTH:
        return False
    person.mass_by_month = {month: got + 1}
    world.people.touch(person)
    return True


def _content(world: World, body: Json) -> tuple[str, str, Json]:
    kind = str(body.get("msgtype"))
    if kind == "text":
        return (kind, *plain_text(world, box(body, "text")))
    if kind not in FILES:
        raise ApiError(40008)
    content = box(body, kind)
    return kind, str(content.get("title") or f"[{kind}]"), FILES[kind](world, content)


def _media(world: World, content: Json) -> Json:
    world.media.get(content.get("media_id"))
    return dict(content)


def _images(world: World, content: Json) -> Json:
    media_ids = rows(content, "media_ids")
    if not media_ids:
        raise ApiError(40007)
    for media_id in media_ids:
        world.media.get(media_id)
    return {**content, "media_id": media_ids[0]}


def _as_given(_: World, content: Json) -> Json:
    return dict(content)


FILES: dict[str, Callable[[World, Json], dict[str, Any]]] = {
    "image": _media,
    "images": _images,
    "voice": _media,
    "mpvideo": _media,
    "mpnews": _as_given,
    "wxcard": _as_given,
}
