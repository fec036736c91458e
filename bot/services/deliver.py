"""Delivering: claimed, sent by the cheapest road that is open, and settled by what the platform said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Reason, Road, Verdict
from bot.domain.sending import Attempted, Fate, Letter
from bot.services.office import Office
from bot.services.verdicts import GIVEN_BACK, judged

ROADS = (Road.CUSTOM, Road.TEMPLATE)  # the cheapest first; the mailbox takes what is left
CRASHED_AFTER = timedelta(minutes=2)  # an attempt not settled by then was cut off


def deliver(office: Office, ids: Sequence[int]) -> None:
    """Send what nobody else took of these; never raises for a single failed message."""
    now = office.clock.now()
    with office.open() as uow:
        parcels = uow.deliveries.claim(ids, now, CRASHED_AFTER)
        hopeless = [verdict for parcel in parcels if (verdict := _hopeless(parcel, now))]
        uow.deliveries.settle(hopeless, now)
        uow.commit()
    lost = {verdict.delivery_id for verdict in hopeless}
    waiting = [parcel for parcel in parcels if parcel.id not in lost]
    for road in ROADS:
        waiting = _send(office, road, waiting)
    _leave_waiting(office, waiting)


def _hopeless(parcel: Parcel, now: datetime) -> Verdict | None:
    if not (parcel.openid and parcel.following):
        return Verdict(parcel.id, DeliveryState.UNREACHABLE, reason=Reason.NOT_FOLLOWING)
    if parcel.message.expires_at and parcel.message.expires_at <= now:
        return Verdict(parcel.id, DeliveryState.FAILED, reason=Reason.EXPIRED)
    return None


def _send(office: Office, road: Road, parcels: Sequence[Parcel]) -> list[Parcel]:
    """Send those that may take this road; returns those it did not carry."""
    going = _may_go(office, road, parcels)
    if not going:
        return list(parcels)
    with office.open() as uow:
        uow.deliveries.set_out({parcel.id: road for parcel in going})
        uow.commit()
    attempts = office.messenger.send([_letter(office, road, parcel) for parcel in going])
    _settle(office, road, going, attempts)
    refused = {a.delivery_id for a in attempts if a.fate is Fate.OTHER_ROAD}
    gone = {parcel.id for parcel in going} - refused
    return [parcel for parcel in parcels if parcel.id not in gone]


def _may_go(office: Office, road: Road, parcels: Sequence[Parcel]) -> list[Parcel]:
    fit = [
        parcel
        for parcel in parcels
        if parcel.road in (None, road) and office.messenger.carries(road, parcel.message.layout)
    ]
    if road is not Road.CUSTOM or not fit:
        return fit
    with_window = office.ledger.spend({p.openid for p in fit if p.openid}, office.clock.now())
    return _one_each(fit, with_window)


def _one_each(parcels: Sequence[Parcel], with_window: set[str]) -> list[Parcel]:
    """One message was taken from each window, so one parcel of each person goes this way."""
    chosen = {parcel.openid: parcel for parcel in reversed(parcels) if parcel.openid in with_window}
    return sorted(chosen.values(), key=lambda parcel: parcel.id)


def _letter(office: Office, road: Road, parcel: Parcel) -> Letter:
    return Letter(
        delivery_id=parcel.id,
        openid=parcel.openid or "",
        road=road,
        text=office.wording.text(parcel.language, parcel.message),
        layout=parcel.message.layout,
        once_key=parcel.once_key,
        fields=office.wording.fields(parcel.language, parcel.message),
    )


def _settle(office: Office, road: Road, parcels: Sequence[Parcel], attempts: Sequence[Attempted]) -> None:
    now = office.clock.now()
    by_id = {parcel.id: parcel for parcel in parcels}
    with office.open() as uow:
        final = [(by_id[a.delivery_id], a) for a in attempts if a.fate is not Fate.OTHER_ROAD]
        uow.deliveries.settle([judged(parcel, road, attempt, now) for parcel, attempt in final], now)
        for parcel, attempt in final:
            if attempt.reason is Reason.NOT_FOLLOWING:
                uow.people.change(parcel.person_id, following=False)
        uow.commit()
    if road is Road.CUSTOM:
        _correct_ledger(office, by_id, attempts)


def _correct_ledger(office: Office, parcels: Mapping[int, Parcel], attempts: Sequence[Attempted]) -> None:
    """What we believed of the windows follows what the platform did."""
    not_taken = {parcels[a.delivery_id].openid or "" for a in attempts if a.fate in GIVEN_BACK}
    closed = {parcels[a.delivery_id].openid or "" for a in attempts if a.fate is Fate.OTHER_ROAD}
    if not_taken:
        office.ledger.give_back(not_taken, office.clock.now())
    if closed:
        office.ledger.close(closed)


def _leave_waiting(office: Office, parcels: Sequence[Parcel]) -> None:
    """Nothing carries these now: they wait in the mailbox for the person's next message."""
    now = office.clock.now()
    verdicts = [
        Verdict(
            parcel.id,
            DeliveryState.WAITING,
            reason=Reason.WINDOW_CLOSED,
            wake_at=parcel.message.expires_at or now + office.policy.mailbox_keeps,
        )
        for parcel in parcels
    ]
    with office.open() as uow:
        uow.deliveries.settle(verdicts, now)
        uow.commit()
