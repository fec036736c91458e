"""Pictures that people sent, kept at the platform beyond the three days it keeps them by itself."""

import logging

import requests

from bot.sections import WeChat
from bot.wechat.redact import hush_libraries
from bot.wechat.token import TokenError, TokenKeeper
from bot.wechat.wire import read_json

GET, UPLOAD = "/cgi-bin/media/get", "/cgi-bin/media/upload"
TIMEOUT = (3.0, 15.0)  # a picture has up to 10 MB
log = logging.getLogger(__name__)


class PlatformPictures:
    """A domain Pictures. Source: WeChat, "Temporary media": an id is good for three days."""

    def __init__(self, settings: WeChat, keeper: TokenKeeper) -> None:
        self._base, self._keeper = settings.api_base, keeper

    def renew(self, media_id: str) -> str:
        """A new id for the same picture; "" when that is not possible, which is logged without secrets."""
        hush_libraries()
        try:
            token = self._keeper.current()
            content = self._content(token, media_id)
            fresh = self._uploaded(token, content) if content else ""
        except (requests.RequestException, TokenError) as error:
            fresh = ""
            log.warning("picture.not_renewed", extra={"error": type(error).__name__})
        return fresh

    def _content(self, token: str, media_id: str) -> bytes:
        params = {"access_token": token, "media_id": media_id}
        with requests.get(
            self._base + GET, params=params, timeout=TIMEOUT, allow_redirects=False
        ) as response:
            answer = read_json(response.content)
            if response.ok and answer is None:
                return response.content
        self._refused(answer)
        return b""

    def _uploaded(self, token: str, content: bytes) -> str:
        params, files = {"access_token": token, "type": "image"}, {"media": ("picture.jpg", content)}
        with requests.post(self._base + UPLOAD, params=params, files=files, timeout=TIMEOUT) as response:
            answer = read_json(response.content)
        if not answer or "media_id" not in answer:
            self._refused(answer)
        return str((answer or {}).get("media_id", ""))

    def _refused(self, answer: dict[str, object] | None) -> None:
        log.warning("picture.not_renewed", extra={"code": (answer or {}).get("errcode")})
