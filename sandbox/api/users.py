"""What the account may know about its followers."""

from typing import Any

from sandbox.api.calls import OK, Call, Json, known, rows
from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.world import World

PAGE = 10_000
BATCH = 100
REMARK_CHARS = 30


def info(world: World, call: Call) -> Json:
    return _info(world, known(world, call.query.get("openid")))


def batch(world: World, call: Call) -> Json:
    wanted = rows(call.body, "user_list")
    if not 1 <= len(wanted) <= BATCH:
        raise ApiError(40035, "user_list")
    return {"user_info_list": [_info(world, known(world, _openid(row))) for row in wanted]}


def followers(world: World, call: Call) -> Json:
    """One page of openids; `next_openid` is where the next page begins."""
    openids = [person.openid for person in world.people.followers()]
    start = call.query.get("next_openid", "")
    if start and start not in openids:
        raise ApiError(40003)
    rest = openids[openids.index(start) + 1 :] if start else openids
    page = rest[:PAGE]
    answer: Json = {"total": len(openids), "count": len(page), "next_openid": page[-1] if page else ""}
    return answer | ({"data": {"openid": page}} if page else {})


def remark(world: World, call: Call) -> Json:
    person, words = known(world, call.body.get("openid")), str(call.body.get("remark", ""))
    if len(words) >= REMARK_CHARS:
        raise ApiError(40035, "remark")
    person.remark = words
    world.people.touch(person)
    return OK


def _openid(row: Any) -> Any:
    return row.get("openid") if isinstance(row, dict) else None


def _info(world: World, person: Person) -> Json:
    """No nickname and no picture: the platform gives none since 2021-12-27."""
    if not person.following:
        return {"subscribe": 0, "openid": person.openid}
    return {
        "subscribe": 1,
        "openid": person.openid,
        "language": "zh_CN",
        "subscribe_time": person.followed_at,
        "remark": person.remark,
        "groupid": person.tags[0] if person.tags else 0,
        "tagid_list": person.tags,
        **_scene(world, person),
    }


def _scene(world: World, person: Person) -> Json:
    if not person.came_by:
        return {"subscribe_scene": "ADD_SCENE_SEARCH", "qr_scene": 0, "qr_scene_str": ""}
    code = world.codes.by_scene(person.came_by)
    is_number = bool(code and not code.is_text)
    return {
        "subscribe_scene": "ADD_SCENE_QR_CODE",
        "qr_scene": int(person.came_by) if is_number else 0,
        "qr_scene_str": "" if is_number else person.came_by,
    }
