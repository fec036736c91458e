"""What a helper asked to erase and nobody stopped: done when its time has come, if the person knew of it."""

from bot.domain.erasures import Erasure, told_at
from bot.services.joining.erasures import tell, tell_helper
from bot.services.persons.people import erase
from bot.services.work import Work

AT_ONCE = 5  # erasing reads the audit log as a whole


def erase_due(work: Work) -> int:
    """A chore: how many were erased."""
    return sum(_erased(work, each) for each in work.uow.erasures.due(work.now, AT_ONCE))


def _erased(work: Work, due: Erasure) -> bool:
    """Whoever was told late has as much time from then on; whoever was not told at all loses nothing."""
    told = told_at(work.uow.deliveries.of_source(due.source))
    if told and told + work.policy.erasing_waits > work.now:
        work.uow.erasures.put_off(due, told + work.policy.erasing_waits)
        return False
    if not work.uow.erasures.take(due):
        return False
    person = work.uow.people.get(due.person_id)
    if told is None:
        work.uow.audit.note(None, "helper.stop_erase", f"person:{person.id}", work.now, {"told": False})
        tell_helper(work, due, "untold", person=person.name)
        return False
    erase(work, person, due.helper_id)
    tell(work, due, f"erased:{due.helper_id}:{due.person_id}:{due.asked}", (due.helper_id, "done"))
    return True
