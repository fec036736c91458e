"""Mass sending: those for whom no other road is open are parked, gathered, and sent to by one call.

A call is repeated with the same people and the same key, which the platform carries out once in 24 hours.
"""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Layout, Message, Parcel, Priority, Reason, Road, Verdict
from bot.domain.mass import GATHER, REPEAT_AFTER, REPEATABLE_FOR, SOON, MassSend, MassState, for_many, in_one
from bot.domain.records import UnitOfWork
from bot.domain.sending import Attempted, Fate, Letter
from bot.services.delivery.mass_forming import drop, form, kind_of, lease_of, most_of
from bot.services.delivery.office import Office
from bot.services.delivery.permits import report

PARKED_FOR = timedelta(days=7)  # the clock looks at the call, not at each of its deliveries
AT_ONCE = 5
PASSING = (Fate.RETRY, Fate.HALTED)


def park(office: Office, parcels: Sequence[Parcel], held: Container[int]) -> list[Parcel]:
    """Put aside what may go to many at once; returns the others. held: what waits for a road of its own."""
    free = [parcel for parcel in parcels if parcel.id not in held] if _can(office) else []
    many = [parcel for parcel in free if for_many(parcel)]
    if not many:
        return list(parcels)
    now = office.clock.now()
    until, state = now + PARKED_FOR, DeliveryState.PLANNED
    aside = [Verdict(p.id, state, Road.MASS, wake_at=until, counts=False) for p in many]
    with office.open() as uow:
        uow.deliveries.settle(aside, now)
        for source, version, language in {kind_of(office, parcel) for parcel in many}:
            uow.mass.gather(uow.outbox.find(source, version), language, now + GATHER)
        uow.commit()
    put_aside = {parcel.id for parcel in many}
    return [parcel for parcel in parcels if parcel.id not in put_aside]


def send_masses(office: Office) -> int:
    """Do what is due of mass sends; how many calls were made. Safe in any number of processes at once."""
    now = office.clock.now()
    with office.open() as uow:
        due = uow.mass.due(now, AT_ONCE)
        mine = [send for send in due if uow.mass.lease(send, now + lease_of(office, send.people))]
        uow.commit()
    return sum(_STEPS[each.state](office, each) for each in mine)


def _can(office: Office) -> bool:
    return bool(office.policy.mass_from) and office.messenger.carries(Road.MASS, Layout.NOTICE)


def _begin(office: Office, send: MassSend) -> int:
    """Send when all who are left over are together, or enough for one call are."""
    now, most = office.clock.now(), most_of(office)
    with office.open() as uow:
        parked = uow.mass.parked(send, most)
        wait = parked < most and uow.mass.others_to_come(send, now + SOON)
        if wait:
            uow.mass.later(send, now + GATHER, in_doubt=False)
        going = not wait and form(office, uow, send, parked)
        uow.commit()
    return _repeat(office, send, now) if going else 0


def _repeat(office: Office, send: MassSend, first_at: datetime | None = None) -> int:
    """Make the call, for the first time or once more: to the platform it is the same."""
    with office.open() as uow:
        message, openids, languages = uow.mass.addressed(send)
    if message is None:
        return _nobody_left(office, send)
    now = office.clock.now()
    if message.expires_at and message.expires_at <= now:
        return _too_late(office, send, first_at or send.tried_at or now)
    permit = office.throttle.ask(Road.MASS, {Priority.NEWS: 1}, now)
    if not permit.total:
        return _not_now(office, send, permit.waits[Priority.NEWS].at)
    texts = [office.wording.text(language, message) for language in languages]
    text = in_one(texts) or texts[0]
    letter = Letter(
        send.id, openids[0], Road.MASS, text, message.layout, send.once_key, openids=tuple(openids)
    )
    (attempt,) = office.messenger.send([letter])
    _settle(office, send, attempt, (first_at or send.tried_at or now, message))
    report(office, Road.MASS, [(message.layout, attempt)], permit.probe)
    return 1


def _not_now(office: Office, send: MassSend, until: datetime) -> int:
    """No permit: the call keeps its people and its key."""
    with office.open() as uow:
        uow.mass.later(send, until, in_doubt=send.in_doubt)
        uow.commit()
    return 0


def _nobody_left(office: Office, send: MassSend) -> int:
    with office.open() as uow:
        uow.mass.close(send, MassState.DROPPED)
        uow.commit()
    return 0


def _too_late(office: Office, send: MassSend, first_at: datetime) -> int:
    """It helps nobody any more; an earlier attempt may have arrived."""
    with office.open() as uow:
        if send.in_doubt:
            _lose(uow, send, office.clock.now())
        else:
            drop(uow, send, first_at, Verdict(send.id, DeliveryState.FAILED, reason=Reason.EXPIRED))
        uow.commit()
    return 0


def _lose(uow: UnitOfWork, send: MassSend, now: datetime) -> None:
    uow.mass.settle(send, Verdict(send.id, DeliveryState.UNKNOWN, Road.MASS), now)
    uow.mass.close(send, MassState.DROPPED)


def _settle(office: Office, send: MassSend, attempt: Attempted, of: tuple[datetime, Message]) -> None:
    now, (first_at, message) = office.clock.now(), of
    until = message.expires_at or now + office.policy.mailbox_keeps
    with office.open() as uow:
        if attempt.fate is Fate.SENT:
            if attempt.left_out:
                left = Verdict(send.id, DeliveryState.WAITING, reason=Reason.WINDOW_CLOSED, wake_at=until)
                uow.mass.leave_out(send, attempt.left_out, left)
            sent = Verdict(send.id, DeliveryState.SENT, Road.MASS, attempt.platform_id)
            uow.mass.settle(send, sent, now)
            uow.mass.close(send, MassState.SENT, attempt.platform_id)
            uow.receipts.catch_up([attempt.platform_id])
            uow.mass.refund(attempt.platform_id)
            uow.mass.recover(attempt.platform_id, until)
        elif again := _again(attempt, first_at, now):
            uow.mass.later(send, again, in_doubt=attempt.fate is Fate.UNKNOWN)
        elif attempt.fate is Fate.UNKNOWN or (send.in_doubt and _may_be_ours(attempt)):
            _lose(uow, send, now)
        else:
            left = Verdict(send.id, DeliveryState.WAITING, reason=attempt.reason, wake_at=until)
            drop(uow, send, first_at, left)
        uow.commit()


def _again(attempt: Attempted, first_at: datetime, now: datetime) -> datetime | None:
    """When to make the same call once more; None: not at all, the platform forgets the key."""
    if attempt.fate not in (*PASSING, Fate.UNKNOWN):
        return None
    at = now + (attempt.after or REPEAT_AFTER)
    return at if at < first_at + REPEATABLE_FOR else None


def _may_be_ours(attempt: Attempted) -> bool:
    """Nothing says that an earlier attempt was not carried out; it may be what used up the quota."""
    return attempt.fate in PASSING or attempt.reason is Reason.MASS_USED


_STEPS = {MassState.GATHERING: _begin, MassState.SENDING: _repeat}
