"""Customer-service messages and the typing state."""

from collections.abc import Callable
from typing import Any

from sandbox.api.calls import OK, Call, Json, box, known, receiver, rows
from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.platform.windows import spend
from sandbox.world import World

TEXT_BYTES = 2048
TYPING_SECONDS = 30
Shown = tuple[str, Json]


def send(world: World, call: Call) -> Json:
    kind = str(call.body.get("msgtype"))
    if kind not in CONTENTS:
        raise ApiError(40008)
    person = receiver(world, call.body.get("touser"))
    shown, data = CONTENTS[kind](world, box(call.body, kind))
    _spend(world, person)
    if box(call.body, "aimsgcontext").get("is_ai_msg") == 1:
        data = {**data, "ai": True}
    world.people.show(person.openid, "custom", kind, shown, data)
    return OK


def typing(world: World, call: Call) -> Json:
    person = known(world, call.body.get("touser"))
    command, now = call.body.get("command"), world.clock.now()
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    if now - person.spoke_at > TYPING_SECONDS:
        raise ApiError(45080)
    if command == "CancelTyping":
        world.typing.pop(person.openid, None)
        return OK
    if world.typing.get(person.openid, 0.0) > now:
        raise ApiError(45081)
    world.typing[person.openid] = now + TYPING_SECONDS
    return OK


def _spend(world: World, person: Person) -> None:
    """Whoever unfollowed has no window either, so the platform answers 45015 for both."""
    if person.toggles["blocked"]:
        raise ApiError(48002)
    if code := spend(person.windows, world.clock.now()):
        raise ApiError(code)
    world.typing.pop(person.openid, None)
    world.people.touch(person)


def plain_text(_: World, content: Json) -> Shown:
    words = content.get("content")
    if not isinstance(words, str) or not words:
        raise ApiError(44004)
    if len(words.encode()) > TEXT_BYTES:
        raise ApiError(45002)
    return words, {}


def _file(*keys: str) -> Callable[[World, Json], Shown]:
    def shown(world: World, content: Json) -> Shown:
        for key in keys:
            world.media.get(content.get(key))
        return str(content.get("title") or ""), dict(content)

    return shown


def _news(_: World, content: Json) -> Shown:
    items = rows(content, "articles")
    if len(items) != 1:
        raise ApiError(45008 if items else 40035)
    if not isinstance(items[0], dict):
        raise ApiError(40035, "news.articles")
    return str(items[0].get("title", "")), {"articles": items}


def _menu(_: World, content: Json) -> Shown:
    items = rows(content, "list")
    if not items or not all(isinstance(i, dict) and i.get("id") and i.get("content") for i in items):
        raise ApiError(40035, "msgmenu.list")
    parts = [content.get("head_content"), *(item["content"] for item in items), content.get("tail_content")]
    return "\n".join(str(part) for part in parts if part), dict(content)


def _named(key: str, title: str = "title") -> Callable[[World, Json], Shown]:
    def shown(_: World, content: Json) -> Shown:
        if not content.get(key):
            raise ApiError(40035, key)
        return str(content.get(title) or ""), dict(content)

    return shown


CONTENTS: dict[str, Callable[[World, Json], tuple[str, dict[str, Any]]]] = {
    "text": plain_text,
    "image": _file("media_id"),
    "voice": _file("media_id"),
    "video": _file("media_id", "thumb_media_id"),
    "music": _file("thumb_media_id"),
    "news": _news,
    "mpnews": _named("media_id"),
    "mpnewsarticle": _named("article_id"),
    "msgmenu": _menu,
    "wxcard": _named("card_id"),
    "miniprogrampage": _named("pagepath"),
}
