"""How much the platform takes of each kind of message: by its tables, and as far as the operator allows."""

from collections.abc import Mapping

from bot.domain.deliveries import Road
from bot.domain.throttle import Limits
from bot.sections import Delivery

# Calls a second. The platform tells no limit for sending to one person; mass messages: 60 a minute, which a
# full bucket of five seconds must not exceed.
RATES: Mapping[str, float] = {"custom": 500, "subscription": 500, "template": 500, "mass": 0.9}
OTHER_RATE = 100.0
# Calls a day: of a new account, and of a test account. Raised with the number of followers.
DAILY: Mapping[str, tuple[int, int]] = {
    "custom": (500_000, 50_000),
    "template": (100_000, 100_000),
    "mass": (100, 100),
}


def limits(account: str, delivery: Delivery) -> Mapping[Road, Limits]:
    """`account` is the setting wechat.account."""
    return {road: _limits(road, account, delivery) for road in Road}


def _limits(road: Road, account: str, delivery: Delivery) -> Limits:
    rate = delivery.rates.get(road, RATES.get(road, OTHER_RATE))
    daily = DAILY.get(road)
    return Limits(rate, daily[account == "test"] if daily else None, delivery.quotas.get(road))
