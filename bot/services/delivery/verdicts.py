"""From the fate of an attempt to the state of the delivery."""

from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Road, Verdict, next_try
from bot.domain.sending import Attempted, Fate

# WeChat drops a template message repeated with the same client_msg_id, for ten minutes.
REPEATABLE_FOR = {Road.TEMPLATE: timedelta(minutes=8)}
REPEAT_AFTER = timedelta(seconds=20)
HALTED_FOR = timedelta(minutes=1)  # where the channel does not say for how long
GIVEN_BACK = frozenset({Fate.RETRY, Fate.FAILED, Fate.GONE, Fate.HALTED})  # the platform did not take it

_FINAL = {
    Fate.SENT: DeliveryState.SENT,
    Fate.GONE: DeliveryState.UNREACHABLE,
    Fate.FAILED: DeliveryState.FAILED,
}


def judged(parcel: Parcel, road: Road, attempt: Attempted, now: datetime) -> Verdict:
    """What to write down, and when to try again if trying again is right."""
    if attempt.fate in _FINAL:
        return Verdict(parcel.id, _FINAL[attempt.fate], road, attempt.platform_id, attempt.reason)
    if attempt.fate is Fate.UNKNOWN:
        return uncertain(parcel, road, now)
    halted = attempt.fate is Fate.HALTED
    usual = next_try(parcel.attempts, now)
    if usual is None and not halted:
        return Verdict(parcel.id, DeliveryState.FAILED, road, reason=attempt.reason)
    again = now + attempt.after if attempt.after else usual or now + HALTED_FOR
    # certainly not delivered, so any road may be taken next time, unless an earlier attempt is in doubt
    return Verdict(
        parcel.id, DeliveryState.PLANNED, parcel.road, reason=attempt.reason, wake_at=again, counts=not halted
    )


def uncertain(parcel: Parcel, road: Road | None, now: datetime) -> Verdict:
    """It may have arrived: repeat it where the platform drops doubles, otherwise say so and leave it."""
    if road is None:
        return Verdict(parcel.id, DeliveryState.PLANNED, wake_at=now, counts=False)  # it never left
    safe_until = parcel.tried_at + REPEATABLE_FOR.get(road, timedelta())
    if now + REPEAT_AFTER < safe_until:
        return Verdict(parcel.id, DeliveryState.PLANNED, road, wake_at=now + REPEAT_AFTER)
    return Verdict(parcel.id, DeliveryState.UNKNOWN, road)
