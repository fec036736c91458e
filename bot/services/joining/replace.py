"""补位: finding somebody for a free place. Asked in batches; the first yes for each place gets it."""

from collections.abc import Iterator, Sequence

from bot.domain.activities import ActivityState, Occasion
from bot.domain.gates import refusal
from bot.domain.people import Person
from bot.domain.replacement import (
    ANSWER_WITHIN,
    ASKED_AT_ONCE,
    LOOKED_AT,
    LOOKS,
    Answer,
    Ask,
    AskOutcome,
    Call,
    CallOutcome,
    CallState,
    Candidates,
)
from bot.domain.roles import places_without_role
from bot.domain.signups import PLAIN, JoinOutcome, Wish
from bot.domain.waiting import awake
from bot.services.joining.eligibility import attempt_of
from bot.services.joining.replace_notices import ask_these, tell_filled, tell_nobody, tell_who_comes
from bot.services.joining.sign_up import sign_up
from bot.services.work import Work

AT_ONCE = 10
IN = (JoinOutcome.JOINED, JoinOutcome.PENDING, JoinOutcome.ALREADY_IN)


def open_call(work: Work, shift_id: int, actor_id: int | None, role_id: int | None = None) -> CallOutcome:
    """Ask suitable people to take the free places of a shift, at once or when people are awake.

    role_id: of the role that somebody is looked for; None: whatever is free.
    """
    occasion = work.uow.activities.hold(shift_id)
    first_at = awake(work.now)
    call = Call(0, shift_id, actor_id, CallState.OPEN, 0, first_at, role_id)
    refused = _cannot_call(work, occasion, call)
    if refused:
        return refused
    if first_at >= occasion.shift.starts_at:
        return CallOutcome.TOO_LATE
    if not work.uow.replacements.open(call, work.now):
        return CallOutcome.ALREADY_OPEN
    work.uow.audit.note(actor_id, "replacement.open", f"shift:{shift_id}", work.now, {"role": role_id})
    if first_at > work.now:
        return CallOutcome.IN_THE_MORNING
    ask_next(work, shift_id)
    return CallOutcome.OPENED


def stop_call(work: Work, shift_id: int, actor_id: int | None) -> bool:
    """Ask nobody any more, and tell those who were asked; False when nobody was being asked."""
    occasion = work.uow.activities.hold(shift_id)
    call = work.uow.replacements.call(shift_id)
    if not call or not _finish(work, occasion, call, CallState.STOPPED):
        return False
    work.uow.audit.note(actor_id, "replacement.stop", f"shift:{shift_id}", work.now)
    return True


def ask_due(work: Work) -> int:
    """A chore: ask the next people where nobody said yes in time; how many calls went on."""
    due = work.uow.replacements.due(work.now, AT_ONCE)
    return sum(ask_next(work, call.shift_id) for call in due)


def ask_next(work: Work, shift_id: int) -> bool:
    """The next round of a call that is due; False when there is nothing (more) to do."""
    occasion = work.uow.activities.hold(shift_id)
    call = work.uow.replacements.call(shift_id)
    if call is None or call.state is not CallState.OPEN or call.next_at > work.now:
        return False
    if refused := _cannot_call(work, occasion, call):
        state = CallState.FILLED if refused is CallOutcome.FULL else CallState.NOBODY
        return _finish(work, occasion, call, state)
    if not work.uow.replacements.next_round(call, awake(work.now, ANSWER_WITHIN)):
        return False
    return _ask_round(work, occasion, call)


def answer(work: Work, person: Person, ask: Ask, yes: bool) -> tuple[AskOutcome, JoinOutcome | None]:
    """Somebody says whether they come; for a refusal, the reason of the gates."""
    occasion = work.uow.activities.hold(ask.shift_id)
    if not yes:
        return _decline(work, ask), None
    if not work.uow.replacements.answer(ask, Answer.YES, work.now):
        return AskOutcome.FILLED, None
    outcome = _join(work, person, occasion)
    if outcome not in IN:
        full = outcome in (JoinOutcome.FULL, JoinOutcome.TOO_FEW_LEFT, JoinOutcome.ROLE_FULL)
        return (AskOutcome.FILLED, None) if full else (AskOutcome.REFUSED, outcome)
    _somebody_comes(work, person, ask)
    return AskOutcome.COMES, outcome


def may_be_asked(work: Work, person: Person, wanted: bool) -> None:
    """Whether this person wants to be asked at all."""
    work.uow.people.change(person.id, stands_in=wanted)


def _cannot_call(work: Work, occasion: Occasion, call: Call) -> CallOutcome | None:
    if occasion.state(work.now) is not ActivityState.OPEN or occasion.shift.starts_at <= work.now:
        return CallOutcome.OVER
    return None if occasion.shift.left != 0 and _wishes(work, occasion, call) else CallOutcome.FULL


def _wishes(work: Work, occasion: Occasion, call: Call | None) -> list[Wish]:
    """What somebody may come for: a role that is free, or any place where roles leave some."""
    wanted = call.role_id if call else None
    roles = work.uow.roles.of_shift(occasion.shift.id) if occasion.shift.roles else []
    free = [Wish(role_id=role.id) for role in roles if role.left != 0 and wanted in (None, role.id)]
    plain = wanted is None and (not roles or places_without_role(occasion.shift.capacity, roles))
    return [*free, *([PLAIN] if plain else [])]


def _join(work: Work, person: Person, occasion: Occasion) -> JoinOutcome:
    """For the first role that they may take; the reason of the last one where there is none."""
    outcome = JoinOutcome.ROLE_FULL
    for wish in _wishes(work, occasion, work.uow.replacements.call(occasion.shift.id)):
        outcome = sign_up(work, person, occasion, 1, wish).outcome
        if outcome not in (JoinOutcome.ROLE_FULL, JoinOutcome.UNQUALIFIED):
            break
    return outcome


def _ask_round(work: Work, occasion: Occasion, taken: Call) -> bool:
    call = work.uow.replacements.call(taken.shift_id) or taken
    chosen = list(_suitable(work, occasion, _wishes(work, occasion, call)))[:ASKED_AT_ONCE]
    if not chosen:
        return _finish(work, occasion, call, CallState.NOBODY)
    work.uow.replacements.ask(call, chosen, work.now)
    ask_these(work, occasion, call, chosen)
    return True


def _suitable(work: Work, occasion: Occasion, wishes: Sequence[Wish]) -> Sequence[int]:
    """Volunteers first; each page is as long as its query, and the gates judge what it holds."""
    found: list[int] = []
    for volunteers in (True, False):
        for person_id in _in_order(work, occasion, volunteers):
            if any(_fits(work, person_id, occasion, wish) for wish in wishes):
                found.append(person_id)
            if len(found) == ASKED_AT_ONCE:
                return found
    return found


def _fits(work: Work, person_id: int, occasion: Occasion, wish: Wish) -> bool:
    attempt = attempt_of(work, work.uow.people.get(person_id), occasion, 1, wish)
    return refusal(attempt) is None and attempt.overlap is None


def _in_order(work: Work, occasion: Occasion, volunteers: bool) -> Iterator[int]:
    after = None
    for _ in range(LOOKS):
        page = Candidates(work.now, volunteers, after)
        rows = work.uow.replacements.candidates(occasion.shift, page, LOOKED_AT)
        yield from (person_id for _, person_id in rows)
        if len(rows) < LOOKED_AT:
            return
        after = rows[-1]


def _decline(work: Work, ask: Ask) -> AskOutcome:
    """Once nobody is left who might say yes, the next are asked without waiting."""
    if not work.uow.replacements.answer(ask, Answer.NO, work.now):
        return AskOutcome.FILLED
    if not work.uow.replacements.unanswered(ask.shift_id):
        work.uow.replacements.hurry(ask.shift_id, awake(work.now))
    return AskOutcome.DECLINED


def _somebody_comes(work: Work, person: Person, ask: Ask) -> None:
    """Where places are not counted, one yes is enough; else as many as there are places."""
    occasion, call = work.uow.activities.occasion(ask.shift_id), work.uow.replacements.call(ask.shift_id)
    if call is None:
        return
    tell_who_comes(work, occasion, call, person)
    if not occasion.shift.left or not _wishes(work, occasion, call):
        _finish(work, occasion, call, CallState.FILLED)


def _finish(work: Work, occasion: Occasion, call: Call, state: CallState) -> bool:
    """End the call. FILLED and STOPPED: those still asked are told; NOBODY: the organizer is."""
    if not work.uow.replacements.end(call, state):
        return False
    if state is CallState.NOBODY:
        tell_nobody(work, occasion, call)
    else:
        tell_filled(work, occasion, call)
        work.uow.replacements.dismiss(call.shift_id, work.now)
    return True
