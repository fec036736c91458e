"""The web application and its life: from a free port to a clean stop."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from sandbox.api import files, gate, oauth, qrcode
from sandbox.control import machine, page, people, watch
from sandbox.crowd import bring_in
from sandbox.options import Options
from sandbox.world import WORLD, World, build_world

MAX_BODY = 16 << 20
STOP_SECONDS = 1.0


def build_app(world: World) -> web.Application:
    app = web.Application(client_max_size=MAX_BODY)
    app[WORLD] = world
    _add_control(app.router)
    _add_people(app.router)
    _add_platform(app.router)
    return app


def _add_platform(router: web.UrlDispatcher) -> None:
    router.add_get("/cgi-bin/showqrcode", qrcode.show)
    router.add_get("/connect/oauth2/authorize", oauth.authorize)
    router.add_get("/sandbox/media/{media_id}", files.show)
    router.add_route("*", "/cgi-bin/{path:.*}", gate.answer)
    router.add_route("*", "/sns/{path:.*}", gate.answer)
    router.add_get("/", page.index)
    router.add_static("/sandbox/page/", page.FOLDER)


def _add_control(router: web.UrlDispatcher) -> None:
    router.add_get("/sandbox/api/state", machine.state)
    router.add_post("/sandbox/api/clock", machine.clock)
    router.add_post("/sandbox/api/faults", machine.add_fault)
    router.add_delete("/sandbox/api/faults", machine.clear_faults)
    router.add_post("/sandbox/api/latency", machine.latency)
    router.add_post("/sandbox/api/settings", machine.settings)
    router.add_get("/sandbox/api/templates", machine.templates)
    router.add_post("/sandbox/api/templates", machine.add_template)
    router.add_post("/sandbox/api/media", page.upload)
    router.add_get("/sandbox/api/wire", watch.wire)
    router.add_get("/sandbox/api/stats", watch.stats)
    router.add_get("/sandbox/api/delivered", watch.delivered)
    router.add_get("/sandbox/api/events", watch.events)


def _add_people(router: web.UrlDispatcher) -> None:
    router.add_post("/sandbox/api/people", people.add)
    router.add_post("/sandbox/api/current", people.current)
    one = "/sandbox/api/people/{openid}"
    router.add_get(f"{one}/messages", people.messages)
    for action in (people.follow, people.unfollow, people.say, people.send, people.menu):
        router.add_post(f"{one}/{action.__name__}", action)
    for action in (people.scan, people.event, people.toggles):
        router.add_post(f"{one}/{action.__name__}", action)


async def serve(options: Options, ready: Callable[[str], None], stop: asyncio.Event) -> None:
    """Serve until `stop` is set; `ready` is told the address. Raises OSError when the port cannot be had."""
    world = build_world(options)
    if options.people:
        bring_in(world, options.people)
    runner = web.AppRunner(build_app(world), access_log=None, shutdown_timeout=STOP_SECONDS)
    try:
        await world.pusher.courier.open()
        await runner.setup()
        await web.TCPSite(runner, options.host, options.port).start()
        world.origin = _origin(options.host, runner)
        world.later(world.disk.flush_forever())
        ready(world.origin)
        await stop.wait()
    finally:
        world.hub.close()
        await runner.cleanup()
        await world.close()


def _origin(host: str, runner: web.AppRunner) -> str:
    port = runner.addresses[0][1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
