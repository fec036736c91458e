"""Temporary media: up, down, and the address the phone page shows them from."""

from aiohttp import web

from sandbox.api.calls import Call, Download, Json
from sandbox.platform.errors import ApiError
from sandbox.platform.media import Item
from sandbox.world import WORLD, World


def upload(world: World, call: Call) -> Json:
    if call.upload is None:
        raise ApiError(41005)
    return described(world.media.upload(call.query.get("type", ""), call.upload.name, call.upload.data))


def get(world: World, call: Call) -> Download:
    item = world.media.get(call.query.get("media_id"))
    return Download(world.media.path(item), item.name)


def described(item: Item) -> Json:
    key = "thumb_media_id" if item.kind == "thumb" else "media_id"
    return {"type": item.kind, key: item.media_id, "created_at": item.created_at}


async def show(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    try:
        item = world.media.get(request.match_info["media_id"])
    except ApiError as refusal:
        raise web.HTTPNotFound from refusal
    return web.FileResponse(world.media.path(item), headers={"Content-Type": _content_type(item)})


def _content_type(item: Item) -> str:
    """Never a type that a browser would run."""
    endings = {".png": "image/png", ".gif": "image/gif", ".bmp": "image/bmp", ".mp4": "video/mp4"}
    endings |= {".amr": "audio/amr", ".mp3": "audio/mpeg", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
    return next(
        (kind for end, kind in endings.items() if item.name.lower().endswith(end)), "application/octet-stream"
    )
