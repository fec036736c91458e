"""Not having come: marked by an organizer with a reason, told to the person, taken back when it was wrong."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.absence import (
    LONGEST_COMMENT,
    NoShow,
    NoShowOutcome,
    Record,
    UndoOutcome,
    counts_since,
)
from bot.domain.activities import ActivityState, Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.signups import SignUp, SignUpState
from bot.services.activities.facts import facts_of
from bot.services.joining.release import release
from bot.services.work import Work

JUST_BEFORE = timedelta(seconds=1)


def mark_no_show(work: Work, no_show: NoShow) -> NoShowOutcome:
    """Write down that somebody signed up and did not come; their place is free again."""
    occasion = work.uow.activities.hold(no_show.shift_id)
    mine = work.uow.sign_ups.mine(no_show.shift_id, no_show.person_id)
    refused = _wrong_words(no_show) or _wrong_time(work, occasion) or _wrong_person(work, no_show, mine)
    if refused or mine is None:
        return refused or NoShowOutcome.NOT_SIGNED_UP
    if not work.uow.absences.mark(no_show) or not release(work, occasion, mine, SignUpState.NO_SHOW):
        return NoShowOutcome.ALREADY
    kind = "excused" if no_show.excused else "unexcused"
    _tell(work, occasion, no_show, f"absence.told_{kind}")
    _note(work, no_show, "no_show.mark", no_show.marked_by)
    return NoShowOutcome.MARKED


def take_back_no_show(work: Work, place: tuple[int, int], actor_id: int | None) -> UndoOutcome:
    """The mark was wrong; the person has their place again, unless it was given away.

    place: the ids of shift and person.
    """
    occasion = work.uow.activities.hold(place[0])
    no_show, mine = work.uow.absences.marked(*place), work.uow.sign_ups.mine(*place)
    if no_show is None or mine is None or not work.uow.absences.unmark(no_show):
        return UndoOutcome.NOT_MARKED
    _tell(work, occasion, no_show, "absence.told_taken_back", version=2)
    _note(work, no_show, "no_show.take_back", actor_id)
    return UndoOutcome.TAKEN_BACK if _back_in(work, occasion, mine) else UndoOutcome.SEAT_GONE


def records_of(work: Work, person_ids: Sequence[int]) -> Mapping[int, Record]:
    """What counts of each of them in the last twelve months, for organizers only."""
    return work.uow.absences.records(person_ids, counts_since(work.now)) if person_ids else {}


def _wrong_words(no_show: NoShow) -> NoShowOutcome | None:
    if not no_show.comment.strip():
        return NoShowOutcome.NEEDS_COMMENT
    return NoShowOutcome.TOO_LONG if len(no_show.comment) > LONGEST_COMMENT else None


def _wrong_time(work: Work, occasion: Occasion) -> NoShowOutcome | None:
    if occasion.state(work.now) is ActivityState.CANCELLED:
        return NoShowOutcome.CANCELLED
    return NoShowOutcome.NOT_YET if work.now < occasion.shift.starts_at else None


def _wrong_person(work: Work, no_show: NoShow, mine: SignUp | None) -> NoShowOutcome | None:
    if mine and mine.state is SignUpState.NO_SHOW:
        return NoShowOutcome.ALREADY
    if mine is None or mine.state is not SignUpState.CONFIRMED:
        return NoShowOutcome.NOT_SIGNED_UP
    came = work.uow.attendance.mine(no_show.shift_id, no_show.person_id)
    return NoShowOutcome.CAME if came and came.in_at else None


def _back_in(work: Work, occasion: Occasion, mine: SignUp) -> bool:
    """Places are taken as if the start were still ahead: that the person had one was settled then."""
    before = occasion.shift.starts_at - JUST_BEFORE
    if work.uow.activities.take(mine.shift_id, mine.party_size, before):
        return work.uow.sign_ups.confirm(mine, work.now)
    work.uow.sign_ups.cancel(mine, work.now)
    return False


def _tell(work: Work, occasion: Occasion, no_show: NoShow, key: str, version: int = 1) -> None:
    """Whom it is about reads what was written, and by whom it can be corrected. The source names them: an
    erasure takes the comment out of it."""
    at = round(no_show.at.timestamp())
    source = f"no_show:{no_show.person_id}:{no_show.shift_id}:{at}"
    facts = facts_of(occasion) | {"comment": no_show.comment}
    message_id = work.uow.outbox.write(Message(source, version, key, Layout.NOTICE, facts))
    work.uow.outbox.to_people(message_id, [no_show.person_id], work.now)


def _note(work: Work, no_show: NoShow, action: str, actor_id: int | None) -> None:
    """The comment itself stays out of the audit log, which nobody can erase."""
    detail = {"person": no_show.person_id, "excused": no_show.excused}
    work.uow.audit.note(actor_id, action, f"shift:{no_show.shift_id}", work.now, detail)
