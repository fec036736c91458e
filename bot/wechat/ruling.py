"""What the platform's verdict on one call means: for this message, for the rest, and for us."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.deliveries import Reason
from bot.domain.sending import Fate
from bot.domain.throttle import Scope, midnight_after


@dataclass(frozen=True, slots=True)
class Ruling:
    """`token`: the access token is the problem; fetch a new one and try once more, then believe the fate.

    stops: what else must not be tried after this. after: how long to wait, where the fate asks for it;
    until_midnight: until the day ends in Beijing.
    """

    fate: Fate
    reason: Reason | None = None
    after: timedelta | None = None
    stops: Scope = Scope.NOTHING
    alert: bool = False
    token: bool = False
    until_midnight: bool = False

    def wait(self, now: datetime) -> timedelta | None:
        return midnight_after(now) - now if self.until_midnight else self.after
