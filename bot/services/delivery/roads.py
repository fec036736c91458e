"""The roads from the cheapest to the dearest: who may take one now, what it costs, and what is given back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.consents import may_spend
from bot.domain.deliveries import DeliveryState, Layout, Parcel, Reason, Road, Verdict, spread
from bot.domain.records import UnitOfWork
from bot.domain.sending import Attempted, Fate
from bot.services.delivery.office import Office
from bot.services.delivery.permits import Admission, admit
from bot.services.delivery.windows import Toll, give_back, spend

ROADS = (Road.CUSTOM, Road.SUBSCRIPTION, Road.TEMPLATE)  # the mailbox takes what is left

ASKED_AGAIN = timedelta(seconds=15)  # a memory that was gone

Fates = Sequence[tuple[Parcel, Attempted]]


def admitted(office: Office, road: Road, parcels: Sequence[Parcel]) -> Admission:
    """What the road and the throttle let go now; the others get back what they paid for the road.

    Paid before anybody asks for a permit: no transaction is open while something is on the wire.
    """
    toll = _may_go(office, road, parcels)
    found = admit(office, road, toll.paid) if toll.paid else Admission([], [], False)
    going = {parcel.id for parcel in found.going}
    _return_toll(office, road, [parcel for parcel in toll.paid if parcel.id not in going])
    return replace(found, held=[*found.held, *_unsure(office, toll.unsure)])


def _unsure(office: Office, parcels: Sequence[Parcel]) -> Iterator[Verdict]:
    """Another road is better than waiting; what finds none is looked at again before long."""
    now, reason = office.clock.now(), Reason.MEMORY_GONE
    for parcel in parcels:
        at = now + ASKED_AGAIN * (1 + spread(parcel.id, parcel.attempts))
        yield Verdict(parcel.id, DeliveryState.PLANNED, parcel.road, "", reason, at, counts=False)


def _may_go(office: Office, road: Road, parcels: Sequence[Parcel]) -> Toll:
    """Those that may take this road now, each having paid for it."""
    fit = [
        parcel
        for parcel in parcels
        if parcel.road in (None, road) and office.messenger.carries(road, parcel.message.layout)
    ]
    return _TOLLS[road](office, fit) if road in _TOLLS and fit else Toll(fit)


def _return_toll(office: Office, road: Road, parcels: Sequence[Parcel]) -> None:
    """They paid and do not go now."""
    if road is Road.CUSTOM:
        give_back(office, parcels)
    if road is Road.SUBSCRIPTION and parcels:
        with office.open() as uow:
            uow.consents.give_back([parcel.id for parcel in parcels])
            uow.commit()


def pay_back(uow: UnitOfWork, road: Road, fates: Fates) -> None:
    """What the platform did not take costs nothing: in the transaction that settles."""
    if road is Road.SUBSCRIPTION:
        refused = [p.id for p, a in fates if a.fate is Fate.OTHER_ROAD and a.reason is Reason.REFUSED]
        kept = {p.id for p, a in fates if a.fate in (Fate.SENT, Fate.UNKNOWN)}
        back = [p.id for p, _ in fates if p.id not in kept.union(refused)]
        _bring_up_to_date(uow, refused, back)


def _bring_up_to_date(uow: UnitOfWork, refused: Sequence[int], back: Sequence[int]) -> None:
    if refused:
        uow.consents.refused(refused)
    if back:
        uow.consents.give_back(back)


def _with_consent(office: Office, parcels: Sequence[Parcel]) -> Toll:
    """Each takes one of the notices that its person agreed to get."""
    worthy: dict[Layout, list[Parcel]] = {}
    for parcel in parcels:
        if may_spend(parcel.message):
            worthy.setdefault(parcel.message.layout, []).append(parcel)
    paid = set[int]()
    with office.open() as uow:
        for layout, alike in worthy.items():
            wanted = {parcel.id: parcel.person_id for parcel in alike}
            paid |= uow.consents.spend(wanted, office.messenger.consent_for(layout))
        uow.commit()
    return Toll([parcel for parcel in parcels if parcel.id in paid])


_TOLLS: Mapping[Road, Callable[[Office, Sequence[Parcel]], Toll]] = {
    Road.CUSTOM: spend,
    Road.SUBSCRIPTION: _with_consent,
}
