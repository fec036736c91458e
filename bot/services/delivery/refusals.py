"""Whom the platform would not let us write to: remembered, so that they are not tried with every message.

It ends when the person writes to us or follows again, and by itself, as nobody tells us when they allow it
again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.domain.deliveries import DeliveryState, Parcel, Reason, Verdict
from bot.domain.people import Person
from bot.domain.sending import Fate
from bot.services.delivery.insist import insist
from bot.services.delivery.office import Office
from bot.services.delivery.roads import Fates
from bot.services.delivery.verdicts import unsent
from bot.services.work import Work

LASTS = {Reason.BLOCKED: timedelta(days=7), Reason.BAD_ADDRESS: timedelta(days=1)}


def remember_refusals(office: Office, fates: Fates) -> None:
    """An address is called bad only where somebody else was reached by the same account at the same time.

    To the wrong account every address is bad, and once that is repaired nobody should be missed for it.
    """
    proven = any(attempt.fate is Fate.SENT for _, attempt in fates)
    refused = {
        parcel.person_id: attempt.reason
        for parcel, attempt in fates
        if attempt.fate is Fate.GONE
        and attempt.reason in LASTS
        and (proven or attempt.reason is not Reason.BAD_ADDRESS)
    }
    if refused:
        insist(partial(_keep, office, refused))


def waits_for_them(parcel: Parcel, verdict: Verdict, now: datetime, keeps: timedelta) -> Verdict:
    """What they refused goes to their mailbox as what follows does; not if an earlier attempt is in doubt."""
    refused = verdict.state is DeliveryState.UNREACHABLE and verdict.reason in LASTS
    return unsent(parcel, verdict.reason, now, keeps) if refused and not parcel.road else verdict


def refused_by(work: Work, openid: str) -> None:
    """The platform told it later, of a message that it had taken."""
    person = work.uow.people.by_openid(openid)
    if person:
        _refuse(work, person.id, Reason.BLOCKED)


def heard_from(work: Work, person: Person) -> None:
    """Whoever writes to us can be written to; nothing is asked or written for anybody else."""
    if person.refused:
        work.uow.people.change(person.id, refused=None, refused_until=None)


def _keep(office: Office, refused: Mapping[int, Reason]) -> None:
    with office.open() as uow:
        work = Work(uow, office.clock.now(), office.policy)
        for person_id, reason in sorted(refused.items()):
            _refuse(work, person_id, reason)
        uow.commit()


def _refuse(work: Work, person_id: int, reason: Reason) -> None:
    until = work.now + LASTS[reason]
    work.uow.people.change(person_id, refused=reason, refused_until=until)
