"""Forming a mass send: who goes together, on which terms, and whether they are enough."""

from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Reason, Verdict
from bot.domain.mass import (
    AT_LEAST,
    AT_MOST,
    AT_MOST_TO_TAG,
    EVERY_LANGUAGE,
    MassSend,
    MassState,
    Terms,
    day_began,
    in_one,
)
from bot.domain.records import UnitOfWork
from bot.services.delivery.office import Office

LEASE = timedelta(minutes=2)  # a call not settled by then was cut off
TAGGING, TAGGED = timedelta(seconds=10), 500  # so long for so many, on an account that sends to a tag
LOST_AFTER = timedelta(hours=25)  # nobody knows what became of it, and the platform has forgotten the key


def kind_of(office: Office, parcel: Parcel) -> tuple[str, int, str]:
    """What goes together: where there is one call a day, all languages."""
    language = EVERY_LANGUAGE if office.messenger.one_mass_a_day() else parcel.language
    return parcel.message.source, parcel.message.version, language


def lease_of(office: Office, people: int) -> timedelta:
    """A tag is put on them one call after the other."""
    return LEASE + (TAGGING * (people // TAGGED) if office.messenger.one_mass_a_day() else timedelta())


def most_of(office: Office) -> int:
    return AT_MOST_TO_TAG if office.messenger.one_mass_a_day() else AT_MOST


def form(office: Office, uow: UnitOfWork, send: MassSend, parked: int) -> bool:
    """Whether there are enough people for a call. The others wait in their mailboxes."""
    now = office.clock.now()
    until = now + office.policy.mailbox_keeps
    least = office.policy.mass_from
    if parked < AT_LEAST or uow.mass.left_over(send, least) < least:
        uow.mass.leave(send, Reason.WINDOW_CLOSED, until)
        uow.mass.close(send, MassState.DROPPED)
        return False
    daily = office.messenger.one_mass_a_day()
    if daily and not uow.mass.claim(send, day_began(now)):
        uow.mass.leave(send, Reason.MASS_USED, until)
        uow.mass.close(send, MassState.DROPPED)
        return False
    terms = _terms(office, uow, send)
    times = now + lease_of(office, min(parked, terms.most)), now + LOST_AFTER
    taken = uow.mass.form(send, terms, now, times)
    if taken == AT_MOST and not daily:
        uow.mass.gather(send.message_id, send.language, now)  # the rest goes by the next call
    else:
        uow.mass.leave(send, Reason.MASS_USED, until)
    if taken < AT_LEAST:
        drop(uow, send, now, Verdict(send.id, DeliveryState.WAITING, reason=Reason.MASS_USED, wake_at=until))
    return taken >= AT_LEAST


def drop(uow: UnitOfWork, send: MassSend, first_at: datetime, verdict: Verdict) -> None:
    """Nothing was sent: it costs nobody's quota, and everybody finds it in the mailbox."""
    uow.mass.pay_back(send)
    uow.mass.settle(send, verdict, first_at)
    uow.mass.close(send, MassState.DROPPED)


def _terms(office: Office, uow: UnitOfWork, send: MassSend) -> Terms:
    """Of one call a day all get one text in their languages; where it is too long, those whom most read."""
    counted, languages = not office.messenger.one_mass_a_day(), None
    if send.language == EVERY_LANGUAGE:
        read, message = list(uow.mass.readers(send)), uow.mass.message(send)
        fits = in_one([office.wording.text(language, message) for language in read])
        languages = None if fits else read[:1]
    return Terms(most_of(office), counted, languages)
