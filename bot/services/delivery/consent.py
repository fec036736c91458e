"""What people chose about notices: each yes is one message that we may send them."""

from collections.abc import Sequence

from bot.domain.consents import Consent
from bot.services.work import Work


def note_consents(work: Work, openid: str, event: str, consents: Sequence[Consent]) -> None:
    """Count what a person chose. event: which push told of it, so that a repeat of it counts once.

    Of somebody we never met nothing is kept: there is nobody to send it to.
    """
    person = work.uow.people.by_openid(openid)
    if person is None or not person.following:
        return
    for consent in consents:
        if consent.given:
            work.uow.consents.give(person.id, consent.template, event, work.now)
        else:
            work.uow.consents.take_back(person.id, consent.template)
