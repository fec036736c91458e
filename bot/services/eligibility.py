"""Whether somebody may sign up for a shift: all that the gates look at, read in one place."""

from bot.domain.activities import Occasion
from bot.domain.gates import Attempt, Overlap, overlap
from bot.domain.people import Person
from bot.domain.signups import PLAIN, SignUp, Wish
from bot.services.work import Work


def attempt_of(work: Work, person: Person, occasion: Occasion, party: int, wish: Wish = PLAIN) -> Attempt:
    """The attempt as the gates judge it."""
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    return Attempt(occasion, mine, party, work.now, _in_the_way(work, person, occasion, mine), wish)


def overlap_of(work: Work, person: Person, occasion: Occasion) -> Overlap | None:
    """What the person joined at the same time, for the longest."""
    return overlap(occasion.shift, work.uow.sign_ups.at_the_same_time(person.id, occasion.shift))


def _in_the_way(work: Work, person: Person, occasion: Occasion, mine: SignUp | None) -> Overlap | None:
    """Nothing any more for somebody who is in: that was settled when they joined."""
    return None if mine and mine.active else overlap_of(work, person, occasion)
