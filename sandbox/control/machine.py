"""Control requests about the machine: state, clock, faults, settings, templates, statistics."""

from dataclasses import asdict
from datetime import datetime

from aiohttp import web

from sandbox.clock import BEIJING
from sandbox.control.requests import Json, RequestError, body, control, number, reply, text
from sandbox.platform.faults import Fault
from sandbox.platform.templates import Template
from sandbox.world import WORLD, World


@control
async def state(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    facts = {
        "account": world.account.kind,
        "mode": world.account.mode,
        "original_id": world.account.original_id,
        "app_id": world.account.app_id,
        "webhook": world.pusher.courier.webhook,
        "faults": world.faults.listed(),
        "settings": asdict(world.dials),
        "menu": world.shelves["menu"].get("menu"),
        "current": world.people.current,
        "codes": world.codes.listed(),
        "notices": [{"template_id": t.template_id, "title": t.title} for t in world.templates.all()],
        "people": [world.people.summary(person) for person in world.people.by_openid.values()],
    }
    return reply(facts | _time(world))


@control
async def clock(request: web.Request) -> web.Response:
    world, given = request.app[WORLD], await body(request)
    if given.get("reset") is True:
        world.clock.reset()
    if "advance_seconds" in given:
        world.clock.advance(number(given["advance_seconds"], "advance_seconds"))
    if "set" in given:
        world.clock.set_to(_moment(text(given, "set")))
    world.save_clock()
    return reply(_time(world))


def _moment(value: str) -> datetime:
    """A time without offset is meant in Beijing."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise RequestError(f"{value!r} is not a time like 2026-03-01T08:30") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _time(world: World) -> Json:
    return {"now": world.clock.iso(), "offset_seconds": world.clock.offset}


@control
async def add_fault(request: web.Request) -> web.Response:
    world, given = request.app[WORLD], await body(request)
    count = given.get("count")
    if count is not None:
        count = int(number(count, "count", 1))
    rate = number(given.get("rate", 1.0), "rate")
    world.faults.add(Fault(str(given.get("endpoint", "*")), str(given.get("kind")), float(rate), count))
    return _faults(world)


@control
async def clear_faults(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    world.faults.clear()
    return _faults(world)


def _faults(world: World) -> web.Response:
    world.hub.tell("state")
    return reply({"faults": world.faults.listed()})


@control
async def latency(request: web.Request) -> web.Response:
    given = await body(request)
    return _turn(request.app[WORLD], {"latency_ms": number(given.get("ms"), "ms")})


@control
async def settings(request: web.Request) -> web.Response:
    return _turn(request.app[WORLD], await body(request))


def _turn(world: World, changes: Json) -> web.Response:
    world.dials.turn(changes)
    world.save_dials()
    world.hub.tell("state")
    return reply(asdict(world.dials))


@control
async def templates(request: web.Request) -> web.Response:
    return reply([asdict(template) for template in request.app[WORLD].templates.all()])


@control
async def add_template(request: web.Request) -> web.Response:
    given = await body(request)
    fields = given.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise RequestError('fields must be an object like {"thing1": "活动名称"}')
    template = Template(
        text(given, "template_id"), text(given, "title"), {k: str(v) for k, v in fields.items()}
    )
    request.app[WORLD].templates.register(template)
    return reply(asdict(template))
