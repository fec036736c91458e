"""When the people of one activity are reminded, and whether they are asked if they come."""

from bot.domain.activities import ActivityState, Occasion
from bot.domain.reminders import Rules, written
from bot.services.activities.structure import StructureOutcome
from bot.services.reminding.remind import remind_anew
from bot.services.work import Work


def set_leads(work: Work, activity_id: int, leads: Rules | None, actor_id: int | None) -> StructureOutcome:
    """When everybody of the activity is reminded who wishes nothing else; None: as usual in the community."""
    text = "" if leads is None else written(leads)
    return _remind_otherwise(work, activity_id, {"leads": text}, actor_id)


def set_asks(work: Work, activity_id: int, asks: bool | None, actor_id: int | None) -> StructureOutcome:
    """Whether reminders ask if people will come; None: as usual in the community."""
    return _remind_otherwise(work, activity_id, {"asks": asks}, actor_id)


def _remind_otherwise(
    work: Work, activity_id: int, chosen: dict[str, str | bool | None], actor_id: int | None
) -> StructureOutcome:
    ahead = [each for each in work.uow.activities.of_activity(activity_id) if _is_ahead(work, each)]
    if not ahead:
        return StructureOutcome.OVER
    for each in ahead:
        work.uow.activities.hold(each.shift.id)
    work.uow.activities.remind(activity_id, chosen)
    for each in ahead:
        remind_anew(work, each.shift.id)
    work.uow.audit.note(actor_id, "activity.remind", f"activity:{activity_id}", work.now, chosen)
    return StructureOutcome.DONE


def _is_ahead(work: Work, occasion: Occasion) -> bool:
    return occasion.state(work.now) is ActivityState.OPEN and occasion.shift.starts_at > work.now
