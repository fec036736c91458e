"""Control requests that look on: the wire log, counts, and news for open pages."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from itertools import chain

from aiohttp import web

from sandbox.clock import iso
from sandbox.control.requests import RequestError, after, control, reply
from sandbox.platform.hub import CLOSED
from sandbox.platform.people import Bubble
from sandbox.world import WORLD

HEARTBEAT_SECONDS = 15


@control
async def wire(request: web.Request) -> web.Response:
    limit = request.query.get("limit", "2000")
    if not limit.isdigit():
        raise RequestError("limit must be a number")
    entries = request.app[WORLD].wire.after(after(request), request.query.get("openid", ""), int(limit))
    return reply([entry | {"at": iso(entry["at"])} for entry in entries])


@control
async def stats(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    calls: dict[str, dict[str, int]] = {}
    for (path, code), count in world.wire.api_calls.items():
        calls.setdefault(path, {})[str(code)] = count
    return reply(
        {"api": calls, "messages": dict(world.people.per_road), "people": len(world.people.by_openid)}
    )


@control
async def delivered(request: web.Request) -> web.Response:
    """How often each person got a message; ?by=client_msg_id counts template messages by that id instead.

    ?tell=at: when each got the last message of any kind, in seconds by the sandbox's clock, instead.
    """
    query, counts = request.query, Counter[str]()
    if query.get("tell") == "at":
        return reply(request.app[WORLD].people.reached)
    by = query.get("by", "openid")
    if by not in ("openid", "client_msg_id"):
        raise RequestError("by must be openid or client_msg_id")
    for bubble in chain.from_iterable(request.app[WORLD].people.chats.values()):
        key = bubble.openid if by == "openid" else bubble.data.get("client_msg_id")
        if key and _wanted(bubble, query):
            counts[str(key)] += 1
    return reply(dict(counts))


def _wanted(bubble: Bubble, query: Mapping[str, str]) -> bool:
    if bubble.direction != "in" or query.get("text_contains", "") not in bubble.text:
        return False
    if query.get("road", bubble.road) != bubble.road:
        return False
    return "client_msg_id" not in query or bubble.data.get("client_msg_id") == query["client_msg_id"]


@control
async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events {"what", "who"}; the page then asks for what is new."""
    world = request.app[WORLD]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    ear = world.hub.listen()
    try:
        await _pass_on(ear, response)
    except ConnectionResetError:
        return response
    finally:
        world.hub.leave(ear)
    return response


async def _pass_on(ear: asyncio.Queue[tuple[str, str]], response: web.StreamResponse) -> None:
    """Write every piece of news until the sandbox stops; a sign of life when there is none."""
    await response.write(b": welcome\n\n")
    while True:
        try:
            what, who = await asyncio.wait_for(ear.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if what == CLOSED:
            return
        await response.write(f"data: {json.dumps({'what': what, 'who': who})}\n\n".encode())
