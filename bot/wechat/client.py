"""Calls of the platform other than sending: the library's endpoints over our own transport and token."""

from typing import Any

from wechatpy.client.api import WeChatMenu, WeChatQRCode, WeChatUser

from bot.sections import WeChat
from bot.wechat.errors import rule
from bot.wechat.token import TokenKeeper
from bot.wechat.wire import ApiError, Call, Json


class Client:
    """What wechatpy's endpoint classes take for their client.

    Its own client is not used: it retries a refused token without end, logs secrets through exceptions,
    has no timeouts, and returns what it cannot read.
    """

    def __init__(self, settings: WeChat, keeper: TokenKeeper) -> None:
        self._base, self._keeper = settings.api_base, keeper
        self.menu, self.user, self.qrcode = WeChatMenu(self), WeChatUser(self), WeChatQRCode(self)

    def get(self, endpoint: str, params: dict[str, str] | None = None) -> Json:
        """Raises ApiError and TokenError, as `post` does."""
        return self._answered("GET", endpoint, params or {})

    def post(self, endpoint: str, data: Any = None, params: dict[str, str] | None = None) -> Json:
        return self._answered("POST", endpoint, params or {}, data)

    def _answered(self, method: str, endpoint: str, params: dict[str, str], data: Any = None) -> Json:
        """One retry with a new token, and no more. (Not for uploads: their file is read only once.)"""
        token = self._keeper.current()
        try:
            return self._call(method, endpoint, params, token, data).answer()
        except ApiError as error:
            if not _is_about_the_token(error):
                raise
        return self._call(method, endpoint, params, self._keeper.replace(token), data).answer()

    def _call(self, method: str, endpoint: str, params: dict[str, str], token: str, data: Any = None) -> Call:
        path = endpoint if endpoint.startswith("/") else f"/cgi-bin/{endpoint}"
        return Call(method, self._base, path, {**params, "access_token": token}, data, secrets=(token,))


def _is_about_the_token(error: ApiError) -> bool:
    return error.code is not None and rule(error.code).token
