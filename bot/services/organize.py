"""What organizers do with activities: publish, move, call off; everybody concerned is told."""

from datetime import datetime
from enum import StrEnum

from bot.domain.activities import ActivityState, NewActivity, Occasion
from bot.domain.announcements import Audience
from bot.domain.deliveries import Layout, Message
from bot.services.facts import facts_of
from bot.services.remind import plan_reminders, withdraw_reminders
from bot.services.work import Work


class MoveOutcome(StrEnum):
    MOVED = "moved"
    SAME = "same"
    PAST = "past"
    OVER = "over"
    CHANGED_MEANWHILE = "changed_meanwhile"


def publish(work: Work, new: NewActivity, actor_id: int | None) -> Occasion:
    """A new activity, open for sign-up at once."""
    occasion = work.uow.activities.add(new, actor_id, work.now)
    work.uow.audit.note(actor_id, "activity.publish", f"activity:{occasion.activity.id}", work.now)
    return occasion


def move(
    work: Work, occasion: Occasion, span: tuple[datetime, datetime], actor_id: int | None
) -> MoveOutcome:
    """Move a shift; everybody signed up is told, and reminded at the new times."""
    refused = _cannot_move(work, occasion, span)
    if refused:
        return refused
    if not work.uow.activities.move(occasion.shift, *span):
        return MoveOutcome.CHANGED_MEANWHILE
    moved = work.uow.activities.occasion(occasion.shift.id)
    withdraw_reminders(work, occasion.shift)
    plan_reminders(work, moved)
    _tell_everybody(work, moved, "moved", {"was_at": occasion.shift.starts_at.isoformat()})
    detail = {"from": occasion.shift.starts_at.isoformat(), "to": span[0].isoformat()}
    work.uow.audit.note(actor_id, "activity.move", f"activity:{moved.activity.id}", work.now, detail)
    return MoveOutcome.MOVED


def call_off(work: Work, occasion: Occasion, actor_id: int | None) -> int | None:
    """Cancel an activity; how many people are told, or None when it was over or cancelled before."""
    if occasion.state(work.now) in (ActivityState.CANCELLED, ActivityState.ENDED):
        return None
    activity = occasion.activity
    if not work.uow.activities.call_off(activity.id, work.now):
        return None
    for each in work.uow.activities.of_activity(activity.id):
        withdraw_reminders(work, each.shift)
    work.uow.audit.note(actor_id, "activity.call_off", f"activity:{activity.id}", work.now)
    return _tell_everybody(work, work.uow.activities.occasion(occasion.shift.id), "called_off", {})


def _cannot_move(work: Work, occasion: Occasion, span: tuple[datetime, datetime]) -> MoveOutcome | None:
    if occasion.state(work.now) in (ActivityState.CANCELLED, ActivityState.ENDED):
        return MoveOutcome.OVER
    if span[0] <= work.now:
        return MoveOutcome.PAST
    return MoveOutcome.SAME if span == (occasion.shift.starts_at, occasion.shift.ends_at) else None


def _tell_everybody(work: Work, occasion: Occasion, what: str, more: dict[str, str]) -> int:
    """Tell all who signed up, in this transaction, so that no change can go untold."""
    message = Message(
        source=f"activity:{occasion.activity.id}:{what}",
        version=occasion.shift.version,
        key=f"change.{what}",
        layout=Layout.NOTICE,
        facts=facts_of(occasion) | more,
        expires_at=occasion.shift.ends_at,
    )
    message_id = work.uow.outbox.write(message)
    return work.uow.outbox.to_audience(message_id, Audience("activity", occasion.activity.id), work.now)
