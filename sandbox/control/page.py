"""Serving the phone page, and taking the pictures a person sends from it."""

from pathlib import Path

from aiohttp import web

from sandbox.control.requests import RequestError, control, reply
from sandbox.world import WORLD

FOLDER = Path(__file__).parent.parent / "page"
# The page shows other people's pictures and texts; no script but its own may run in it.
POLICY = "default-src 'self'; img-src * data: blob:; frame-ancestors 'self'"


async def index(_: web.Request) -> web.FileResponse:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return web.FileResponse(FOLDER / "index.html", headers=headers)


@control
async def upload(request: web.Request) -> web.Response:
    """A file from the page: multipart field `media`, query `type`; returns {"media_id", "url"}."""
    media = (await request.post()).get("media")
    if not isinstance(media, web.FileField):
        raise RequestError("the file must be in the field media")
    kind = request.query.get("type", "image")
    item = request.app[WORLD].media.upload(kind, media.filename, media.file.read())
    return reply({"media_id": item.media_id, "url": f"/sandbox/media/{item.media_id}"})
