"""What the platform itself has counted today of our calls, by its own call for that."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.deliveries import Road
from bot.domain.throttle import Counted
from bot.wechat.client import Client
from bot.wechat.payloads import CUSTOM_SEND, MASS_SEND, MASS_SEND_TO_TAG, SUBSCRIPTION_SEND, TEMPLATE_SEND
from bot.wechat.rights import Right, may
from bot.wechat.token import TokenError
from bot.wechat.wire import ApiError, Json

PATHS: Mapping[Road, str] = {
    Road.CUSTOM: CUSTOM_SEND,
    Road.SUBSCRIPTION: SUBSCRIPTION_SEND,
    Road.TEMPLATE: TEMPLATE_SEND,
    Road.MASS: MASS_SEND,
}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlatformQuotas:
    """Implements bot.domain.throttle.QuotaBook. Source: WeChat, "Query API quota"."""

    client: Client
    account: str = "service"  # the setting wechat.account

    def today(self, road: Road) -> Counted | None:
        path = self._path(road)
        if path is None:
            return None
        try:
            return _read(self.client.post("openapi/quota/get", {"cgi_path": path}))
        except (ApiError, TokenError) as error:
            log.warning("wechat.quota_unknown", extra={"road": road.value, "why": str(error)})
            return None

    def _path(self, road: Road) -> str | None:
        if road is Road.MASS and not may(self.account, Right.MASS_BY_OPENID):
            return MASS_SEND_TO_TAG
        return PATHS.get(road)


def _read(answer: Json) -> Counted | None:
    """Without a limit there is nothing to watch; what cannot be read is as good as not told."""
    quota = answer.get("quota")
    if not isinstance(quota, dict):
        return None
    used, limit = quota.get("used"), quota.get("daily_limit")
    if not isinstance(used, int) or not isinstance(limit, int) or limit <= 0:
        return None
    return Counted(used, limit)
