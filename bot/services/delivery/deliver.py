"""Delivering: claimed, sent by the cheapest road that is open, and settled by what the platform said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Reason, Road, Verdict
from bot.domain.sending import Attempted, Fate, Letter
from bot.services.delivery.office import Office
from bot.services.delivery.roads import ROADS, correct_ledger, give_back, may_go, pay_back
from bot.services.delivery.verdicts import judged

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
    if not parcels:
        return []
    going, ours = _set_out(office, road, parcels)
    if not going:
        return list(parcels)
    attempts = office.messenger.send(_letters(office, road, ours))
    _settle(office, road, ours, attempts)
    refused = {a.delivery_id for a in attempts if a.fate is Fate.OTHER_ROAD}
    gone = {parcel.id for parcel in going} - refused
    return [parcel for parcel in parcels if parcel.id not in gone]


def _set_out(office: Office, road: Road, parcels: Sequence[Parcel]) -> tuple[list[Parcel], list[Parcel]]:
    """Those that may take this road, and those among them that are still ours.

    What took us too long counts as crashed, and another worker may have it.
    """
    with office.open() as uow:
        going = may_go(office, uow, road, parcels)
        held = uow.deliveries.set_out(going, road) if going else set()
        uow.commit()
    if road is Road.CUSTOM:
        give_back(office, [parcel for parcel in going if parcel.id not in held])
    return going, [parcel for parcel in going if parcel.id in held]


def _letters(office: Office, road: Road, parcels: Sequence[Parcel]) -> list[Letter]:
    """Each message is worded once for all who read it in the same language."""
    worded: dict[object, tuple[str, Mapping[str, str]]] = {}
    letters = []
    for parcel in parcels:
        message, language = parcel.message, parcel.language
        same = (language, message.source, message.version, message.about)
        if same not in worded:
            worded[same] = office.wording.text(language, message), office.wording.fields(language, message)
        letters.append(_letter(road, parcel, *worded[same]))
    return letters


def _letter(road: Road, parcel: Parcel, text: str, fields: Mapping[str, str]) -> Letter:
    return Letter(
        delivery_id=parcel.id,
        openid=parcel.openid or "",
        road=road,
        text=text,
        layout=parcel.message.layout,
        once_key=parcel.once_key,
        fields=fields,
    )


def _settle(office: Office, road: Road, parcels: Sequence[Parcel], attempts: Sequence[Attempted]) -> None:
    now = office.clock.now()
    fates = list(zip(parcels, attempts, strict=True))
    closed = [parcel for parcel, attempt in fates if attempt.fate is Fate.OTHER_ROAD]
    final = [(parcel, attempt) for parcel, attempt in fates if attempt.fate is not Fate.OTHER_ROAD]
    with office.open() as uow:
        uow.deliveries.turn_back(closed)
        uow.deliveries.settle([judged(parcel, road, attempt, now) for parcel, attempt in final], now)
        pay_back(uow, road, fates)
        for parcel, attempt in final:
            if attempt.reason is Reason.NOT_FOLLOWING:
                uow.people.change(parcel.person_id, following=False)
        uow.commit()
    if road is Road.CUSTOM:
        correct_ledger(office, fates)


def _leave_waiting(office: Office, parcels: Sequence[Parcel]) -> None:
    """Nothing carries these now: they wait in the mailbox for the person's next message."""
    now = office.clock.now()
    with office.open() as uow:
        uow.deliveries.settle([_left(office, parcel, now) for parcel in parcels], now)
        uow.commit()


def _left(office: Office, parcel: Parcel, now: datetime) -> Verdict:
    if parcel.road:  # an earlier attempt may have arrived, and its road is closed now
        return Verdict(parcel.id, DeliveryState.UNKNOWN, parcel.road)
    until = parcel.message.expires_at or now + office.policy.mailbox_keeps
    return Verdict(parcel.id, DeliveryState.WAITING, reason=Reason.WINDOW_CLOSED, wake_at=until)
