"""Check-in codes: the one of the moment, and what becomes of a code that somebody says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.activities import Occasion
from bot.domain.attendance import STAYS_OPEN, check_out_open
from bot.domain.codes import (
    SLOT,
    TRIES,
    Code,
    Codes,
    Match,
    paused_until,
    slot_of,
    starts_of,
    tries_left,
)
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person
from bot.services.activities.leaders import leaders
from bot.services.work import Work


class CodeOutcome(StrEnum):
    RIGHT = "right"
    OLD = "old"
    WRONG = "wrong"
    PAUSED = "paused"
    NOTHING_ON = "nothing_on"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a said code. occasion: where it is right; until: when paused; left: tries."""

    outcome: CodeOutcome
    occasion: Occasion | None = None
    until: datetime | None = None
    left: int = TRIES


def code_now(work: Work, occasion: Occasion) -> Code | None:
    """The code of this moment; None while nobody can check in or out."""
    if occasion.called_off or not check_out_open(occasion.shift, work.now):
        return None
    return Codes(work.policy.code_key, _running(work, work.now)).of(occasion.shift.id, work.now)


def try_code(work: Work, person: Person, said: str, at: datetime) -> Tried:
    """Judge a code said `at` some moment; wrong ones are counted, and too many pause the person.

    Whoever tries holds their own row, so that many tries at once are counted one by one.
    """
    running = _running(work, at)
    if not running:
        return Tried(CodeOutcome.NOTHING_ON)
    tries = work.uow.codes.hold(person.id)
    until = paused_until(tries, work.now)
    if until:
        return Tried(CodeOutcome.PAUSED, until=until)
    mine = {occasion.shift.id for _, occasion in work.uow.sign_ups.of_person(person.id, at - STAYS_OPEN)}
    found = Codes(work.policy.code_key, running, mine).matched(said, at)
    if found.match is Match.RIGHT:
        return Tried(CodeOutcome.RIGHT, found.occasion)
    tries = [work.now, *tries][:TRIES]
    work.uow.codes.keep(person.id, tries)
    if until := paused_until(tries, work.now):
        about = next((each for each in running if each.shift.id in mine), running[0])
        _tell_leaders(work, person, about, until)
        return Tried(CodeOutcome.PAUSED, until=until)
    return Tried(CodeOutcome(found.match), left=tries_left(tries, work.now))


def _tell_leaders(work: Work, person: Person, occasion: Occasion, until: datetime) -> None:
    key = "organizer.code_paused" if person.name else "organizer.code_paused_unnamed"
    facts = {"name": person.name, "title": occasion.activity.title}
    message = Message(f"code_paused:{person.id}", round(until.timestamp()), key, Layout.NOTICE, facts, until)
    work.uow.outbox.to_people(work.uow.outbox.write(message), leaders(work), work.now)


def _running(work: Work, at: datetime) -> list[Occasion]:
    """All that may have a code now or had one just before: the same for whoever asks in this slot."""
    slot = slot_of(at)
    return work.uow.attendance.running(starts_of(slot - 1), starts_of(slot) + SLOT)
