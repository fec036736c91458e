"""What a person does on the phone: each action shows in the chat, opens its window, and is pushed."""

import asyncio
import re
from typing import Any

from sandbox.platform.people import Person
from sandbox.platform.windows import open_window
from sandbox.push import messages
from sandbox.push.events import MENU_SCENES, event
from sandbox.push.pusher import Outcome
from sandbox.world import World

Fields = dict[str, Any]


class ActionError(ValueError):
    """A person cannot do this now, for example write to an account they do not follow."""


def address(world: World, openid: str, fields: Fields) -> Fields:
    """Add what every push has; MsgId only for messages, as events have none."""
    names = {
        "ToUserName": world.account.original_id,
        "FromUserName": openid,
        "CreateTime": world.clock.seconds(),
    }
    number = {} if fields["MsgType"] == "event" else {"MsgId": world.ids.next()}
    return {**names, **fields, **number}


async def push(world: World, person: Person, fields: Fields) -> Outcome:
    return await world.pusher.push(person.openid, address(world, person.openid, fields))


async def follow(world: World, person: Person, scene: str = "") -> Outcome:
    if person.following:
        raise ActionError("already following")
    person.following, person.followed_at, person.came_by = True, world.clock.seconds(), scene
    _touch(world, person, "scan" if scene else "follow")
    world.people.show(person.openid, "platform", "system", "已关注")
    code = world.codes.by_scene(scene) if scene else None
    key = {"EventKey": f"qrscene_{scene}" if scene else ""}
    return await push(world, person, event("subscribe", **key, **({"Ticket": code.ticket} if code else {})))


async def unfollow(world: World, person: Person) -> Outcome:
    _must_follow(person)
    person.following = False
    person.windows.clear()
    world.people.touch(person)
    world.people.show(person.openid, "platform", "system", "已取消关注")
    return await push(world, person, event("unsubscribe"))


async def say(world: World, person: Person, text: str, menu_id: str | None, copies: int) -> list[Outcome]:
    """Send a text; with several copies the same MsgId travels that often at the same moment."""
    _must_follow(person)
    _touch(world, person, "message" if menu_id is None else "menu")
    world.people.show(
        person.openid, "person", "text", text, {} if menu_id is None else {"bizmsgmenuid": menu_id}
    )
    fields = address(world, person.openid, messages.text(text, menu_id))
    return await asyncio.gather(*(world.pusher.push(person.openid, fields) for _ in range(copies)))


async def send(world: World, person: Person, given: Fields) -> Outcome:
    _must_follow(person)
    fields = messages.Composer(world.media, lambda: world.origin).build(given)
    _touch(world, person, "message")
    world.people.show(person.openid, "person", fields["MsgType"], messages.words(fields), _plain(fields))
    return await push(world, person, fields)


async def scan(world: World, person: Person, scene: str) -> Outcome:
    if not person.following:
        return await follow(world, person, scene)
    _touch(world, person, "scan")
    code = world.codes.by_scene(scene)
    return await push(world, person, event("SCAN", EventKey=scene, Ticket=code.ticket if code else ""))


async def click(world: World, person: Person, key: str) -> Outcome:
    _must_follow(person)
    _touch(world, person, "menu")
    return await push(world, person, event("CLICK", EventKey=key))


async def view(world: World, person: Person, url: str) -> Outcome:
    """Opening a page from the menu opens no window."""
    _must_follow(person)
    return await push(world, person, event("VIEW", EventKey=url))


async def other(world: World, person: Person, name: str, given: Fields) -> Outcome:
    """Any event by its name, with the fields as they stand in the XML."""
    if not all(re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII) for key in (name, *given)):
        raise ActionError("an event and its fields are named like XML elements")
    if name in MENU_SCENES:
        _touch(world, person, "menu")
    _count_credits(person, given)
    return await push(world, person, event(name, **given))


def _count_credits(person: Person, given: Fields) -> None:
    """An accepted notice gives one credit; a rejection in the settings takes them all."""
    popup = _rows(given.get("SubscribeMsgPopupEvent"))
    for row in popup:
        if row.get("SubscribeStatusString") == "accept":
            template = str(row.get("TemplateId"))
            person.notice_credits[template] = person.notice_credits.get(template, 0) + 1
    for row in _rows(given.get("SubscribeMsgChangeEvent")):
        person.notice_credits.pop(str(row.get("TemplateId")), None)


def _rows(box: Any) -> list[Fields]:
    rows = box.get("List") if isinstance(box, dict) else None
    return [row for row in (rows if isinstance(rows, list) else [rows]) if isinstance(row, dict)]


def _touch(world: World, person: Person, scene: str) -> None:
    now = world.clock.now()
    open_window(person.windows, scene, now, world.dials.additive_windows)
    person.spoke_at = now
    world.people.touch(person)


def _must_follow(person: Person) -> None:
    if not person.following:
        raise ActionError("this person does not follow the account")


def _plain(fields: Fields) -> Fields:
    return {key.lower(): value for key, value in fields.items() if key != "MsgType"}
