"""One call to the platform, for the rare ones: explicit timeouts, every reply read, nothing secret told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

from bot.wechat.redact import hush_libraries, redact

CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0

Json = dict[str, Any]


class ApiError(Exception):
    """A call that brought no result. `code`: the platform's return code, None when it gave none.

    The text names the endpoint and the platform's words, without secrets, tokens and whole openids; there
    is no chained exception, because those of the HTTP library quote the address with the token in it.
    """

    def __init__(self, endpoint: str, words: str, code: int | None = None) -> None:
        super().__init__(f"{endpoint}: {'no result' if code is None else code}, {words}")
        self.endpoint, self.words, self.code = endpoint, words, code


@dataclass(frozen=True, slots=True)
class Call:
    """`secrets` are what the platform might quote back and nobody may read."""

    method: str
    base: str
    endpoint: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    secrets: tuple[str, ...] = ()

    def answer(self) -> Json:
        """What the platform said; raises ApiError for a return code that is not 0, or no readable answer."""
        status, body = self._sent()
        answer = read_json(body)
        if answer is None or (status != HTTPStatus.OK and "errcode" not in answer):
            raise ApiError(self.endpoint, f"HTTP {status} without a readable result")
        code = code_of(answer)
        if code != 0:
            words = redact(str(answer.get("errmsg", ""))[:300], *self.secrets)
            raise ApiError(self.endpoint, words, code)
        return answer

    def _sent(self) -> tuple[int, bytes]:
        """Raised outside of the `except`, so that the library's exception is not even its context."""
        hush_libraries()
        try:
            return self._request()
        except requests.RequestException as error:
            trouble = type(error).__name__
        raise ApiError(self.endpoint, trouble)

    def _request(self) -> tuple[int, bytes]:
        """One connection a call: sessions are not promised to be safe between threads.

        The response stays in here: whoever kept it, a traceback even, would keep the connection open.
        """
        with requests.request(
            self.method,
            self.base + self.endpoint,
            params=self.params,
            data=encoded(self.body),
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
        ) as response:
            return response.status_code, response.content


def encoded(body: Any) -> Any:
    """Raw UTF-8: the platform shows escapes literally in menus."""
    return json.dumps(body, ensure_ascii=False).encode() if isinstance(body, dict) else body


def read_json(body: bytes) -> Json | None:
    """The JSON object in a body, whatever its Content-Type says; None when there is none."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def code_of(answer: Json) -> int | None:
    """Its return code; missing means 0, None that it is no number and so tells nothing."""
    try:
        return int(answer.get("errcode", 0))
    except (TypeError, ValueError):
        return None
