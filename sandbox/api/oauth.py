"""Web login: the person who holds the phone agrees at once."""

import secrets

from aiohttp import web
from yarl import URL

from sandbox.api.calls import OK, Call, Json, known
from sandbox.api.token import check_app
from sandbox.platform.errors import ApiError
from sandbox.world import WORLD, World

CODE_SECONDS = 300
TOKEN_SECONDS = 7200
REFRESH_SECONDS = 30 * 24 * 3600
SCOPES = ("snsapi_base", "snsapi_userinfo")


async def authorize(request: web.Request) -> web.Response:
    """Send the browser back with a code for the person who holds the phone (or ?openid=…)."""
    world, query = request.app[WORLD], request.query
    target = URL(query.get("redirect_uri", ""))
    if query.get("appid") != world.account.app_id or target.scheme not in ("http", "https"):
        return web.Response(text="10003: redirect_uri 域名与后台配置不一致", status=400)
    if query.get("scope") not in SCOPES or query.get("response_type") != "code":
        return web.Response(text="10005: scope 参数错误", status=400)
    person = world.people.find(query.get("openid") or world.people.current)
    if person is None:
        return web.Response(text="choose a person on the phone page first", status=400)
    code = secrets.token_urlsafe(24)
    world.shelves["oauth"].put(f"code {code}", [person.openid, query["scope"], world.clock.now()])
    raise web.HTTPFound(target.update_query(code=code, state=query.get("state", "")))


def exchange(world: World, call: Call) -> Json:
    """A code works once, for five minutes."""
    check_app(world, call.query)
    code = call.query.get("code") or ""
    if not code:
        raise ApiError(41008)
    kept = world.shelves["oauth"].get(f"code {code}")
    if kept is None or world.clock.now() - kept[2] >= CODE_SECONDS:
        raise ApiError(40029)
    if kept[0] == "":
        raise ApiError(40163)
    world.shelves["oauth"].put(f"code {code}", ["", "", kept[2]])
    return _grant(world, kept[0], kept[1])


def refresh(world: World, call: Call) -> Json:
    kept = world.shelves["oauth"].get(f"refresh {call.query.get('refresh_token')}")
    if kept is None or kept[2] <= world.clock.now():
        raise ApiError(40030)
    return _grant(world, kept[0], kept[1])


def userinfo(world: World, call: Call) -> Json:
    openid, scope = _holder(world, call)
    if scope != "snsapi_userinfo":
        raise ApiError(48001)
    names = {"nickname": known(world, openid).name, "sex": 0, "province": "", "city": "", "country": ""}
    return {"openid": openid, **names, "headimgurl": "", "privilege": []}


def check(world: World, call: Call) -> Json:
    _holder(world, call)
    return OK


def _holder(world: World, call: Call) -> tuple[str, str]:
    kept = world.shelves["oauth"].get(f"token {call.query.get('access_token')}")
    if kept is None or kept[2] <= world.clock.now():
        raise ApiError(42001 if kept else 40001)
    if call.query.get("openid") != kept[0]:
        raise ApiError(40003)
    return kept[0], kept[1]


def _grant(world: World, openid: str, scope: str) -> Json:
    token, again, now = secrets.token_urlsafe(64), secrets.token_urlsafe(64), world.clock.now()
    world.shelves["oauth"].put(f"token {token}", [openid, scope, now + TOKEN_SECONDS])
    world.shelves["oauth"].put(f"refresh {again}", [openid, scope, now + REFRESH_SECONDS])
    return {
        "access_token": token,
        "expires_in": TOKEN_SECONDS,
        "refresh_token": again,
        "openid": openid,
        "scope": scope,
    }
