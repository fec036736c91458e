"""Asking the platform for the access token, by the call that gives everybody the same one."""

from datetime import timedelta

from bot.domain.ports import Clock
from bot.sections import WeChat
from bot.wechat.errors import rule
from bot.wechat.token import Fetched, TokenError
from bot.wechat.wire import ApiError, Call, Json

ENDPOINT = "/cgi-bin/stable_token"
HALT = timedelta(seconds=30)  # after a failure that no return code explains


class StableToken:
    """The `fetch` of a TokenKeeper.

    Source: WeChat, "Getting the stable access token". Never with force_refresh: that kills the token of
    every other process at once, and is allowed twenty times a day.
    """

    def __init__(self, settings: WeChat, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    def __call__(self) -> Fetched:
        """Raises TokenError; return codes of this call mean configuration, so they halt everything."""
        try:
            return _fetched(self._call().answer())
        except ApiError as error:
            raise TokenError(str(error), self._halt(error.code), error.code) from None

    def _call(self) -> Call:
        secret = self._settings.app_secret.get_secret_value()
        body = {
            "grant_type": "client_credential",
            "appid": self._settings.app_id,
            "secret": secret,
            "force_refresh": False,
        }
        return Call("POST", self._settings.api_base, ENDPOINT, body=body, secrets=(secret,))

    def _halt(self, code: int | None) -> timedelta:
        return (rule(code).wait(self._clock.now()) if code is not None else None) or HALT


def _fetched(answer: Json) -> Fetched:
    token, lasts = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(lasts, int):
        raise ApiError(ENDPOINT, "no token in the answer")
    return Fetched(token, timedelta(seconds=lasts))
