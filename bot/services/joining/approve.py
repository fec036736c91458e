"""Sign-ups that an organizer must agree to: asking, approving, refusing; the person is told either way."""

from datetime import timedelta

from bot.domain.activities import ActivityState, Occasion
from bot.domain.approvals import Approval
from bot.domain.deliveries import Layout, Message
from bot.domain.gates import Attempt
from bot.domain.people import Person, Role
from bot.domain.signups import Asks, SignUp, SignUpState
from bot.services.activities.facts import facts_of
from bot.services.joining.release import release
from bot.services.reminding.remind import plan_reminders
from bot.services.work import Work

A_MINUTE = timedelta(minutes=1)  # who leaves and asks again within it is not announced again


def ask_organizers(work: Work, person: Person, attempt: Attempt) -> None:
    """Tell every organizer who wants to join what, and why they are asked."""
    facts = facts_of(attempt.occasion) | {"name": person.name, "party": str(attempt.party)}
    if attempt.overlap:
        other = attempt.overlap.occasion.activity.title
        facts |= {"other": other, "minutes": str(attempt.overlap.minutes)}
    source = f"shift:{attempt.occasion.shift.id}:person:{person.id}:asks"
    message = _message(work, source, f"approval.asked_{attempt.asks}", facts)
    work.uow.outbox.to_people(
        work.uow.outbox.write(message), work.uow.people.with_role(Role.ORGANIZER), work.now
    )


def approve(work: Work, sign_up_id: int, actor_id: int | None, reason: str = "") -> Approval:
    """The sign-up counts from now on. reason: must be given where another sign-up overlaps; it is audited."""
    asked = _asking(work, sign_up_id)
    if isinstance(asked, Approval):
        return asked
    mine, occasion = asked
    if mine.asks is Asks.OVERLAP and not reason:
        return Approval.NEEDS_REASON
    if not work.uow.sign_ups.confirm(mine, work.now):
        return Approval.ANSWERED
    person = work.uow.people.get(mine.person_id)
    plan_reminders(work, occasion, person, late=True)
    _settled(work, mine, occasion, "approved", {"reason": reason})
    _note(work, mine, "sign_up.approve", actor_id, reason)
    return Approval.APPROVED


def refuse(work: Work, sign_up_id: int, actor_id: int | None, reason: str = "") -> Approval:
    """The places are free again; the reason, if any, is told to the person."""
    asked = _asking(work, sign_up_id)
    if isinstance(asked, Approval):
        return asked
    mine, occasion = asked
    if not release(work, occasion, mine):
        return Approval.ANSWERED
    _settled(work, mine, occasion, "refused", {"reason": f"{reason}\n" if reason else ""})
    _note(work, mine, "sign_up.refuse", actor_id, reason)
    return Approval.REFUSED


def _asking(work: Work, sign_up_id: int) -> tuple[SignUp, Occasion] | Approval:
    """The sign-up as it stands while its shift is held, or what is wrong with it."""
    found = work.uow.sign_ups.get(sign_up_id)
    if not found:
        return Approval.ANSWERED
    occasion = work.uow.activities.hold(found[0].shift_id)
    mine = work.uow.sign_ups.mine(found[0].shift_id, found[0].person_id)
    if not mine or mine.state is not SignUpState.PENDING:
        return Approval.ANSWERED
    over = occasion.shift.starts_at <= work.now or occasion.state(work.now) is not ActivityState.OPEN
    return Approval.OVER if over else (mine, occasion)


def _settled(work: Work, mine: SignUp, occasion: Occasion, how: str, more: dict[str, str]) -> None:
    message = _message(work, f"sign_up:{mine.id}:{how}", f"approval.{how}", facts_of(occasion) | more)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [mine.person_id], work.now)


def _message(work: Work, source: str, key: str, facts: dict[str, str]) -> Message:
    version = int(work.now.timestamp() // A_MINUTE.total_seconds())
    return Message(source, version, key, Layout.NOTICE, facts)


def _note(work: Work, mine: SignUp, action: str, actor_id: int | None, reason: str) -> None:
    detail = {"sign_up": mine.id, "person": mine.person_id, "asks": mine.asks, "reason": reason}
    work.uow.audit.note(actor_id, action, f"shift:{mine.shift_id}", work.now, detail)
