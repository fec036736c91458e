"""The roads from the cheapest to the dearest: who may take one now, what it costs, and what is given back."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.consents import may_spend
from bot.domain.deliveries import Layout, Parcel, Reason, Road
from bot.domain.records import UnitOfWork
from bot.domain.sending import Attempted, Fate
from bot.services.delivery.office import Office
from bot.services.delivery.windows import give_back, spend

ROADS = (Road.CUSTOM, Road.SUBSCRIPTION, Road.TEMPLATE)  # the mailbox takes what is left

Fates = Sequence[tuple[Parcel, Attempted]]


def may_go(office: Office, road: Road, parcels: Sequence[Parcel]) -> list[Parcel]:
    """Those that may take this road now, each having paid for it.

    Paid before anybody asks for a permit: no transaction is open while something is on the wire.
    """
    fit = [
        parcel
        for parcel in parcels
        if parcel.road in (None, road) and office.messenger.carries(road, parcel.message.layout)
    ]
    return _TOLLS[road](office, fit) if road in _TOLLS and fit else fit


def return_toll(office: Office, road: Road, parcels: Sequence[Parcel]) -> None:
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


def _with_consent(office: Office, parcels: Sequence[Parcel]) -> list[Parcel]:
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
    return [parcel for parcel in parcels if parcel.id in paid]


_TOLLS: Mapping[Road, Callable[[Office, Sequence[Parcel]], list[Parcel]]] = {
    Road.CUSTOM: spend,
    Road.SUBSCRIPTION: _with_consent,
}
