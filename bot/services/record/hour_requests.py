"""`时长有误`: a volunteer says that a record is wrong, and an organizer answers (Order 67, Art. 13)."""

from dataclasses import dataclass

from bot.domain.claims import DONE, RecordOutcome, Request, RequestState
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.services.record.hours import BackFill, back_fill, correct
from bot.services.record.ledger import Recorded
from bot.services.work import Work

WORDS = 200


@dataclass(frozen=True, slots=True)
class Complaint:
    """Which shift, which row if there is one, and what is wrong in the person's own words."""

    shift_id: int
    row_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """minutes: signed, to be added; None: nothing is changed. The reason is told to the person."""

    minutes: int | None
    reason: str


def ask(work: Work, person: Person, complaint: Complaint) -> int | None:
    """The request's number; None when one of this person for this shift is open already."""
    work.uow.hours.hold([person.id])
    words = complaint.words.strip()[:WORDS]
    request = Request(0, person.id, complaint.shift_id, complaint.row_id, words, RequestState.OPEN, work.now)
    made = work.uow.claims.ask(request)
    if made is not None:
        _tell_organizers(work, person, made, complaint)
    return made


def ask_for(work: Work, person: Person, complaint: Complaint, actor_id: int | None) -> int | None:
    """The same for somebody who said so on the phone."""
    made = ask(work, person, complaint)
    if made is not None:
        work.uow.audit.note(actor_id, "hours.ask", f"hour_request:{made}", work.now, {"person": person.id})
    return made


def answer(work: Work, request_id: int, ruling: Ruling, actor_id: int | None) -> Recorded:
    """Grant signed minutes or refuse, both with a reason; the person is told."""
    request = _held(work, request_id)
    if request is None:
        return Recorded(RecordOutcome.NO_SUCH)
    if request.state is not RequestState.OPEN:
        return Recorded(RecordOutcome.ANSWERED)
    if not ruling.reason.strip():
        return Recorded(RecordOutcome.NO_REASON)
    state = RequestState.REFUSED if ruling.minutes is None else RequestState.GRANTED
    done = _grant(work, request, ruling, actor_id)
    if done.outcome in DONE:
        work.uow.claims.answer(request, state, work.now)
        _tell_person(work, request, ruling, state)
        of = f"hour_request:{request_id}"
        detail = {"person": request.person_id, "minutes": ruling.minutes, "state": state}
        work.uow.audit.note(actor_id, "hours.answer", of, work.now, detail)
    return done


def _held(work: Work, request_id: int) -> Request | None:
    """The request as it stands while nobody else writes hours of its person, or answers it."""
    seen = work.uow.claims.request(request_id)
    if seen:
        work.uow.hours.hold([seen.person_id])
    return work.uow.claims.request(request_id)


def _grant(work: Work, request: Request, ruling: Ruling, actor_id: int | None) -> Recorded:
    if ruling.minutes is None:
        return Recorded(RecordOutcome.WRITTEN)
    if request.row_id is not None:
        return correct(work, request.row_id, ruling.minutes, ruling.reason, actor_id)
    wanted = BackFill(request.person_id, request.shift_id, ruling.minutes, ruling.reason, request.words)
    return back_fill(work, wanted, actor_id)


def _tell_organizers(work: Work, person: Person, made: int, complaint: Complaint) -> None:
    """The source begins like that of every call for help, so that erasing a person blanks their words."""
    title = work.uow.activities.occasion(complaint.shift_id).activity.title
    facts = {"name": person.name, "words": complaint.words[:WORDS], "title": title, "number": str(made)}
    source = f"help:{person.id}:hours:{made}"
    message = Message(source, 1, "hours.request_came", Layout.NOTICE, facts)
    organizers = work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(message), organizers, work.now)


def _tell_person(work: Work, request: Request, ruling: Ruling, state: RequestState) -> None:
    title = work.uow.activities.occasion(request.shift_id).activity.title
    facts = {"title": title, "reason": ruling.reason}
    source = f"hours:request:{request.id}:answered"
    message = Message(source, 1, f"hours.request_{state}", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [request.person_id], work.now)
