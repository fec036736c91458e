"""Those whom no road of their own carries: how many of each message, and which mass sends they make."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Message, Parcel, Reason, Road
from bot.domain.mass import AT_LEAST, AT_MOST_TO_TAG, called, day_began, for_many
from bot.domain.purses import Purse
from bot.services.delivery.outlook import Outlook, offer
from bot.services.work import Work

Key = tuple[datetime, str, int]  # when, and of which message: source and version
Fate = tuple[Road, Reason | None]


class LeftOver(Protocol):
    def take(self, at: datetime, parcel: Parcel, purse: Purse, /) -> Fate:
        """What becomes of it."""


@dataclass(slots=True)
class Counting:
    """The first look: all count as sent. free: of those who wait, who has not got four that month."""

    waiting: dict[Key, Counter[str]] = field(default_factory=dict)
    free: dict[Key, Counter[str]] = field(default_factory=dict)
    messages: dict[Key, Message] = field(default_factory=dict)

    def take(self, at: datetime, parcel: Parcel, purse: Purse) -> Fate:
        if not for_many(parcel):
            return Road.MAILBOX, Reason.WINDOW_CLOSED
        key = key_of(at, parcel)
        self.waiting.setdefault(key, Counter())[parcel.language] += 1
        self.free.setdefault(key, Counter())[parcel.language] += purse.take_mass(at)
        self.messages.setdefault(key, parcel.message)
        return Road.MASS, None


@dataclass(frozen=True, slots=True)
class Call:
    """few: of the languages, those of whose readers too few may get another this month."""

    languages: frozenset[str]
    why: Reason
    daily: bool
    few: frozenset[str] = frozenset()


@dataclass(slots=True)
class Calls:
    """The second: it is known which calls are made."""

    made: Mapping[Key, Call] = field(default_factory=dict)
    taken: Counter[Key] = field(default_factory=Counter)

    def take(self, at: datetime, parcel: Parcel, purse: Purse) -> Fate:
        key = key_of(at, parcel)
        call = self.made.get(key) if for_many(parcel) else None
        if call is None or parcel.language not in call.languages:
            return Road.MAILBOX, call.why if call else Reason.WINDOW_CLOSED
        if call.daily:
            self.taken[key] += 1
            room = self.taken[key] <= AT_MOST_TO_TAG
        else:
            room = parcel.language not in call.few and purse.take_mass(at)
        return (Road.MASS, None) if room else (Road.MAILBOX, Reason.MASS_USED)


def key_of(at: datetime, parcel: Parcel) -> Key:
    return at, parcel.message.source, parcel.message.version


def calls(work: Work, outlook: Outlook, counted: Counting) -> Calls:
    """One after the other, as each may use up what the next would need."""
    made: dict[Key, Call] = {}
    before, days = Counter[tuple[str, int]](), set[datetime]()
    for key, waiting in sorted(counted.waiting.items(), key=lambda item: item[0][0]):
        at, which = key[0], key[1:]
        terms = offer(replace(work, now=at), outlook, counted.messages[key], waiting)
        taken = terms.taken or day_began(at) in days
        terms = replace(terms, taken=taken and terms.daily, before=before[which])
        languages, why = called(terms, waiting)
        few = frozenset(language for language in languages if counted.free[key][language] < AT_LEAST)
        made[key] = Call(languages, why, terms.daily, few)
        before[which] += sum(waiting[language] for language in languages)
        days |= {day_began(at)} if languages else set()
    return Calls(made)
