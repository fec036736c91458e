"""Calling off what is published: a whole activity, or one of its shifts; everybody signed up is told."""

from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import WHICH, Router
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from bot.domain.people import Role
from bot.services.activities.organize import call_off, call_off_shift
from handlers.activities.changes import noted, picked, to_roster, which
from handlers.activities.later import this_or_later
from handlers.lines import as_choice, my_occasions, span

router = Router(role=Role.ORGANIZER)


class CallOff(StrEnum):
    SHIFTS = "organize.call_off_shifts"
    ALL = "organize.confirm_call_off"
    SHIFT = "organize.confirm_call_off_shift"


@router.says("call_off")
def which_activity(turn: Turn) -> Reply:
    return which(turn, "organize.call_off", _ask, whole=True)


@router.says("call_off_shift")
def which_shift(turn: Turn) -> Reply:
    """`取消班次 3 3月7日`."""
    return which(turn, "organize.call_off_shift", _confirm_shift)


@router.when(WHICH)
def what_others_leave(turn: Turn) -> Reply | None:
    """`取消活动` of an organizer who signed up for nothing can only mean the activity itself."""
    either = set(turn.understood.alternatives) == {"cancel_signup", "call_off"}
    return which_activity(turn) if either and not my_occasions(turn) else None


@router.picks("organize.call_off")
def ask(turn: Turn) -> Reply:
    return _ask(turn, picked(turn))


@router.picks("organize.call_off_all")
def ask_all(turn: Turn) -> Reply:
    return _confirm_all(turn, picked(turn))


@router.picks("organize.call_off_shift")
def ask_shift(turn: Turn) -> Reply:
    return _confirm_shift(turn, picked(turn))


@router.picks("organize.do_call_off")
def do_call_off(turn: Turn) -> Reply:
    occasion = noted(turn)
    told = call_off(turn.work, occasion, turn.person.id)
    key = "organize.was_off" if told is None else "organize.called_off"
    return turn.done(key, [to_roster(turn, occasion)], title=occasion.activity.title, told=told or 0)


@router.picks("organize.do_call_off_shift")
def do_call_off_shift(turn: Turn) -> Reply:
    occasion = noted(turn)
    told = call_off_shift(turn.work, occasion, turn.person.id)
    key = "organize.was_off" if told is None else "organize.called_off_shift"
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "told": told or 0}
    return turn.done(key, [to_roster(turn, occasion)], **facts)


@router.at(CallOff.ALL)
def all_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return do_call_off(turn)
    return turn.done("help.stopped") if turn.understood.intent == "no" else None


@router.at(CallOff.SHIFT)
def shift_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return do_call_off_shift(turn)
    return turn.done("help.stopped") if turn.understood.intent == "no" else None


def _ask(turn: Turn, occasion: Occasion) -> Reply:
    """All of it, or one of several shifts; a series has its own question."""
    shifts = _still_on(turn, occasion)
    if occasion.shift.series_id or len(shifts) < 2:
        return _confirm_all(turn, occasion)
    everything = turn.choice("choice.organize.call_off_all", "organize.call_off_all", occasion.shift.id)
    choices = [everything, *(as_choice(turn, each, "organize.call_off_shift") for each in shifts)]
    facts = {"title": occasion.activity.title, "count": len(shifts)}
    return turn.ask(CallOff.SHIFTS, "organize.call_off_shifts", choices, **facts)


def _confirm_all(turn: Turn, occasion: Occasion) -> Reply:
    choices = this_or_later(
        turn, occasion, "organize.do_call_off", "series.do_call_off", "series.only_this_off"
    )
    taken = sum(each.shift.taken for each in _still_on(turn, occasion))
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "taken": taken}
    return turn.noting(shift=occasion.shift.id).ask(
        CallOff.ALL, "organize.confirm_call_off", choices, **facts
    )


def _confirm_shift(turn: Turn, occasion: Occasion) -> Reply:
    """The only shift there is takes its activity with it."""
    if len(_still_on(turn, occasion)) < 2:
        return _confirm_all(turn, occasion)
    actions = ("organize.do_call_off_shift", "stop")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "taken": occasion.shift.taken}
    return turn.noting(shift=occasion.shift.id).ask(
        CallOff.SHIFT, "organize.confirm_call_off_shift", choices, **facts
    )


def _still_on(turn: Turn, occasion: Occasion) -> list[Occasion]:
    shifts = turn.uow.activities.of_activity(occasion.activity.id)
    return [each for each in shifts if each.state(turn.now) is ActivityState.OPEN]
