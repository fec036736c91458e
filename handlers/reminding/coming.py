"""Answering a reminder: 1 for coming on time, 2 for not coming, 3 for somebody else; hours later, too."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dialog.acting import answering
from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.coming import ASKED_FOR, Asked
from bot.domain.people import Person
from bot.language.numbers import pick
from bot.services.joining.helpers import may_act
from bot.services.reminding.coming import confirm_coming
from handlers.joining import swap
from handlers.joining.mine import Cancel, do_cancel
from handlers.lines import as_mine

router = Router()

LATE = timedelta(minutes=30)  # so long after the start an answer is still told that it is too late
COMING, NOT_COMING, SWAP = 1, 2, 3  # as every reminder that asks says


@router.when(ANSWER)
def answer(turn: Turn) -> Reply | None:
    """`1`, `2`, `收到`, `不去` right after a reminder that asked, however it arrived."""
    asked = _asked_last(turn)
    if not asked:
        return _begun(turn)
    intent, number = turn.understood.intent, pick(turn.text)
    if number == COMING or (number is None and intent == "yes"):
        return _coming(turn, [each.shift_id for each in asked])
    if number == SWAP:
        return _swap(turn, asked)
    return _not_coming(turn, asked) if number == NOT_COMING or intent == "no" else None


def _begun(turn: Turn) -> Reply | None:
    """`1` a little too late: it has begun, and now it counts who is there."""
    if _talks(turn) or not (pick(turn.text) in (COMING, NOT_COMING) or turn.understood.intent == "yes"):
        return None
    asked = _asked_last(turn, turn.now - LATE)
    if not asked or not _is_in(turn, asked[0].shift_id, turn.person):
        return None
    occasion = turn.uow.activities.occasion(asked[0].shift_id)
    facts = {"title": occasion.activity.title, "starts": turn.moment(occasion.shift.starts_at)}
    choices = [turn.choice("choice.activity.route", "activity.route", occasion.shift.id)]
    return turn.done("coming.begun", choices, **facts)


def _asked_last(turn: Turn, ahead: datetime | None = None) -> Sequence[Asked]:
    """All that one message asked, if nothing was asked later, in the talk or by another message.

    ahead: of what begins later than that; without it, than now.
    """
    found = turn.uow.reminders.asked_last(turn.person.id, ahead or turn.now, turn.now - ASKED_FOR)
    if not found or (_talks(turn) and turn.since is not None and found[0].at < turn.since):
        return ()
    at = found[0].at
    ask = turn.uow.replacements.open_ask(turn.person.id, turn.now)
    waiting = turn.uow.waitlist.of_family(turn.person.id, turn.now)
    later = (ask and ask.asked_at > at) or any(w.offered and w.changed_at > at for w, _ in waiting)
    same = [each for each in found if each.at == at]
    done = not _talks(turn) and all(each.confirmed for each in same)
    return () if later or done else same


def _talks(turn: Turn) -> bool:
    return bool(turn.talk.step or turn.talk.choices)


def _coming(turn: Turn, shift_ids: Sequence[int]) -> Reply:
    if not confirm_coming(turn.work, turn.person, shift_ids):
        return turn.done("mine.not_in", [turn.choice("choice.mine.list", "mine.list")])
    occasion = turn.uow.activities.occasion(shift_ids[0])
    facts = {"title": occasion.activity.title, "starts": turn.moment(occasion.shift.starts_at)}
    choices = [turn.choice("choice.activity.route", "activity.route", occasion.shift.id)]
    key = "coming.confirmed" if len(shift_ids) == 1 else "coming.confirmed_all"
    return turn.done(key, choices, count=len(shift_ids), place=occasion.activity.place, **facts)


def _swap(turn: Turn, asked: Sequence[Asked]) -> Reply:
    """At once where one reminder asked one person about one thing; else it is asked which."""
    found = _those_in(turn, asked)
    if len(found) != 1:
        return swap.which(turn)
    each, person = found[0]
    return answering(turn, person.id, lambda theirs: swap.do_swap(theirs.noting(shift=each.shift_id)))


def _those_in(turn: Turn, asked: Sequence[Asked]) -> list[tuple[Asked, Person]]:
    who = [turn.person, *turn.uow.people.cared_for(turn.person.id)]
    return [(each, person) for each in asked for person in who if _is_in(turn, each.shift_id, person)]


def _not_coming(turn: Turn, asked: Sequence[Asked]) -> Reply:
    """Of the speaker and of those they care for by name, all of whom one reminder asked about."""
    found = _those_in(turn, asked)
    if len(found) == 1 or not found:
        each, person = found[0] if found else (asked[0], turn.person)
        return answering(turn, person.id, lambda theirs: do_cancel(theirs.noting(shift=each.shift_id)))
    lines = [_line(turn, turn.uow.activities.occasion(each.shift_id), person) for each, person in found]
    return turn.ask(Cancel.WHICH, "mine.cancel_which", lines)


def _is_in(turn: Turn, shift_id: int, person: Person) -> bool:
    mine = turn.uow.sign_ups.mine(shift_id, person.id)
    return bool(mine and mine.active)


def _line(turn: Turn, occasion: Occasion, person: Person) -> Choice:
    if person.id == turn.person.id:
        return as_mine(turn, occasion, "mine.cancel")
    facts = {"title": occasion.activity.title, "starts": turn.moment(occasion.shift.starts_at)}
    label = turn.say("coming.line_of", name=person.name, **facts)
    return Choice(label, "coming.not_coming", f"{occasion.shift.id}:{person.id}")


@router.picks("coming.not_coming")
def not_coming(turn: Turn) -> Reply:
    """The line of somebody whom the speaker cares for."""
    shift_id, _, person_id = turn.ref.partition(":")
    person = turn.uow.people.get(int(person_id))
    if not may_act(turn.work, turn.person, person):
        return turn.done("mine.not_in", [turn.choice("choice.mine.list", "mine.list")])
    return answering(turn, person.id, lambda theirs: do_cancel(theirs.noting(shift=shift_id)))
