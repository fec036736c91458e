"""换人: somebody gives their place back and asks that another be found for it."""

from enum import StrEnum

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.domain.replacement import CallOutcome
from bot.domain.signups import LeaveOutcome
from bot.services.joining.replace import open_call
from bot.services.joining.sign_up import leave
from bot.services.work import Work


class Swap(StrEnum):
    """Every way it can end; each has its text."""

    SEEKING = "seeking"  # people are being asked
    IN_THE_MORNING = "in_the_morning"
    GIVEN = "given"  # somebody who waited has it, or nobody can be asked any more
    NOT_IN = "not_in"
    STARTED = "started"


_SOUGHT = {
    CallOutcome.OPENED: Swap.SEEKING,
    CallOutcome.ALREADY_OPEN: Swap.SEEKING,
    CallOutcome.IN_THE_MORNING: Swap.IN_THE_MORNING,
}
_STAYED = {LeaveOutcome.NOT_IN: Swap.NOT_IN, LeaveOutcome.STARTED: Swap.STARTED}


def swap(work: Work, person: Person, occasion: Occasion, actor_id: int | None) -> Swap:
    """Who waits goes first; else people are asked, as for any replacement. Organizers hear who comes.

    actor_id: who said so, mostly the person; None: the operator, for somebody who called.
    """
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    left = leave(work, person, occasion)
    if left in _STAYED or mine is None or not mine.active:
        return _STAYED.get(left, Swap.GIVEN)
    shift = f"shift:{occasion.shift.id}"
    work.uow.audit.note(actor_id, "replacement.swap", shift, work.now, {"person": person.id})
    return _SOUGHT.get(open_call(work, occasion.shift.id, None, mine.role_id), Swap.GIVEN)
