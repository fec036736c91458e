"""Answering a reminder: 1 for coming on time, 2 for not coming; hours later, too."""

from collections.abc import Sequence

from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, Router
from bot.dialog.turn import Turn
from bot.domain.coming import ASKED_FOR, Asked
from bot.language.numbers import pick
from bot.services.reminding.coming import confirm_coming
from handlers.lines import as_mine
from handlers.mine import Cancel, do_cancel

router = Router()

COMING, NOT_COMING = 1, 2  # as every reminder that asks says


@router.when(ANSWER)
def answer(turn: Turn) -> Reply | None:
    """`1`, `2`, `收到`, `不去` right after a reminder that asked, however it arrived."""
    asked = _asked_last(turn)
    if not asked:
        return None
    intent, number = turn.understood.intent, pick(turn.text)
    if number == COMING or (number is None and intent == "yes"):
        return _coming(turn, [each.shift_id for each in asked])
    return _not_coming(turn, asked) if number == NOT_COMING or intent == "no" else None


def _asked_last(turn: Turn) -> Sequence[Asked]:
    """All that one message asked, if nothing was asked later, in the talk or by another message."""
    found = turn.uow.reminders.asked_last(turn.person.id, turn.now, turn.now - ASKED_FOR)
    if not found or (_talks(turn) and turn.since is not None and found[0].at < turn.since):
        return ()
    at = found[0].at
    ask = turn.uow.replacements.open_ask(turn.person.id, turn.now)
    waiting = turn.uow.waitlist.of_person(turn.person.id, turn.now)
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


def _not_coming(turn: Turn, asked: Sequence[Asked]) -> Reply:
    if len(asked) == 1:
        return do_cancel(turn.noting(shift=asked[0].shift_id))
    occasions = [turn.uow.activities.occasion(each.shift_id) for each in asked]
    choices = [as_mine(turn, each, "mine.cancel") for each in occasions]
    return turn.ask(Cancel.WHICH, "mine.cancel_which", choices)
