"""What the platform's verdict on one call means: for this message, for the rest, and for us."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from enum import StrEnum

from bot.domain.deliveries import Reason
from bot.domain.sending import Fate

BEIJING = timezone(timedelta(hours=8))  # no summer time since 1991; the platform counts its days by it


class Stop(StrEnum):
    """What else must not be tried after this."""

    NOTHING = "nothing"
    TEMPLATE = "template"  # this template
    ROAD = "road"  # this kind of message
    ALL = "all"  # every call


@dataclass(frozen=True, slots=True)
class Ruling:
    """`token`: the access token is the problem; fetch a new one and try once more, then believe the fate.

    after: how long to wait, where the fate asks for it; until_midnight: until the day ends in Beijing.
    """

    fate: Fate
    reason: Reason | None = None
    after: timedelta | None = None
    stops: Stop = Stop.NOTHING
    alert: bool = False
    token: bool = False
    until_midnight: bool = False

    def wait(self, now: datetime) -> timedelta | None:
        return until_midnight(now) if self.until_midnight else self.after


def until_midnight(now: datetime) -> timedelta:
    """The rest of the day in Beijing, when daily quotas start anew; never zero."""
    here = now.astimezone(BEIJING)
    return datetime.combine(here.date() + timedelta(days=1), time(), BEIJING) - here
