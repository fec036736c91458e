"""Reading the audit log: what was done to an activity with all its shifts, or to a person."""

import re

from bot.domain.audit import AuditEntry, AuditQuery
from bot.services.work import Work

_ACTIVITY = re.compile(r"activity:([0-9]{1,18})")


def objects_of(work: Work, of: str) -> tuple[str, ...]:
    """An activity stands for its shifts and its series as well; anything else for itself."""
    activity = _ACTIVITY.fullmatch(of)
    if not activity:
        return (of,)
    shifts = work.uow.activities.of_activity(int(activity[1]))
    series = {each.shift.series_id for each in shifts if each.shift.series_id}
    return (of, *(f"shift:{each.shift.id}" for each in shifts), *(f"series:{each}" for each in series))


def changes_of(work: Work, activity_id: int, limit: int) -> list[AuditEntry]:
    """The latest changes of an activity, the latest first."""
    of = objects_of(work, f"activity:{activity_id}")
    return work.uow.audit.entries(AuditQuery(of, limit=limit))
