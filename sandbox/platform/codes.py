"""QR codes with a scene."""

import io
import secrets
from dataclasses import asdict, dataclass
from typing import Any

import segno

from sandbox.clock import Clock
from sandbox.disk import Disk

PERMANENT_TOTAL = 100_000


@dataclass(frozen=True)
class Code:
    """`expires_at` is None for a permanent code."""

    ticket: str
    scene: str
    is_text: bool
    url: str
    created_at: int
    expires_at: int | None


class Codes:
    def __init__(self, clock: Clock, disk: Disk) -> None:
        self._clock, self._disk = clock, disk
        self._codes = {key: Code(**row) for key, row in disk.load("code")}

    def create(self, scene: str, is_text: bool, seconds: int | None) -> Code:
        now = self._clock.seconds()
        ticket = "gQ" + secrets.token_urlsafe(69)
        url = f"http://weixin.qq.com/q/{secrets.token_urlsafe(15)}"
        code = Code(ticket, scene, is_text, url, now, None if seconds is None else now + seconds)
        self._codes[ticket] = code
        self._disk.keep("code", ticket, code)
        return code

    def permanent(self) -> int:
        return sum(code.expires_at is None for code in self._codes.values())

    def by_ticket(self, ticket: str) -> Code | None:
        code = self._codes.get(ticket)
        return code if code and self._alive(code) else None

    def by_scene(self, scene: str) -> Code | None:
        """The newest code with this scene that can still be scanned."""
        alive = (code for code in self._codes.values() if code.scene == scene and self._alive(code))
        return max(alive, key=lambda code: code.created_at, default=None)

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(code) for code in self._codes.values() if self._alive(code)]

    def _alive(self, code: Code) -> bool:
        return code.expires_at is None or code.expires_at > self._clock.now()


def picture(code: Code) -> bytes:
    """The code as a PNG, 8 pixels a module."""
    out = io.BytesIO()
    segno.make_qr(code.url, error="m").save(out, kind="png", scale=8, border=3)
    return out.getvalue()
