"""What may leave a road now, what waits and until when, and what the throttle learns from the attempts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Layout, Parcel, Priority, Reason, Road, Verdict, spread
from bot.domain.sending import Attempted
from bot.domain.throttle import Outcome, Permit, Scope, Stop
from bot.services.delivery.office import Office
from bot.services.delivery.verdicts import AT_MOST_APART

PATIENCE = timedelta(minutes=15)  # what waits longer for its road takes another one that is open
TEMPLATE_REST = timedelta(hours=1)  # a stopped template is tried again after it
Fates = Sequence[tuple[Parcel, Attempted]]


@dataclass(frozen=True, slots=True)
class Admission:
    """Parcels that go, and what becomes of those that wait; who is in neither, this road does not carry now.

    probe: they find out whether the platform is back.
    """

    going: Sequence[Parcel]
    held: Sequence[Verdict]
    probe: bool


def admit(office: Office, road: Road, parcels: Sequence[Parcel]) -> Admission:
    """Ask for all in one round trip; the most urgent and the oldest go first."""
    now = office.clock.now()
    permit = office.throttle.ask(road, Counter(parcel.message.priority for parcel in parcels), now)
    fit = [parcel for parcel in parcels if parcel.message.layout not in permit.closed]
    going, held = list[Parcel](), list[Verdict]()
    for priority in Priority:
        mine = [parcel for parcel in fit if parcel.message.priority is priority]
        granted = permit.granted.get(priority, 0)
        going += mine[:granted]
        held += _held(mine[granted:], permit, priority)
    unused = permit.total - len(going)
    if unused:
        office.throttle.report(road, Outcome(unused=unused, probe=permit.probe and not going), now)
    return Admission(going, held, permit.probe)


def tell(office: Office, road: Road, fates: Fates, probe: bool) -> None:
    """What became of parcels that were admitted."""
    report(office, road, [(parcel.message.layout, attempt) for parcel, attempt in fates], probe)


def report(office: Office, road: Road, fates: Sequence[tuple[Layout, Attempted]], probe: bool) -> None:
    """What the throttle must know of these, in one round trip; what all workers must stop is among it."""
    now = office.clock.now()
    called = [attempt for _, attempt in fates if attempt.called]
    silent = sum(each.reason is Reason.NO_ANSWER for each in called)
    outcome = Outcome(
        unused=len(fates) - sum(attempt.calls for _, attempt in fates),
        answered=len(called) - silent,
        silent=silent,
        probe=probe,
        stops=_stops(fates, now),
    )
    office.throttle.report(road, outcome, now)


def _held(parcels: Sequence[Parcel], permit: Permit, priority: Priority) -> Iterator[Verdict]:
    """They stay planned, and it was no attempt."""
    for place, parcel in enumerate(parcels):
        wait = permit.waits[priority]
        apart = wait.pace * place if wait.pace else AT_MOST_APART * spread(parcel.id, parcel.attempts)
        yield Verdict(
            parcel.id, DeliveryState.PLANNED, parcel.road, "", wait.reason, wait.at + apart, counts=False
        )


def _stops(fates: Sequence[tuple[Layout, Attempted]], now: datetime) -> list[Stop]:
    """Each once, however many letters met it."""
    found: dict[tuple[Scope, Layout | None], Stop] = {}
    for each, attempt in fates:
        layout = each if attempt.stops is Scope.TEMPLATE else None
        until = now + (attempt.after or TEMPLATE_REST)
        if attempt.stops is not Scope.NOTHING:
            found[attempt.stops, layout] = Stop(
                attempt.stops, attempt.reason or Reason.SYSTEM_FAILED, until, layout
            )
    return list(found.values())
