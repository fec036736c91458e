"""Addresses, callback checks, quotas, and the page ticket."""

import secrets

from sandbox.api.calls import OK, Call, Json, text
from sandbox.platform.errors import ApiError
from sandbox.world import World

TICKET_SECONDS = 7200


def addresses(_: World, __: Call) -> Json:
    return {"ip_list": ["127.0.0.1"]}


def check_callback(_: World, call: Call) -> Json:
    action, operator = call.body.get("action"), call.body.get("check_operator", "DEFAULT")
    if action not in ("all", "dns", "ping") or operator not in ("DEFAULT", "CHINANET", "UNICOM", "CAP"):
        raise ApiError(40035)
    dns = [{"ip": "127.0.0.1", "real_operator": operator}]
    ping = [{"ip": "127.0.0.1", "from_operator": operator, "package_loss": "0%", "time": "0.1ms"}]
    return {"dns": dns if action != "ping" else [], "ping": ping if action != "dns" else []}


def clear_quota(world: World, call: Call) -> Json:
    if call.body.get("appid") != world.account.app_id:
        raise ApiError(40013)
    world.quotas.clear()
    return OK


def quota(world: World, call: Call) -> Json:
    path = text(call, "cgi_path")
    limit = world.quotas.limit(path)
    if limit is None:
        raise ApiError(76021)
    used = world.quotas.used(path)
    return OK | {"quota": {"daily_limit": limit, "used": used, "remain": max(0, limit - used)}}


def page_ticket(world: World, call: Call) -> Json:
    """The same ticket until it runs out, as the platform caches it too."""
    if call.query.get("type") not in ("jsapi", "wx_card"):
        raise ApiError(40035, "type")
    shelf, now = world.shelves["oauth"], world.clock.now()
    value, until = shelf.get("jsapi") or ("", 0.0)
    if until <= now:
        value, until = secrets.token_urlsafe(64), now + TICKET_SECONDS
        shelf.put("jsapi", [value, until])
    return OK | {"ticket": value, "expires_in": int(until - now)}
