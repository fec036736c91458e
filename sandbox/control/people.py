"""Control requests about people: adding them and acting for them."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox import phone
from sandbox.control.requests import Json, RequestError, after, body, control, person, reply, text
from sandbox.platform.people import TOGGLES, Person
from sandbox.platform.windows import open_window
from sandbox.push.pusher import Outcome
from sandbox.world import WORLD, World

MOST_COPIES = 50


@control
async def add(request: web.Request) -> web.Response:
    """One person, or many at once with {"people": [{"name", "openid", "following", "wrote"}, …]}."""
    world, given = request.app[WORLD], await body(request)
    if "people" not in given:
        return reply(_add(world, given))
    if not isinstance(given["people"], list):
        raise RequestError("people must be a list")
    return reply({"people": [_add(world, row) for row in given["people"]]})


def _add(world: World, given: Any) -> Json:
    if not isinstance(given, dict):
        raise RequestError("a person is an object with a name")
    openid = str(given.get("openid") or "")
    if world.people.find(openid):
        raise RequestError(f"there is already a person {openid}", 409)
    added = world.people.add(text(given, "name"), openid)
    if given.get("following"):
        added.following, added.followed_at = True, world.clock.seconds()
    if given.get("wrote"):
        open_window(added.windows, "message", world.clock.now(), additive=False)
    return {"openid": added.openid, "name": added.name}


@control
async def follow(request: web.Request) -> web.Response:
    given = await body(request)
    return _done(await phone.follow(request.app[WORLD], person(request), str(given.get("scene") or "")))


@control
async def unfollow(request: web.Request) -> web.Response:
    return _done(await phone.unfollow(request.app[WORLD], person(request)))


@control
async def say(request: web.Request) -> web.Response:
    given, copies = await body(request), 1
    if "repeat" in given:
        copies = given["repeat"]
        if not isinstance(copies, int) or not 1 <= copies <= MOST_COPIES:
            raise RequestError(f"repeat must be a number from 1 to {MOST_COPIES}")
    menu_id = given.get("bizmsgmenuid")
    words = text(given, "text")
    outcomes = await phone.say(
        request.app[WORLD], person(request), words, None if menu_id is None else str(menu_id), copies
    )
    return reply({"replies": [asdict(o) for o in outcomes]}) if "repeat" in given else _done(outcomes[0])


@control
async def send(request: web.Request) -> web.Response:
    return _done(await phone.send(request.app[WORLD], person(request), await body(request)))


@control
async def menu(request: web.Request) -> web.Response:
    """{"key"} taps a click button, {"url"} a view button."""
    given, world = await body(request), request.app[WORLD]
    if given.get("url"):
        return _done(await phone.view(world, person(request), text(given, "url")))
    return _done(await phone.click(world, person(request), text(given, "key")))


@control
async def scan(request: web.Request) -> web.Response:
    scene = (await body(request)).get("scene")
    return _done(
        await phone.scan(request.app[WORLD], person(request), text({"scene": str(scene or "")}, "scene"))
    )


@control
async def event(request: web.Request) -> web.Response:
    given = await body(request)
    name = text(given, "event")
    del given["event"]
    return _done(await phone.other(request.app[WORLD], person(request), name, given))


@control
async def toggles(request: web.Request) -> web.Response:
    world, who, given = request.app[WORLD], person(request), await body(request)
    for name, value in given.items():
        if name not in TOGGLES or not isinstance(value, bool):
            raise RequestError(f"toggles are true or false: {', '.join(TOGGLES)}")
    who.toggles.update(given)
    world.people.touch(who)
    return reply(world.people.summary(who))


@control
async def current(request: web.Request) -> web.Response:
    """Who holds the phone: web login asks for them."""
    world, given = request.app[WORLD], await body(request)
    if world.people.find(str(given.get("openid"))) is None:
        raise RequestError("no such person", 404)
    world.people.current = str(given["openid"])
    return reply({"openid": world.people.current})


@control
async def messages(request: web.Request) -> web.Response:
    who: Person = person(request)
    return reply([asdict(bubble) for bubble in request.app[WORLD].people.chat(who.openid, after(request))])


def _done(outcome: Outcome) -> web.Response:
    return reply(asdict(outcome))
