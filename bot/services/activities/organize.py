"""What organizers do with activities: publish, change, move, call off; everybody concerned is told."""

from datetime import datetime
from enum import StrEnum

from bot.domain.activities import ActivityState, NewActivity, Occasion
from bot.domain.changes import ChangeOutcome, Details
from bot.services.activities.structure import build
from bot.services.delivery.tell_changes import NOBODY, tell_called_off, tell_change
from bot.services.joining.waitlist import close_line, offer_places
from bot.services.reminding.remind import plan_reminders, withdraw_reminders
from bot.services.work import Work

OVER = (ActivityState.CANCELLED, ActivityState.ENDED)


class MoveOutcome(StrEnum):
    MOVED = "moved"
    SAME = "same"
    PAST = "past"
    OVER = "over"
    CHANGED_MEANWHILE = "changed_meanwhile"


def publish(work: Work, new: NewActivity, actor_id: int | None) -> Occasion:
    """A new activity, open for sign-up at once."""
    occasion = build(work, new, actor_id)
    work.uow.audit.note(actor_id, "activity.publish", f"activity:{occasion.activity.id}", work.now)
    return occasion


def move(
    work: Work, occasion: Occasion, span: tuple[datetime, datetime], actor_id: int | None
) -> MoveOutcome:
    """Move a shift; everybody signed up is told, and reminded at the new times."""
    refused = _cannot_move(work, occasion, span)
    if refused:
        return refused
    work.uow.activities.hold(occasion.shift.id)
    if not work.uow.activities.move(occasion.shift, span, work.now):
        return MoveOutcome.CHANGED_MEANWHILE
    moved = work.uow.activities.occasion(occasion.shift.id)
    _remind_anew(work, moved)
    tell_change(work, moved, {"was_starts_at": occasion.shift.starts_at.isoformat()}, actor_id)
    offer_places(work, moved.shift.id)
    detail = {"from": occasion.shift.starts_at.isoformat(), "to": span[0].isoformat()}
    work.uow.audit.note(actor_id, "activity.move", f"activity:{moved.activity.id}", work.now, detail)
    return MoveOutcome.MOVED


def change(work: Work, occasion: Occasion, to: Details, actor_id: int | None) -> ChangeOutcome:
    """Change title, place or leader of an activity as it was read; all its people are told."""
    activity, new = occasion.activity, to.differing(occasion.activity)
    refused = _cannot_change(work, occasion, to)
    if refused:
        return refused
    held = _hold_what_is_ahead(work, activity.id)
    if not work.uow.activities.change(activity, new | _phone(to)):
        return ChangeOutcome.CHANGED_MEANWHILE
    was = {f"was_{detail}": getattr(activity, detail) or NOBODY for detail in new}
    for each in held:
        _tell_anew(work, each.shift.id, was, actor_id)
    detail = {"from": was, "to": {str(detail): value for detail, value in new.items()}}
    work.uow.audit.note(actor_id, "activity.change", f"activity:{activity.id}", work.now, detail)
    return ChangeOutcome.CHANGED


def call_off(work: Work, occasion: Occasion, actor_id: int | None) -> int | None:
    """Cancel an activity; how many people are told, or None when it was over or cancelled before.

    Where a shift took place already, only the others are cancelled: its hours are earned.
    """
    if occasion.state(work.now) in OVER:
        return None
    activity = occasion.activity
    ahead = _hold_what_is_ahead(work, activity.id)
    if not _cancel(work, activity.id, ahead):
        return None
    work.uow.audit.note(actor_id, "activity.call_off", f"activity:{activity.id}", work.now)
    return sum(_tell_off(work, each, actor_id) for each in ahead)


def call_off_shift(work: Work, occasion: Occasion, actor_id: int | None) -> int | None:
    """Cancel one shift and leave the others; how many people are told, or None as above."""
    present = work.uow.activities.hold(occasion.shift.id)
    if present.state(work.now) in OVER or not work.uow.activities.call_off_shift(present.shift.id, work.now):
        return None
    detail = {"shift": present.shift.id, "starts_at": present.shift.starts_at.isoformat()}
    work.uow.audit.note(actor_id, "shift.call_off", f"activity:{present.activity.id}", work.now, detail)
    return _tell_off(work, present, actor_id)


def _cancel(work: Work, activity_id: int, ahead: list[Occasion]) -> bool:
    """The whole activity, or what is ahead of it when something of it was held."""
    everything = work.uow.activities.of_activity(activity_id)
    if any(each.state(work.now) is ActivityState.ENDED for each in everything):
        return sum(work.uow.activities.call_off_shift(each.shift.id, work.now) for each in ahead) > 0
    return work.uow.activities.call_off(activity_id, work.now)


def _tell_off(work: Work, occasion: Occasion, actor_id: int | None) -> int:
    withdraw_reminders(work, occasion.shift)
    told = tell_called_off(work, occasion, actor_id)
    close_line(work, occasion.shift.id)
    return told


def _cannot_move(work: Work, occasion: Occasion, span: tuple[datetime, datetime]) -> MoveOutcome | None:
    if occasion.state(work.now) in OVER:
        return MoveOutcome.OVER
    if span[0] <= work.now:
        return MoveOutcome.PAST
    return MoveOutcome.SAME if span == (occasion.shift.starts_at, occasion.shift.ends_at) else None


def _cannot_change(work: Work, occasion: Occasion, to: Details) -> ChangeOutcome | None:
    if occasion.state(work.now) in OVER:
        return ChangeOutcome.OVER
    if not to.fits:
        return ChangeOutcome.TOO_LONG
    same = not to.differing(occasion.activity) and not to.leader_phone
    return ChangeOutcome.SAME if same else None


def _phone(to: Details) -> dict[str, str]:
    """A new leader never keeps the number of the former one."""
    return {} if to.leader is None else {"leader_phone": to.leader_phone}


def _ahead(work: Work, activity_id: int) -> list[Occasion]:
    return [each for each in work.uow.activities.of_activity(activity_id) if each.state(work.now) not in OVER]


def _hold_what_is_ahead(work: Work, activity_id: int) -> list[Occasion]:
    """All shifts before the activity itself, in order of time, as everybody holds them."""
    return [work.uow.activities.hold(each.shift.id) for each in _ahead(work, activity_id)]


def _tell_anew(work: Work, shift_id: int, was: dict[str, str], actor_id: int | None) -> None:
    """What people were told of this shift holds no longer: the version grows, and so they are told again."""
    work.uow.activities.revise(shift_id, work.now)
    changed = work.uow.activities.occasion(shift_id)
    _remind_anew(work, changed)
    if was:
        tell_change(work, changed, was, actor_id)


def _remind_anew(work: Work, occasion: Occasion) -> None:
    withdraw_reminders(work, occasion.shift)
    plan_reminders(work, occasion)
