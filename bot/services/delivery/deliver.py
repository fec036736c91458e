"""Delivering: claimed, sent by the cheapest road that is open, and settled by what the platform said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Reason, Road, Verdict
from bot.domain.ports import MemoryGoneError
from bot.domain.sending import Fate
from bot.services.delivery.attempts import attempted
from bot.services.delivery.insist import insist
from bot.services.delivery.manners import well_mannered
from bot.services.delivery.mass import park
from bot.services.delivery.office import Office
from bot.services.delivery.permits import PATIENCE, Admission
from bot.services.delivery.roads import ROADS, admitted
from bot.services.delivery.verdicts import outdated, unsent

HANDED_OVER = timedelta(seconds=60)  # so far ahead at most is looked at again what is with the engine
CRASHED_AFTER = timedelta(seconds=60)  # an attempt not settled by then was cut off
AGAIN_AFTER = timedelta(seconds=5)  # what we failed to send through no fault of the platform


def deliver(office: Office, ids: Sequence[int]) -> None:
    """Send what nobody else took of these; never raises for a single failed message."""
    now = office.clock.now()
    parcels = _claimed(office, ids, now)
    try:
        _carry_out(office, parcels, now)
    except Exception as error:
        reason = Reason.MEMORY_GONE if isinstance(error, MemoryGoneError) else Reason.SYSTEM_FAILED
        insist(lambda: _let_go(office, parcels, reason))
        raise


def _carry_out(office: Office, parcels: Sequence[Parcel], now: datetime) -> None:
    waiting = well_mannered(office, parcels, now)
    held = dict[int, Verdict]()
    for road in ROADS:
        waiting = _send(office, road, waiting, held)
    _leave_waiting(office, park(office, waiting, held), held)


def _let_go(office: Office, parcels: Sequence[Parcel], reason: Reason) -> None:
    """What has not set out yet does not wait until we count as dead."""
    with office.open() as uow:
        free = uow.deliveries.let_go(parcels, office.clock.now() + AGAIN_AFTER, reason)
        uow.consents.give_back(free)
        uow.commit()


def _claimed(office: Office, ids: Sequence[int], now: datetime) -> list[Parcel]:
    """Together with what else is due for the same people, if it is told in the same message."""
    with office.open() as uow:
        more = uow.manners.companions(ids, now, HANDED_OVER)
        parcels = uow.deliveries.claim([*ids, *more], now, CRASHED_AFTER)
        hopeless = [verdict for parcel in parcels if (verdict := _hopeless(office, parcel, now))]
        uow.deliveries.settle(hopeless, now)
        uow.commit()
    lost = {verdict.delivery_id for verdict in hopeless}
    return [parcel for parcel in parcels if parcel.id not in lost]


def _hopeless(office: Office, parcel: Parcel, now: datetime) -> Verdict | None:
    if not (parcel.openid and parcel.following):
        return Verdict(parcel.id, DeliveryState.UNREACHABLE, reason=Reason.NOT_FOLLOWING)
    if parcel.message.expires_at and parcel.message.expires_at <= now:
        return Verdict(parcel.id, DeliveryState.FAILED, reason=Reason.EXPIRED)
    if outdated(parcel, now):
        return Verdict(parcel.id, DeliveryState.UNKNOWN, parcel.road)
    refused = parcel.unreachable(now)
    return unsent(parcel, refused, now, office.policy.mailbox_keeps) if refused and not parcel.road else None


def _send(office: Office, road: Road, parcels: Sequence[Parcel], held: dict[int, Verdict]) -> list[Parcel]:
    """Send those that may take this road; returns those it did not carry.

    held: what waits for a road, and until when; what waits long is returned as well, for another road.
    """
    if not parcels:
        return []
    let = admitted(office, road, parcels)
    _note_held(let, held)
    attempts = attempted(office, road, let.going, let.probe)
    refused = {a.delivery_id for a in attempts if a.fate is Fate.OTHER_ROAD}
    gone = {parcel.id for parcel in let.going} - refused
    return [parcel for parcel in parcels if parcel.id not in gone and not _waits_here(office, parcel, held)]


def _note_held(let: Admission, held: dict[int, Verdict]) -> None:
    """Whoever waits for several roads waits for the cheapest."""
    for verdict in let.held:
        held.setdefault(verdict.delivery_id, verdict)
    for parcel in let.going:
        held.pop(parcel.id, None)


def _waits_here(office: Office, parcel: Parcel, held: Mapping[int, Verdict]) -> bool:
    """Rather than for long, or for nobody knows how long, it takes another road."""
    found = held.get(parcel.id)
    if found is None or found.reason is Reason.MEMORY_GONE:
        return False
    return found.wake_at is not None and found.wake_at <= office.clock.now() + PATIENCE


def _leave_waiting(office: Office, parcels: Sequence[Parcel], held: dict[int, Verdict]) -> None:
    """What waits for a road is planned anew, what nothing carries waits for the person's next message."""
    now = office.clock.now()
    left = [_left(office, parcel, now) for parcel in parcels if parcel.id not in held]
    with office.open() as uow:
        uow.deliveries.settle([*held.values(), *left], now)
        uow.commit()


def _left(office: Office, parcel: Parcel, now: datetime) -> Verdict:
    if parcel.road:  # an earlier attempt may have arrived, and its road is closed now
        return Verdict(parcel.id, DeliveryState.UNKNOWN, parcel.road)
    return unsent(parcel, Reason.WINDOW_CLOSED, now, office.policy.mailbox_keeps)
