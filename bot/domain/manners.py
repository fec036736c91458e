"""Which messages may disturb a person now, which wait, and which are told together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Layout, Message, Parcel, Priority, Reason, Verdict
from bot.domain.quiet import NEVER, Quiet, held_until
from bot.domain.reminders import LOCAL

URGENT_WITHIN = timedelta(hours=12)  # before an activity a change of it cannot wait for the morning
JUST_WROTE = timedelta(minutes=10)  # so long after their own message people are awake
CAN_WAIT = (Priority.REMINDER, Priority.NEWS)  # counted, and held back when there are too many
ASKS = "_ask"  # at the end of a text's key: the text that asks
ASKS_AGAIN = f"reminder.hours{ASKS}"
MOMENTS = ("starts_at", "was_starts_at")  # who was told the former time goes by it


@dataclass(frozen=True, slots=True)
class Manners:
    """The community's quiet hours, and how many messages that can wait a person gets a day; 0: any number."""

    quiet: Quiet = NEVER
    a_day: int = 0


NONE = Manners()


def quiet_of(parcel: Parcel, manners: Manners) -> Quiet:
    """A person's own quiet hours, else the community's."""
    return Quiet.parse(parcel.quiet) if parcel.quiet else manners.quiet


def is_urgent(message: Message, now: datetime) -> bool:
    """Must be known, and before long: of an activity within 12 hours, or of none in particular."""
    if message.priority is not Priority.MUST:
        return False
    moments = [datetime.fromisoformat(message.facts[name]) for name in MOMENTS if name in message.facts]
    return not moments or min(moments) - now <= URGENT_WITHIN


def silenced(parcel: Parcel, now: datetime, manners: Manners) -> Verdict | None:
    """Held until the person's quiet hours end, unless it is urgent, or would be of no use by then."""
    if parcel.road or is_urgent(parcel.message, now):
        return None  # where an earlier attempt may have arrived, only its road and time are safe
    until = held_until(now, parcel.message.expires_at, quiet_of(parcel, manners))
    return _held(parcel, Reason.QUIET_HOURS, until) if until else None


def over_the_limit(parcel: Parcel, now: datetime, manners: Manners) -> Verdict | None:
    """Held until the next morning; None for what cannot wait so long, or has waited for it already."""
    if parcel.message.priority not in CAN_WAIT or parcel.road or parcel.reason is Reason.DAILY_LIMIT:
        return None
    until = quiet_of(parcel, manners).next_morning(now)
    late = parcel.message.expires_at is not None and parcel.message.expires_at <= until
    return None if late else _held(parcel, Reason.DAILY_LIMIT, until)


def day_of(now: datetime) -> datetime:
    """When the day began in Beijing."""
    return now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)


def is_told_together(parcel: Parcel) -> bool:
    """Reminders, and what had to wait for the morning; an answer or a change is read by itself."""
    reminds = parcel.message.priority is Priority.REMINDER
    return reminds or parcel.reason is Reason.DAILY_LIMIT


def together(parcels: Sequence[Parcel]) -> Parcel:
    """One parcel for several of one person; the others ride along with the first."""
    first, *others = parcels
    parts = _parts(parcels)
    message = parts[0] if len(parts) == 1 else _bundle(first, parts)
    return replace(first, message=message, others=tuple(each.id for each in others))


def asking(parcel: Parcel) -> Parcel:
    """The same, asking whether the person will come."""
    return replace(parcel, message=replace(parcel.message, key=f"{parcel.message.key}{ASKS}"))


def _held(parcel: Parcel, reason: Reason, until: datetime) -> Verdict:
    return Verdict(parcel.id, DeliveryState.WAITING, reason=reason, wake_at=until, counts=False)


def _parts(parcels: Sequence[Parcel]) -> tuple[Message, ...]:
    """What there is to tell, once for each shift: of two reminders the later, as the first one asks."""
    told: dict[object, Message] = {}
    for message in (each.message for each in parcels):
        of = message.shift_id or message.source
        told[of] = _one_of(told[of], message) if of in told else message
    return tuple(sorted(told.values(), key=lambda part: part.facts.get("starts_at", "")))


def _one_of(one: Message, other: Message) -> Message:
    """`还没收到您的确认` is said to nobody who was not asked before."""
    first = one.key.endswith(ASKS) and one.key != ASKS_AGAIN
    return one if first and other.key == ASKS_AGAIN else other


def _bundle(first: Parcel, parts: Sequence[Message]) -> Message:
    ask = ASKS if any(part.key.endswith(ASKS) for part in parts) else ""
    reminders = all(part.priority is Priority.REMINDER for part in parts)
    return Message(
        source="+".join(f"{part.source}.{part.version}" for part in parts),
        version=0,
        key=f"bundle.reminders{ask}" if reminders else "bundle.digest",
        layout=Layout.REMINDER if reminders else Layout.NOTICE,
        facts={**parts[0].facts, "count": str(len(parts))},
        expires_at=first.message.expires_at,
        priority=first.message.priority,
        parts=tuple(parts),
    )
