"""Attempts: the road is written down, then letters leave, then their fates are written down.

Where the platform drops doubles a crash costs nothing, and everything leaves at once and is settled in one
statement. Where it does not, whatever was on its way is in doubt afterwards: few letters of a thread are on
their way at a time, and each fate is written down as soon as it is known, with what else has come in by then.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from bot.domain.deliveries import Parcel, Priority, Reason, Road
from bot.domain.sending import Attempted, Fate, Flight, Letter
from bot.domain.throttle import Scope
from bot.services.delivery.insist import insist
from bot.services.delivery.office import Office
from bot.services.delivery.permits import tell
from bot.services.delivery.refusals import remember_refusals, waits_for_them
from bot.services.delivery.roads import Fates, pay_back
from bot.services.delivery.verdicts import REPEATABLE_FOR, judged
from bot.services.delivery.windows import correct_ledger, give_back

ON_THEIR_WAY = 16  # of a thread, where no double is dropped: a crash leaves no more in doubt
TOGETHER = 8  # set out in one transaction, so that it is not one a letter
TOLD = 50  # what the throttle learns in one round trip


def attempted(office: Office, road: Road, parcels: Sequence[Parcel], probe: bool) -> Sequence[Attempted]:
    """What became of each that was still ours."""
    flown = list[tuple[Parcel, Attempted]]()
    for fates in (_all_at_once if road in REPEATABLE_FOR else _few_at_once)(office, road, parcels):
        tell(office, road, fates, probe)
        flown += fates
    remember_refusals(office, flown)
    return [attempt for _, attempt in flown]


def _all_at_once(office: Office, road: Road, parcels: Sequence[Parcel]) -> Iterator[Fates]:
    ours = _set_out(office, road, parcels) if parcels else []
    if ours:
        fates = list(zip(ours, office.messenger.send(_letters(office, road, ours)), strict=True))
        insist(partial(_settle, office, road, fates))
        yield fates


def _few_at_once(office: Office, road: Road, parcels: Sequence[Parcel]) -> Iterator[Fates]:
    """Their fates, many together, but at once where one of them stops what others would send.

    Whatever breaks off, those that are out come home first: nobody else could learn their fates.
    """
    flight, flying = office.messenger.flight(), dict[int, Parcel]()
    try:
        yield from _flown(office, road, list(parcels), (flight, flying))
    except (Exception, GeneratorExit):
        while flying:
            _written_down(office, road, flight, flying)
        raise


def _flown(
    office: Office, road: Road, waiting: list[Parcel], out: tuple[Flight, dict[int, Parcel]]
) -> Iterator[Fates]:
    (flight, flying), fates = out, list[tuple[Parcel, Attempted]]()
    while waiting or flying:
        if waiting and len(flying) <= ON_THEIR_WAY - TOGETHER:
            setting_out, waiting = _split(waiting, ON_THEIR_WAY - len(flying))
            ours = _set_out(office, road, setting_out)
            flying |= {parcel.id: parcel for parcel in ours}
            flight.add(_letters(office, road, ours))
        if flying:
            fates += _landed(office, road, flight, flying)
        if len(fates) >= TOLD or any(attempt.stops is not Scope.NOTHING for _, attempt in fates):
            yield fates
            fates = []
    if fates:
        yield fates


def _split(parcels: list[Parcel], first: int) -> tuple[list[Parcel], list[Parcel]]:
    return parcels[:first], parcels[first:]


def _landed(office: Office, road: Road, flight: Flight, flying: dict[int, Parcel]) -> Fates:
    """What has come in, written down, and what we believed of the windows put right."""
    fates = _written_down(office, road, flight, flying)
    if road is Road.CUSTOM:
        correct_ledger(office, fates)
    return fates


def _written_down(office: Office, road: Road, flight: Flight, flying: dict[int, Parcel]) -> Fates:
    fates = [(flying.pop(attempt.delivery_id), attempt) for attempt in flight.landed()]
    insist(partial(_settle, office, road, fates))
    return fates


def _set_out(office: Office, road: Road, parcels: Sequence[Parcel]) -> list[Parcel]:
    """Those that are still ours; what took us too long counts as crashed, and another worker may have it."""
    with office.open() as uow:
        still = uow.deliveries.set_out(parcels, road)
        uow.commit()
    if road is Road.CUSTOM:
        give_back(office, [parcel for parcel in parcels if parcel.id not in still])
    return [parcel for parcel in parcels if parcel.id in still]


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
        urgent=parcel.message.priority <= Priority.REPLY,
        picture=parcel.picture,
    )


def _settle(office: Office, road: Road, fates: Fates) -> None:
    now = office.clock.now()
    closed = [parcel for parcel, attempt in fates if attempt.fate is Fate.OTHER_ROAD]
    final = [(parcel, attempt) for parcel, attempt in fates if attempt.fate is not Fate.OTHER_ROAD]
    with office.open() as uow:
        uow.deliveries.turn_back(closed)
        ends = [(parcel, judged(parcel, road, attempt, now)) for parcel, attempt in final]
        keeps = office.policy.mailbox_keeps
        uow.deliveries.settle([waits_for_them(*end, now, keeps) for end in ends], now)
        pay_back(uow, road, fates)
        for parcel, attempt in final:
            if attempt.reason is Reason.NOT_FOLLOWING:
                uow.people.change(parcel.person_id, following=False)
        uow.commit()
