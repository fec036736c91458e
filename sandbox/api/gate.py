"""The way every API call goes: latency, fault, method, token, right, quota, body, endpoint, wire log."""

import asyncio
import json
import socket
import struct
import time
from typing import Any

from aiohttp import web

from sandbox import phone
from sandbox.api.calls import Answer, Call, Download, Endpoint, Json, Upload
from sandbox.api.rights import RIGHTS
from sandbox.api.routes import ENDPOINTS
from sandbox.platform.errors import ApiError
from sandbox.platform.faults import Fault
from sandbox.world import WORLD, World

HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


async def answer(request: web.Request) -> web.StreamResponse:
    world, started = request.app[WORLD], time.perf_counter()
    if world.dials.latency_ms:
        await asyncio.sleep(world.dials.latency_ms / 1000)
    fault = world.faults.pick(request.path)
    call = Call(dict(request.query))
    reply = await _reply(world, request, call, fault)
    await _push_results(world, call.results)
    _note(world, request, call, (reply, fault, started))
    return await _respond(world, request, reply, fault)


async def _reply(world: World, request: web.Request, call: Call, fault: Fault | None) -> Answer | str:
    if fault and fault.kind in ("html", "http500"):
        return HTML
    try:
        if fault and fault.code is not None:
            raise ApiError(fault.code)
        endpoint = _admit(world, request, call)
        await _read_body(request, call, endpoint)
        return endpoint.run(world, call)
    except ApiError as refusal:
        return refusal.body()


def _admit(world: World, request: web.Request, call: Call) -> Endpoint:
    endpoint = ENDPOINTS.get(request.path)
    if endpoint is None:
        raise ApiError(-1, f"the sandbox has no {request.path}")
    if endpoint.method != request.method:
        raise ApiError(43001 if endpoint.method == "GET" else 43002)
    if endpoint.needs_token:
        world.tokens.check(call.query.get("access_token", ""))
    if world.account.kind not in RIGHTS[endpoint.right]:
        raise ApiError(48001)
    world.quotas.count(request.path)
    return endpoint


async def _read_body(request: web.Request, call: Call, endpoint: Endpoint) -> None:
    if endpoint.method == "GET":
        return
    if request.content_type == "multipart/form-data":
        call.upload = await _read_upload(request)
        return
    call.body = parse(await request.read())


def parse(raw: bytes) -> Json:
    if not raw.strip():
        raise ApiError(44002)
    try:
        body = json.loads(raw.decode())
    except ValueError as error:
        raise ApiError(47001) from error
    if not isinstance(body, dict):
        raise ApiError(47001)
    if b"\\u" in raw and b'"button"' in raw:
        raise ApiError(40033)
    return body


async def _read_upload(request: web.Request) -> Upload | None:
    media = (await request.post()).get("media")
    if not isinstance(media, web.FileField):
        return None
    return Upload(media.filename, media.file.read())


async def _push_results(world: World, results: list[tuple[str, Json]]) -> None:
    """Result events come after the answer, or before it where that is asked for, once or several times."""
    work = [_push_result(world, *result) for result in results for _ in range(world.dials.result_copies)]
    if world.dials.result_before_reply:
        await asyncio.gather(*work)
        return
    for push in work:
        world.later(push)


async def _push_result(world: World, openid: str, fields: Json) -> None:
    if not world.dials.result_before_reply:
        await asyncio.sleep(world.dials.result_delay_ms / 1000)
    async with world.results:
        await world.pusher.push(openid, phone.address(world, openid, fields))


def _note(world: World, request: web.Request, call: Call, end: tuple[Any, Fault | None, float]) -> None:
    reply, fault, started = end
    shown = {"file": reply.name} if isinstance(reply, Download) else reply
    code = reply.get("errcode", 0) if isinstance(reply, dict) else 0
    asked = call.body or ({"file": call.upload.name} if call.upload else {})
    world.wire.count(request.path, code)
    world.wire.note(
        "api",
        str(asked.get("touser") or call.query.get("openid") or ""),
        method=request.method,
        path=request.path,
        query=call.query,
        request=asked,
        response=shown,
        errcode=code,
        fault=fault.kind if fault else None,
        ms=round((time.perf_counter() - started) * 1000, 1),
    )


async def _respond(world: World, request: web.Request, reply: Any, fault: Fault | None) -> web.StreamResponse:
    if fault and fault.kind == "slow":
        await asyncio.sleep(world.dials.slow_seconds)
    if fault and fault.kind == "reset":
        _reset(request)
    if isinstance(reply, str):
        status = 500 if fault and fault.kind == "http500" else 200
        return web.Response(text=reply, content_type="text/html", status=status)
    if isinstance(reply, Download):
        headers = {"Content-Disposition": f'attachment; filename="{reply.name}"'}
        return web.FileResponse(reply.path, headers=headers)
    raw = json.dumps(reply, ensure_ascii=False).encode()
    if fault and fault.kind == "truncated":
        raw = raw[: len(raw) // 2]
    missing = reply.get("errcode") == -1 and request.path not in ENDPOINTS
    return web.Response(body=raw, content_type="application/json", status=404 if missing else 200)


def _reset(request: web.Request) -> None:
    """Close with RST instead of FIN, so that the caller sees a reset and not an empty answer."""
    transport = request.transport
    if transport is None:
        return
    line = transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
