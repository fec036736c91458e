"""Hours of before there was this record: back-filled to an activity, which is made if need be."""

from dataclasses import dataclass

from bot.domain.activities import NewActivity, Occasion
from bot.domain.claims import RecordOutcome
from bot.services.activities.organize import publish
from bot.services.record.hours import BackFill, back_fill, longest
from bot.services.record.ledger import Recorded
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Served:
    """One person's minutes at an activity, which is known by its title and start. reason, evidence: words."""

    person_id: int
    activity: NewActivity
    minutes: int
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Entered:
    """made: the activity was not known before. had: minutes on record, where the outcome is DOUBLE."""

    outcome: RecordOutcome
    made: bool = False
    had: int = 0


def enter_served(work: Work, served: Served, actor_id: int | None) -> Entered:
    """Once: whoever has hours of that shift gets no second row; nothing is made where it is refused."""
    new = served.activity
    known = work.uow.activities.find(new.title, new.starts_at)
    if known is None and (refused := _refused(work, served)):
        return Entered(refused)
    if known and (had := _on_record(work, served.person_id, known)):
        return Entered(RecordOutcome.DOUBLE, had=had)
    occasion = known or publish(work, new, actor_id)
    wanted = BackFill(served.person_id, occasion.shift.id, served.minutes, served.reason, served.evidence)
    done: Recorded = back_fill(work, wanted, actor_id)
    return Entered(done.outcome, known is None, served.minutes if done.outcome is RecordOutcome.DOUBLE else 0)


def _refused(work: Work, served: Served) -> RecordOutcome | None:
    """What `back_fill` would refuse of an activity that is made for it."""
    new = served.activity
    if new.ends_at > work.now:
        return RecordOutcome.NOT_OVER
    return RecordOutcome.TOO_MUCH if served.minutes > longest(new) else None


def _on_record(work: Work, person_id: int, occasion: Occasion) -> int:
    return sum(row.left for row in work.uow.hours.of_shift(person_id, occasion.shift.id))
