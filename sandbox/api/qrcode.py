"""QR codes with a scene, and their pictures."""

from typing import Any

from aiohttp import web

from sandbox.api.calls import Call, Json, box
from sandbox.platform.codes import PERMANENT_TOTAL, picture
from sandbox.platform.errors import ApiError
from sandbox.world import WORLD, World

DEFAULT_SECONDS, MOST_SECONDS = 60, 2_592_000
# Action -> (is the scene a text, is the code permanent).
ACTIONS = {
    "QR_SCENE": (False, False),
    "QR_STR_SCENE": (True, False),
    "QR_LIMIT_SCENE": (False, True),
    "QR_LIMIT_STR_SCENE": (True, True),
}


def create(world: World, call: Call) -> Json:
    action = str(call.body.get("action_name"))
    if action not in ACTIONS:
        raise ApiError(40052)
    is_text, permanent = ACTIONS[action]
    scene = _scene(box(box(call.body, "action_info"), "scene"), is_text, permanent)
    if permanent and world.codes.permanent() >= PERMANENT_TOTAL:
        raise ApiError(45029)
    seconds = None if permanent else _seconds(call.body.get("expire_seconds", DEFAULT_SECONDS))
    code = world.codes.create(scene, is_text, seconds)
    world.hub.tell("state")
    lasting = {} if seconds is None else {"expire_seconds": seconds}
    return {"ticket": code.ticket, **lasting, "url": code.url}


async def show(request: web.Request) -> web.Response:
    """The picture behind a ticket, as mp.weixin.qq.com serves it."""
    code = request.app[WORLD].codes.by_ticket(request.query.get("ticket", ""))
    if code is None:
        raise web.HTTPNotFound
    return web.Response(body=picture(code), content_type="image/png")


def _scene(given: Json, is_text: bool, permanent: bool) -> str:
    if is_text:
        words = given.get("scene_str")
        if not isinstance(words, str) or not 1 <= len(words) <= 64:
            raise ApiError(40053)
        return words
    return str(_number(given.get("scene_id"), 100_000 if permanent else 2**32 - 1))


def _number(given: Any, most: int) -> int:
    if type(given) is not int or not 1 <= given <= most:
        raise ApiError(40053)
    return given


def _seconds(given: Any) -> int:
    if type(given) is not int or not 1 <= given <= MOST_SECONDS:
        raise ApiError(40035, "expire_seconds")
    return given
