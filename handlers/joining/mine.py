"""My sign-ups: what I joined, and not coming after all."""

from enum import StrEnum

from bot.dialog.acting import SAID
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from bot.domain.signups import LeaveOutcome
from bot.services.joining.sign_up import leave
from handlers.activities.activities import NO_STEP, in_full
from handlers.joining.relatives import with_sign_ups
from handlers.joining.twins import with_twin
from handlers.joining.waitlist import show_waiting
from handlers.lines import as_mine, my_occasions, span
from handlers.meant import meant

router = Router()


class Cancel(StrEnum):
    WHICH = "mine.cancel_which"
    CONFIRM = "mine.confirm_cancel"


@router.says("mine")
@router.picks("mine.list")
def show_mine(turn: Turn) -> Reply:
    mine = turn.uow.sign_ups.of_person(turn.person.id, turn.now)
    mine_too = turn.uow.waitlist.of_person(turn.person.id, turn.now)
    family = with_sign_ups(turn)
    occasions = [occasion for _, occasion in (*mine, *mine_too)]
    if not occasions and not family:
        none = turn.done("mine.none", [turn.choice("choice.activity.list", "activity.list")])
        return with_twin(turn, none)
    occasions.sort(key=lambda each: each.shift.starts_at)
    lines = [as_mine(turn, each, "mine.show") for each in occasions]
    theirs = turn.noting(**{SAID: turn.say("choice.mine.list")})
    shown = theirs.ask(NO_STEP, "mine.list" if lines else "mine.list_of_family", [*lines, *family])
    return with_twin(turn, shown)


@router.picks("mine.show")
def show_one(turn: Turn) -> Reply:
    occasion = turn.uow.activities.occasion(int(turn.ref))
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    waiting = turn.uow.waitlist.mine(occasion.shift.id, turn.person.id) if mine and mine.waiting else None
    if waiting:
        return show_waiting(turn, occasion, waiting)
    if not mine or not mine.active:
        return turn.done("mine.not_in", [turn.choice("choice.mine.list", "mine.list")])
    if occasion.state(turn.now) is ActivityState.CANCELLED:
        return in_full(turn, occasion)
    actions = ("activity.route", "signup.resize", "mine.cancel", "activity.leader", "mine.list")
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    facts = {"title": occasion.activity.title, "place": occasion.activity.place, "span": span(turn, occasion)}
    return turn.noting(shift=occasion.shift.id).ask(
        NO_STEP, "mine.one", choices, party=mine.party_size, name=turn.person.name, **facts
    )


@router.says("cancel_signup", "call_off_shift")
def cancel(turn: Turn) -> Reply:
    """Which one, if there are several; then a single yes."""
    mine = my_occasions(turn)
    if not mine:
        return turn.done("mine.none_to_cancel", [turn.choice("choice.activity.list", "activity.list")])
    wanted = meant(turn, mine)
    if len(wanted) == 1:
        return _confirm(turn, wanted[0])
    choices = [as_mine(turn, each, "mine.cancel") for each in wanted or mine]
    return turn.ask(Cancel.WHICH, "mine.cancel_which", choices)


@router.picks("mine.cancel")
def cancel_picked(turn: Turn) -> Reply:
    return _confirm(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("mine.do_cancel")
def do_cancel(turn: Turn) -> Reply:
    occasion = turn.uow.activities.occasion(int(turn.talk.notes["shift"]))
    outcome = leave(turn.work, turn.person, occasion)
    action = "activity.others" if outcome in (LeaveOutcome.LEFT, LeaveOutcome.NOT_IN) else "human"
    choices = [turn.choice(f"choice.{action}", action)]
    facts = {"title": occasion.activity.title, "call": _call(turn, occasion)}
    return turn.done(f"mine.{outcome}", choices, **facts)


def _call(turn: Turn, occasion: Occasion) -> str:
    """How to reach the leader, for somebody who was signed up until now."""
    phone = turn.uow.activities.leader_phone(occasion)
    key = "mine.call_leader" if phone else "mine.call_somebody"
    return turn.say(key, leader=occasion.activity.leader, phone=phone)


@router.at(Cancel.CONFIRM)
def cancel_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent in ("yes", "cancel_signup"):
        return do_cancel(turn)
    return turn.done("mine.kept") if turn.understood.intent == "no" else None


@router.picks("mine.keep")
def keep(turn: Turn) -> Reply:
    return turn.done("mine.kept")


def _confirm(turn: Turn, occasion: Occasion) -> Reply:
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    waiting = turn.uow.waitlist.mine(occasion.shift.id, turn.person.id) if mine and mine.waiting else None
    if waiting:
        return show_waiting(turn, occasion, waiting)
    if not mine or not mine.active:
        return turn.done("mine.not_in", [turn.choice("choice.mine.list", "mine.list")])
    choices = [
        turn.choice("choice.mine.do_cancel", "mine.do_cancel"),
        turn.choice("choice.mine.keep", "mine.keep"),
    ]
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "party": mine.party_size}
    return turn.noting(shift=occasion.shift.id).ask(Cancel.CONFIRM, "mine.confirm_cancel", choices, **facts)
