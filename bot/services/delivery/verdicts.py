"""From the fate of an attempt to the state of the delivery."""

from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Reason, Road, Verdict, next_try, spread
from bot.domain.sending import Attempted, Fate

# WeChat drops a template message repeated with the same client_msg_id, for ten minutes.
REPEATABLE_FOR = {Road.TEMPLATE: timedelta(minutes=8)}
REPEAT_AFTER = timedelta(seconds=20)
HALTED_FOR = timedelta(minutes=1)  # where the channel does not say for how long
AT_MOST_APART = timedelta(seconds=30)  # those who are told to wait for the same moment
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
    usual = next_try(parcel.id, parcel.attempts, now)
    if usual is None and _is_attempt(attempt):
        return Verdict(parcel.id, DeliveryState.FAILED, road, reason=attempt.reason)
    again = _told(parcel, attempt, now) or usual or now + HALTED_FOR
    # certainly not delivered, so any road may be taken next time, unless an earlier attempt is in doubt
    return Verdict(
        parcel.id, DeliveryState.PLANNED, parcel.road, "", attempt.reason, again, _is_attempt(attempt)
    )


def unsent(parcel: Parcel, why: Reason | None, now: datetime, keeps: timedelta) -> Verdict:
    """For the person's mailbox, which keeps it for their next message as long as it is of use."""
    until = parcel.message.expires_at or now + keeps
    return Verdict(parcel.id, DeliveryState.WAITING, reason=why, wake_at=until)


def outdated(parcel: Parcel, now: datetime) -> bool:
    """An earlier attempt may have arrived, and the platform would not know a repeat for one any more."""
    return parcel.road is not None and now >= parcel.tried_at + REPEATABLE_FOR.get(parcel.road, timedelta())


def _is_attempt(attempt: Attempted) -> bool:
    """A platform that is down, or would not hear it, says nothing about this message."""
    return attempt.fate is not Fate.HALTED and attempt.reason is not Reason.NO_ANSWER


def _told(parcel: Parcel, attempt: Attempted, now: datetime) -> datetime | None:
    """When the channel says to come back, and not all in the same second."""
    if attempt.after is None:
        return None
    return now + attempt.after + min(attempt.after, AT_MOST_APART) * spread(parcel.id, parcel.attempts)


def uncertain(parcel: Parcel, road: Road | None, now: datetime) -> Verdict:
    """It may have arrived: repeat it where the platform drops doubles, otherwise say so and leave it."""
    if road is None:
        return Verdict(parcel.id, DeliveryState.PLANNED, wake_at=now, counts=False)  # it never left
    safe_until = parcel.tried_at + REPEATABLE_FOR.get(road, timedelta())
    if now + REPEAT_AFTER < safe_until:
        return Verdict(parcel.id, DeliveryState.PLANNED, road, wake_at=now + REPEAT_AFTER)
    return Verdict(parcel.id, DeliveryState.UNKNOWN, road)
