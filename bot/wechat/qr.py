"""QR codes with a scene: scanning one follows the account and tells where it was scanned."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from bot.sections import WeChat
from bot.wechat.client import Client

LONGEST = timedelta(days=30)
SCENE_CHARACTERS = 64


class SceneError(ValueError):
    """The platform would not make such a code; the text says why."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`content` is what the picture encodes, `picture_url` where the platform draws it."""

    ticket: str
    content: str
    picture_url: str


class QrCodes:
    """Only a verified service account and a test account may make them (48001 for others)."""

    def __init__(self, client: Client, settings: WeChat) -> None:
        self._client, self._base = client, settings.qr_base

    def create(self, scene: str, lasts: timedelta | None) -> QrCode:
        """A code for a scene of 1-64 characters; None: a permanent one, of which there are 100,000 in all.

        Raises SceneError, ApiError, TokenError. Source: WeChat, "QR codes with parameters".
        """
        answer = self._client.qrcode.create(_wanted(scene, lasts))
        ticket = str(answer["ticket"])
        return QrCode(ticket, str(answer.get("url", "")), self.picture_url(ticket))

    def picture_url(self, ticket: str) -> str:
        return f"{self._base}/cgi-bin/showqrcode?ticket={quote(ticket, safe='')}"


def _wanted(scene: str, lasts: timedelta | None) -> dict[str, Any]:
    if not 1 <= len(scene) <= SCENE_CHARACTERS:
        raise SceneError(f"a scene has 1 to {SCENE_CHARACTERS} characters")
    info = {"scene": {"scene_str": scene}}
    if lasts is None:
        return {"action_name": "QR_LIMIT_STR_SCENE", "action_info": info}
    if not timedelta(seconds=1) <= lasts <= LONGEST:
        raise SceneError(f"a code lasts up to {LONGEST.days} days, or for ever")
    seconds = int(lasts.total_seconds())
    return {"expire_seconds": seconds, "action_name": "QR_STR_SCENE", "action_info": info}
