"""Uploaded media: files in the state folder that can be fetched for three days."""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from sandbox.clock import Clock
from sandbox.disk import Disk
from sandbox.platform.errors import ApiError

KEPT_SECONDS = 3 * 24 * 3600
# The smallest picture a browser shows: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c633871e6020004c402654fa652990000000049454e44ae426082"
)
KINDS = {
    "image": (10 << 20, (".jpg", ".jpeg", ".png", ".gif", ".bmp")),
    "voice": (2 << 20, (".amr", ".mp3")),
    "video": (10 << 20, (".mp4",)),
    "thumb": (64 << 10, (".jpg", ".jpeg")),
}


@dataclass(frozen=True)
class Item:
    media_id: str
    kind: str
    name: str
    created_at: int


class Media:
    def __init__(self, clock: Clock, disk: Disk) -> None:
        self._clock, self._disk = clock, disk
        self._folder = disk.folder / "media"
        self._folder.mkdir(exist_ok=True)
        self._items = {key: Item(**row) for key, row in disk.load("media")}

    def upload(self, kind: str, name: str, data: bytes) -> Item:
        """Keep a file, or raise when its kind, size or ending is not allowed."""
        if kind not in KINDS:
            raise ApiError(40004)
        size, endings = KINDS[kind]
        if not data:
            raise ApiError(41005)
        if len(data) > size:
            raise ApiError(45001)
        if not name.lower().endswith(endings):
            raise ApiError(40005)
        return self._keep(kind, name, data)

    def sample(self, kind: str) -> Item:
        """Something to send where a test or the page gives no file."""
        data = PIXEL if kind in ("image", "thumb") else b"#!AMR\n"
        return self._keep(kind, {"image": "photo.png", "voice": "voice.amr"}.get(kind, "clip.mp4"), data)

    def get(self, media_id: object) -> Item:
        item = self._items.get(str(media_id))
        if item is None or self._clock.now() - item.created_at >= KEPT_SECONDS:
            raise ApiError(40007)
        return item

    def path(self, item: Item) -> Path:
        return self._folder / item.media_id

    def _keep(self, kind: str, name: str, data: bytes) -> Item:
        safe = re.sub(r"[^\w.-]", "_", Path(name).name)  # it comes back in a header
        item = Item(secrets.token_urlsafe(48), kind, safe, self._clock.seconds())
        self._items[item.media_id] = item
        self.path(item).write_bytes(data)
        self._disk.keep("media", item.media_id, item)
        return item
