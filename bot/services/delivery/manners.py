"""Before anything leaves: who is not disturbed now, who has had enough today, and what is told together."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.deliveries import Parcel, Priority, Verdict
from bot.domain.manners import (
    CAN_WAIT,
    JUST_WROTE,
    asking,
    day_of,
    is_told_together,
    over_the_limit,
    silenced,
    together,
)
from bot.domain.records import UnitOfWork
from bot.domain.windows import GRANTS, Scene
from bot.services.delivery.office import Office

Group = list[Parcel]  # of one person, told in one message


def well_mannered(office: Office, parcels: Sequence[Parcel], now: datetime) -> list[Parcel]:
    """What of the claimed parcels goes now, one for each message; the rest is written down as waiting."""
    silent = _silent(office, parcels, now)
    hushed = {verdict.delivery_id for verdict in silent}
    groups = list(groups_of([parcel for parcel in parcels if parcel.id not in hushed]))
    with office.open() as uow:
        groups = _asking(uow, groups)
        too_many = _too_many(office, uow, groups, now)
        kept = [left for group in groups if (left := [each for each in group if each.id not in too_many])]
        uow.deliveries.settle([*silent, *too_many.values()], now)
        uow.manners.carry({each.id: group[0].id for group in kept for each in group[1:]})
        uow.commit()
    return [together(group) if len(group) > 1 else group[0] for group in kept]


def _silent(office: Office, parcels: Sequence[Parcel], now: datetime) -> list[Verdict]:
    """Those held for quiet hours; who wrote to us a moment ago is awake, and waits for the answer."""
    manners = office.policy.manners
    found = [(parcel, held) for parcel in parcels if (held := silenced(parcel, now, manners))]
    answers = {p.openid for p, _ in found if p.openid and p.message.priority is Priority.REPLY}
    awake = _just_wrote(office, answers, now) if answers else set()
    return [held for p, held in found if p.message.priority is not Priority.REPLY or p.openid not in awake]


def _just_wrote(office: Office, openids: set[str], now: datetime) -> set[str]:
    """Whose window was opened so lately that it is open for almost its whole length."""
    return office.ledger.open_now(openids, now + GRANTS[Scene.MESSAGE].lasts - JUST_WROTE)


def groups_of(parcels: Sequence[Parcel]) -> Iterator[Group]:
    """What may have arrived already goes again with exactly what it went with before."""
    groups: dict[object, Group] = {}
    for parcel in parcels:
        again = parcel.road and ("again", parcel.carried_by or parcel.id)
        mine = is_told_together(parcel) and ("person", parcel.person_id)
        groups.setdefault(again or mine or parcel.id, []).append(parcel)
    for group in groups.values():
        yield sorted(group, key=lambda each: each.carried_by is not None)


def _asking(uow: UnitOfWork, groups: Sequence[Group]) -> list[Group]:
    """Reminders ask those who have not said yet that they come."""
    shifts = {p.message.shift_id for group in groups for p in group if p.message.asks} - {None}
    if not shifts:
        return list(groups)
    people = {p.person_id for group in groups for p in group if p.message.asks}
    silent = uow.reminders.unconfirmed(sorted(filter(None, shifts)), sorted(people))
    return [
        [asking(p) if p.message.asks and (p.person_id, p.message.shift_id) in silent else p for p in group]
        for group in groups
    ]


def _too_many(office: Office, uow: UnitOfWork, groups: Sequence[Group], now: datetime) -> dict[int, Verdict]:
    """What exceeds the number of messages a person gets in a day, by delivery.

    Taken before anything else is written, as it holds the people: two workers never take the same place.
    """
    most = office.policy.manners.a_day
    counted = [group for group in groups if _counts(group)] if most else []
    if not counted:
        return {}
    wanted = {group[0].id: group[0].person_id for group in counted}
    placed = uow.day_slots.take(wanted, day_of(now).date(), most)
    over: dict[int, Verdict] = {}
    for group in counted:
        over |= {} if group[0].id in placed else _held(office, group, now)
    return over


def _held(office: Office, group: Group, now: datetime) -> dict[int, Verdict]:
    verdicts = [over_the_limit(parcel, now, office.policy.manners) for parcel in group]
    return {verdict.delivery_id: verdict for verdict in verdicts if verdict}


def _counts(group: Group) -> bool:
    return any(parcel.message.priority in CAN_WAIT for parcel in group)
