"""Two entries become one person: all that stood under a name passes to the one who bears it.

The whole named person passes, not one shift of theirs: who answered for the name says that it *is* the
person, and what stayed behind would be doubled again, and be nobody's once the name is forgotten.
"""

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.domain.signups import SignUp, SignUpState
from bot.domain.twins import Merging, TwinClaim
from bot.services.joining.release import release
from bot.services.joining.wait_notices import tell
from bot.services.persons.label import label
from bot.services.persons.merge_hours import pass_hours
from bot.services.persons.merge_words import tell_merged
from bot.services.reminding.remind import plan_reminders, withdraw_reminders
from bot.services.work import Work

RANK = (SignUpState.CONFIRMED, SignUpState.PENDING, SignUpState.HELD, SignUpState.WAITLISTED)


def merge(work: Work, pair: tuple[int, int], actor_id: int | None, claim: TwinClaim | None = None) -> Merging:
    """Sign-ups, attendance and hours pass in one transaction; then nothing is left of the name.

    Where both have a place in one shift the lesser is freed, by the one way in which places are freed. No
    gate is judged: the place was given already, and to this person. Shifts are held before their people.
    pair: the named one and the person. claim: what is answered by it; a no that came before stands.
    """
    named_id, person_id = pair
    held = {mine.shift_id for mine in work.uow.twins.sign_ups(named_id)}
    occasions = {shift_id: work.uow.activities.hold(shift_id) for shift_id in sorted(held)}
    work.uow.hours.hold([named_id, person_id])
    named, person = work.uow.people.get(named_id), work.uow.people.get(person_id)
    theirs = work.uow.twins.sign_ups(named_id)
    if refused := _cannot(work, named, person):
        return refused
    if not {mine.shift_id for mine in theirs} <= held:
        return Merging.CHANGED
    if claim and not work.uow.twins.answer(claim, work.now):
        return Merging.GONE
    came = [mine for mine in theirs if _pass(work, occasions[mine.shift_id], person, mine)]
    for each in work.uow.labels.of_person(named_id):
        label(work, person, each, actor_id)
    work.uow.twins.move_marks(named_id, person_id)
    pass_hours(work, named, person, actor_id)
    _forget_name(work, named, person)
    tell_merged(work, (named, person), [occasions[mine.shift_id] for mine in came], actor_id)
    detail = {"named": named_id, "cared_by": named.cared_by, "sign_ups": [mine.id for mine in came]}
    work.uow.audit.note(actor_id, "person.merge", f"person:{person_id}", work.now, detail)
    return Merging.MERGED


def _forget_name(work: Work, named: Person, person: Person) -> None:
    """Only the number stays of the row. Where both bear one name, what was written of it is the person's."""
    if named.name != person.name:
        work.uow.traces.remove(named.id)
        work.uow.twins.call(person.id, named.name)
    work.uow.twins.forget(named.id)
    work.uow.helpers.forget(named.id, work.now)
    work.uow.outbox.forget(named.id)
    work.uow.claims.forget(named.id)
    work.uow.absences.forget(named.id)
    work.uow.people.erase(named.id, work.now)


def _cannot(work: Work, named: Person, person: Person) -> Merging | None:
    if named.cared_by is None or named.openid or not person.openid:
        return Merging.GONE
    return None if person.agreed_to(work.policy.consent_version) else Merging.NOT_AGREED


def _pass(work: Work, occasion: Occasion, person: Person, theirs: SignUp) -> bool:
    """Whether the sign-up is still ahead and the person's from now on."""
    mine = work.uow.sign_ups.mine(theirs.shift_id, person.id)
    if mine and _open(mine) and not (_open(theirs) and _ahead(work, theirs, mine)):
        _pass_attendance(work, theirs, person)  # first: who gives a place back was not there
        if _open(theirs) and occasion.shift.ends_at > work.now:
            release(work, occasion, theirs)
        return False
    if mine and _open(mine):
        release(work, occasion, mine)
    if mine and not _make_room(work, mine, theirs):
        return False
    moved = work.uow.twins.move(theirs, person.id)
    _pass_attendance(work, theirs, person)
    return moved and _go_on(work, occasion, person, theirs)


def _make_room(work: Work, mine: SignUp, theirs: SignUp) -> bool:
    """One row for each person and shift: the one that ended gives way to one that has not."""
    ended = work.uow.sign_ups.mine(mine.shift_id, mine.person_id)
    return _open(theirs) and ended is not None and work.uow.twins.drop(ended)


def _go_on(work: Work, occasion: Occasion, person: Person, theirs: SignUp) -> bool:
    """Reminders and offers go to the person and no more to who entered them; False for what is over."""
    if not _open(theirs) or occasion.shift.ends_at <= work.now:
        return False
    if theirs.active:
        withdraw_reminders(work, occasion.shift, theirs.person_id)
        plan_reminders(work, occasion, person)
        return True
    waiting = work.uow.waitlist.mine(theirs.shift_id, person.id)
    if waiting and waiting.open(work.now):
        until = {"until_at": waiting.held_until.isoformat()} if waiting.held_until else {}
        work.uow.waitlist.note(waiting)
        tell(work, occasion, waiting, "offer" if until else "last_call", **until)
    return True


def _pass_attendance(work: Work, theirs: SignUp, person: Person) -> None:
    """That they came, unless the person is known to have come by themselves."""
    came = work.uow.attendance.mine(theirs.shift_id, theirs.person_id)
    own = work.uow.attendance.mine(theirs.shift_id, person.id)
    if came is None or came.in_at is None:
        return
    if own and own.in_at:
        work.uow.attendance.undo_in(came)
    else:
        work.uow.twins.move_attendance(came, person.id)


def _open(mine: SignUp) -> bool:
    return mine.active or mine.waiting


def _ahead(work: Work, theirs: SignUp, mine: SignUp) -> bool:
    """Whether the named one stands better; of two places the one that the person took themselves stays."""
    if theirs.state is not mine.state or theirs.state is not SignUpState.WAITLISTED:
        return RANK.index(theirs.state) < RANK.index(mine.state)
    first, second = (work.uow.waitlist.mine(each.shift_id, each.person_id) for each in (theirs, mine))
    return bool(first and second and work.uow.waitlist.ahead(first) < work.uow.waitlist.ahead(second))
