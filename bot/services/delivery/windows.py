"""The windows in which people may be written to: spent from before anything leaves, put right afterwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from bot.domain.deliveries import Parcel
from bot.domain.ports import MemoryGoneError
from bot.domain.sending import Attempted, Fate, picture_of
from bot.services.delivery.office import Office
from bot.services.delivery.verdicts import GIVEN_BACK

Fates = Sequence[tuple[Parcel, Attempted]]


@dataclass(frozen=True, slots=True)
class Toll:
    """Those who have paid for a road, as they go, and those of whom nobody can tell whether they could."""

    paid: Sequence[Parcel]
    unsure: Sequence[Parcel] = ()


def spend(office: Office, parcels: Sequence[Parcel]) -> Toll:
    """Each takes what it needs from its person's window, and those go who still find so much there.

    Where there is too little for a picture its words go alone: they lead to it.
    """
    now, going = office.clock.now(), list[Parcel]()
    for one_each in _rounds(parcels):
        try:
            going += _spent(office, one_each, now)
        except MemoryGoneError:
            known = {parcel.id for parcel in going}
            return Toll(going, [parcel for parcel in parcels if parcel.id not in known])
    return Toll(going)


def give_back(office: Office, parcels: Sequence[Parcel]) -> None:
    """What each took from its person's window."""
    for one_each in _rounds(parcels):
        for messages, mine in _by_messages(one_each):
            office.ledger.give_back(_openids(mine), office.clock.now(), messages)


def correct_ledger(office: Office, fates: Fates) -> None:
    """What we believed of the windows follows what the platform did."""
    give_back(office, [parcel for parcel, attempt in fates if attempt.fate in GIVEN_BACK])
    give_back(
        office, [replace(parcel, picture="") for parcel, attempt in fates if _words_only(parcel, attempt)]
    )
    closed = [parcel for parcel, a in fates if Fate.OTHER_ROAD in (a.fate, a.picture)]
    if closed:
        office.ledger.close(_openids(closed))


def _words_only(parcel: Parcel, attempt: Attempted) -> bool:
    """The platform has taken the words, as far as we know, and certainly not the picture."""
    refused = attempt.picture is None or attempt.picture in GIVEN_BACK
    return bool(parcel.picture) and attempt.fate in (Fate.SENT, Fate.UNKNOWN) and refused


def _spent(office: Office, one_each: Sequence[Parcel], now: datetime) -> list[Parcel]:
    shown = [_illustrated(parcel, now) for parcel in one_each]
    paid = _paid(office, shown, now)
    left = [replace(each, picture="") for each in shown if each.picture and each.id not in paid]
    paid |= _paid(office, left, now)
    return [paid[parcel.id] for parcel in one_each if parcel.id in paid]


def _paid(office: Office, parcels: Sequence[Parcel], now: datetime) -> dict[int, Parcel]:
    paid = dict[int, Parcel]()
    for messages, mine in _by_messages(parcels):
        with_window = office.ledger.spend(_openids(mine), now, messages)
        paid |= {parcel.id: parcel for parcel in mine if parcel.openid in with_window}
    return paid


def _illustrated(parcel: Parcel, now: datetime) -> Parcel:
    return replace(parcel, picture=picture_of(parcel.message.facts, now))


def _by_messages(parcels: Sequence[Parcel]) -> Iterator[tuple[int, list[Parcel]]]:
    for messages in sorted({parcel.messages for parcel in parcels}):
        yield messages, [parcel for parcel in parcels if parcel.messages == messages]


def _rounds(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    """The first parcel of each person, then the second of those who have two, and so on."""
    mine: dict[int, list[Parcel]] = {}
    for parcel in parcels:
        mine.setdefault(parcel.person_id, []).append(parcel)
    for nth in zip_longest(*mine.values()):
        yield [parcel for parcel in nth if parcel]


def _openids(parcels: Sequence[Parcel]) -> set[str]:
    return {parcel.openid for parcel in parcels if parcel.openid}
