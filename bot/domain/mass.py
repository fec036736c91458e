"""Mass sends: one text to up to 10,000 people by one call, for whom no other road is open.

Source: WeChat, "Mass sending": each follower of a service account gets at most four a calendar month, a
subscription account makes one call a day, and a call with a clientmsgid that was used within 24 hours is not
carried out again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from bot.domain.deliveries import Parcel, Priority, Road

AT_LEAST, AT_MOST = 2, 10_000  # people a call
A_MONTH = 4  # to one person
BEIJING = timezone(timedelta(hours=8))  # no summer time since 1991; the platform counts its months by it
GATHER = timedelta(seconds=10)  # until all who were left over are together
SOON = timedelta(minutes=2)  # whatever is due by then is waited for: it may be left over, too
REPEAT_AFTER = timedelta(seconds=90)  # the same clientmsgid is refused for a minute
REPEATABLE_FOR = timedelta(hours=23)


class MassState(StrEnum):
    GATHERING = "gathering"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"  # too few, or the platform did not take it


@dataclass(frozen=True, slots=True)
class MassSend:
    """One call: a message to all who read it in one language. people: how many, once it is sending.

    attempts: those of which nobody knows what became.
    wake_at: when it is to be looked at; whoever moves it does what is to be done.
    """

    id: int
    message_id: int
    language: str
    state: MassState
    wake_at: datetime
    attempts: int
    tried_at: datetime | None
    people: int

    @property
    def in_doubt(self) -> bool:
        """An earlier attempt may have been carried out."""
        return self.attempts > 0

    @property
    def once_key(self) -> str:
        """The clientmsgid, the same for every repeat (at most 32 bytes)."""
        return f"juyiqi-m{self.id}"


def for_many(parcel: Parcel) -> bool:
    """What says the same to many, and did not leave by another road that may have arrived.

    Not what is urgent for one shift: it reaches few, and each of them has only four a month.
    """
    message = parcel.message
    alike = not (message.about or message.parts or parcel.others)
    news = message.priority is Priority.NEWS or message.source.startswith("announcement:")
    return news and alike and parcel.road in (None, Road.MASS)


def day_began(now: datetime) -> datetime:
    """When the day began by which the platform counts."""
    return now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(now: datetime) -> str:
    """`2027-03`, as the platform counts."""
    return f"{now.astimezone(BEIJING):%Y-%m}"
