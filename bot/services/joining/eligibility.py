"""Whether somebody may sign up for a shift: all that the gates look at, read in one place."""

from dataclasses import replace

from bot.domain.activities import Occasion
from bot.domain.gates import Attempt, Overlap, overlap
from bot.domain.people import Person
from bot.domain.requirements import Requirement, unmet
from bot.domain.roles import ShiftRole
from bot.domain.signups import PLAIN, Wish
from bot.services.work import Work


def attempt_of(work: Work, person: Person, occasion: Occasion, party: int, wish: Wish = PLAIN) -> Attempt:
    """The attempt as the gates judge it."""
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    attempt = Attempt(occasion, mine, party, work.now, wish=wish)
    if mine and mine.active:
        return attempt  # what follows was settled when they joined
    role = work.uow.roles.get(wish.role_id) if wish.role_id else None
    lacking = missing(work, person, occasion, role)
    return replace(attempt, role=role, unmet=lacking, overlap=overlap_of(work, person, occasion))


def missing(
    work: Work, person: Person, occasion: Occasion, role: ShiftRole | None
) -> tuple[Requirement, ...]:
    """What the activity and the role ask for and the person is not known to hold."""
    asked = (*occasion.activity.requirements, *(role.requirements if role else ()))
    held = work.uow.qualifications.of_person(person.id) if asked else []
    return unmet(asked, held, occasion.shift.starts_at)


def overlap_of(work: Work, person: Person, occasion: Occasion) -> Overlap | None:
    """What the person joined at the same time, for the longest."""
    return overlap(occasion.shift, work.uow.sign_ups.at_the_same_time(person.id, occasion.shift))
