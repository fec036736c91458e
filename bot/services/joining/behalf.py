"""Signing somebody up in their place, from wherever it is asked: a console, a command, a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.domain.signups import JoinOutcome
from bot.services.joining.guests import name_guests
from bot.services.joining.helpers import Act, may_act, tell_acted
from bot.services.joining.sign_up import Joined, sign_up
from bot.services.work import Work


class NotTheirsError(Exception):
    """The one who acts is neither the helper of the person nor the one who cares for them."""


@dataclass(frozen=True, slots=True)
class Party:
    """How many come with the person, the person included, and who they are as far as they were told."""

    heads: int
    guests: Sequence[str] = ()


def sign_up_for(work: Work, by: Person, person: Person, occasion: Occasion, party: Party) -> Joined:
    """Sign `person` up, entered by `by`; both names are kept, and the person is told.

    Raises NotTheirsError.
    """
    if not may_act(work, by, person):
        raise NotTheirsError
    work.uow.entering(by.id)
    joined = sign_up(work, person, occasion, party.heads)
    work.uow.entering(None)
    if party.guests:
        name_guests(work, person, occasion, party.guests)
    if joined.outcome in (JoinOutcome.JOINED, JoinOutcome.PENDING, JoinOutcome.PARTY_CHANGED):
        at = round(work.now.timestamp() * 1000)
        title = occasion.activity.title
        tell_acted(
            work, by, person, Act(f"{by.id}:{person.id}:signup:{at}", title, f"{title} +{party.heads}")
        )
    return joined
