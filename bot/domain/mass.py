"""Mass sends: one text to up to 10,000 people by one call, for whom no other road is open.

Source: WeChat, "Mass sending": each follower of a service account gets at most four a calendar month, a
subscription account makes one call a day to a tag, however many bear it, and a call with a clientmsgid that
was used within 24 hours is not carried out again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from bot.domain.deliveries import Parcel, Priority, Reason, Road

AT_LEAST, AT_MOST = 2, 10_000  # people a call that lists them
AT_MOST_TO_TAG = 50_000  # ours: the tag is put on 50 of them at a time, a quarter of an hour in all at worst
EVERY_LANGUAGE = "*"  # the one call of a day is for all of them
TEXT_BYTES = 2048  # of UTF-8
BETWEEN = "\n———\n"  # the languages of one text
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
    """One call: a message to all who read it in one language, or to all. people: how many, once it sends.

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


@dataclass(frozen=True, slots=True)
class Terms:
    """What one call may take. most: so many people; counted: whether each may get four a month.

    languages: only those who read one of these; None: everybody whom the call is for.
    """

    most: int
    counted: bool
    languages: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """On what terms one text goes to many. least: if there are so many; 0: never.

    daily: by one call a day; taken: it was made. fits: one text holds all languages. before: so many got
    the same already.
    """

    least: int
    daily: bool = False
    taken: bool = False
    fits: bool = True
    before: int = 0


def called(offer: Offer, waiting: Mapping[str, int]) -> tuple[frozenset[str], Reason]:
    """The languages whose readers a call is for, and why there is none for the others."""
    total = sum(waiting.values())
    if not offer.least or total < AT_LEAST or total + offer.before < offer.least:
        return frozenset(), Reason.WINDOW_CLOSED
    if not offer.daily:
        each = frozenset(language for language, n in waiting.items() if n >= AT_LEAST)
        return each, Reason.WINDOW_CLOSED
    if offer.taken or offer.fits:
        return frozenset() if offer.taken else frozenset(waiting), Reason.MASS_USED
    most = min(waiting, key=lambda language: (-waiting[language], language))
    return frozenset({most} if waiting[most] >= AT_LEAST else ()), Reason.MASS_USED


def taken_of(free: int, daily: bool) -> int:
    """How many of so many the calls take."""
    if daily:
        return min(free, AT_MOST_TO_TAG)
    return free - (free % AT_MOST if free % AT_MOST < AT_LEAST else 0)


def in_one(texts: Sequence[str]) -> str:
    """One text for readers of several languages, each once; "" where it would be too long."""
    together = BETWEEN.join(dict.fromkeys(texts))
    return together if len(together.encode()) <= TEXT_BYTES else ""


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
