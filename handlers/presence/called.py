"""Whom a roll call means: the numbers of the roster as this leader was last shown it, and names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.signups import RosterLine
from bot.language.normal import key
from bot.language.rolls import Roll
from bot.services.presence.roll_call import Place

SHOWN_FOR = timedelta(hours=24)  # a number of yesterday's roster means nothing today


@dataclass(frozen=True, slots=True)
class Listed:
    """The people of a roster in its order. shown: whether the leader has seen these numbers.

    on: the shifts of it that take place now.
    """

    lines: tuple[tuple[Place, str], ...]
    shown: bool
    on: frozenset[int]

    @property
    def all_here(self) -> tuple[Place, ...]:
        return tuple(place for place, _ in self.lines if place[0] in self.on)

    def number(self, place: Place) -> int:
        return next((at for at, (each, _) in enumerate(self.lines, 1) if each == place), 0)

    def name(self, place: Place) -> str:
        return next((name for each, name in self.lines if each == place), "")


@dataclass(frozen=True, slots=True)
class Called:
    """Who is meant; unknown and ambiguous: what was said and means nobody, or more than one."""

    places: tuple[Place, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def listed(turn: Turn, on: Sequence[Occasion]) -> Listed | None:
    """The roster that was shown, if it is of something that is on; else that of the only one on."""
    shown = turn.uow.attendance.shown_roster(turn.person.id)
    activities, shifts = {each.activity.id for each in on}, frozenset(each.shift.id for each in on)
    if shown and shown.activity_id in activities and turn.now - shown.at < SHOWN_FOR:
        everybody = turn.uow.sign_ups.roster(shown.activity_id)
        names, coming = _names(everybody), [line for line in everybody if line.sign_up.active]
        places = dict.fromkeys([*shown.lines, *_names(coming)])  # then those of pages not opened yet
        return Listed(tuple((place, names.get(place, "")) for place in places), True, shifts)
    if len(activities) != 1:
        return None
    roster = [line for line in turn.uow.sign_ups.roster(activities.pop()) if line.sign_up.active]
    lines = {place: name for place, name in _names(roster).items() if place[0] in shifts}
    return Listed(tuple(lines.items()), False, shifts)


def called(said: Roll, known: Listed | None) -> Called:
    if known is None:
        return Called(unknown=said.names)
    if said.everybody:
        return Called(known.all_here)
    numbers = [n for n in said.lines if 1 <= n <= len(known.lines)]
    places = [known.lines[n - 1][0] for n in numbers]
    unknown = [str(n) for n in said.lines if n not in numbers]
    ambiguous = []
    for name in said.names:
        meant = _named(name, known)
        places += meant if len(meant) == 1 else []
        unknown += [] if meant else [name]
        ambiguous += [name] if len(meant) > 1 else []
    return Called(tuple(dict.fromkeys(places)), tuple(unknown), tuple(ambiguous))


def _named(said: str, known: Listed) -> list[Place]:
    """Those of exactly this name, else those whose name contains it."""
    same = [place for place, name in known.lines if key(name) == key(said)]
    return same or [place for place, name in known.lines if len(said) > 1 and key(said) in key(name)]


def _names(roster: Sequence[RosterLine]) -> dict[Place, str]:
    return {(line.sign_up.shift_id, line.sign_up.person_id): line.name for line in roster}
