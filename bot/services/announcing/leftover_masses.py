"""Before a push: whom no road of their own would carry, and which of them mass sends would, and when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.deliveries import Message, Reason, Road
from bot.domain.mass import AT_LEAST, called, day_began, taken_of
from bot.services.delivery.outlook import Outlook, offer
from bot.services.work import Work


class Wait(NamedTuple):
    """Held back until then, and why."""

    until: datetime
    reason: Reason


class Left(NamedTuple):
    """Left over: only a mass send might carry it. free: the person may get one."""

    language: str
    free: bool


class Place(NamedTuple):
    """Where a reader stands. wait: what it waits for before; None: it goes now."""

    end: Road | Reason | Left
    wait: Wait | None = None


class Ended(NamedTuple):
    end: Road | Reason
    wait: Wait | None


Found = tuple[Place, Left, int]


def with_masses(
    work: Work, outlook: Outlook, message: Message, places: Mapping[Place, int]
) -> Counter[Ended]:
    """As the mass sends that would come about decide, one moment after the other."""
    found, moments = Counter[Ended](), dict[datetime, list[Found]]()
    for place, n in places.items():
        if isinstance(place.end, Left):
            moments.setdefault(_at(work, place), []).append((place, place.end, n))
        else:
            found[Ended(place.end, place.wait)] += n
    masses = _Masses(work, outlook, message)
    for at in sorted(moments):
        found += masses.of(at, moments[at])
    return +found


def _at(work: Work, place: Place) -> datetime:
    return place.wait.until if place.wait else work.now


@dataclass(slots=True)
class _Masses:
    """before: so many got it by a mass send already. days: by day, whether its one call is made."""

    work: Work
    outlook: Outlook
    message: Message
    before: int = 0
    days: dict[datetime, bool] = field(default_factory=dict)

    def of(self, at: datetime, left: list[Found]) -> Counter[Ended]:
        """Those who are left over at one moment."""
        waiting, free = Counter[str](), Counter[str]()
        for _, (language, may), n in left:
            waiting[language] += n
            free[language] += n * may
        day = day_began(at)
        terms = offer(replace(self.work, now=at), self.outlook, self.message, waiting, self.days.get(day))
        languages, why = called(replace(terms, before=self.before), waiting)
        calls = {each: "" if terms.daily else each for each in languages}
        room = _room(calls, free, terms.daily)
        self.before += room.total()
        self.days[day] = terms.taken or bool(room)
        found = Counter[Ended]()
        for place, (language, may), n in left:
            goes = min(n, room[calls[language]]) if may and language in calls else 0
            room -= Counter({calls.get(language, ""): goes})
            found[Ended(Road.MASS, place.wait)] += goes
            found[Ended(Reason.MASS_USED if language in calls else why, place.wait)] += n - goes
        return found


def _room(calls: Mapping[str, str], free: Mapping[str, int], daily: bool) -> Counter[str]:
    """How many each call takes."""
    found = Counter[str]()
    for language, call in calls.items():
        found[call] += free[language]
    return +Counter({call: taken_of(n, daily) for call, n in found.items() if n >= AT_LEAST})
