"""Waiting for a place: the line, an offer and its answer."""

from collections.abc import Callable

from bot.dialog.acting import answering
from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.signups import LeaveOutcome
from bot.domain.waiting import AcceptOutcome, Waiting
from bot.language.numbers import pick
from bot.services.joining.line_up import accept
from bot.services.joining.sign_up import leave
from handlers.activities.activities import NO_STEP
from handlers.lines import as_mine, span

router = Router()

Offered = tuple[Waiting, Occasion]
TAKE, DECLINE = 1, 2  # as every offer says


@router.when(ANSWER)
def answer(turn: Turn) -> Reply | None:
    """`1`, `2`, `要` or `不要` right after an offer, however it arrived; hours later, too."""
    offered = _asked_last(turn)
    if not offered:
        return None
    intent, number = turn.understood.intent, pick(turn.text)
    if number == TAKE or intent == "yes":
        return _answered(turn, offered, _accept)
    return _answered(turn, offered, _leave) if number == DECLINE or intent in ("no", "stop") else None


@router.says("yes", "no")
def answer_in_words(turn: Turn) -> Reply | None:
    """A yes or no that nothing else asked for."""
    offers = [] if turn.talk.step else _offers(turn)
    if not offers:
        return None
    return _answered(turn, offers[0], _accept if turn.understood.intent == "yes" else _leave)


def _answered(turn: Turn, offered: Offered, act: Callable[[Turn, Occasion], Reply]) -> Reply:
    """As whoever waits: the speaker, or somebody whom they care for by name and whose offers they get."""
    waiting, occasion = offered
    return answering(turn, waiting.person_id, lambda theirs: act(theirs, occasion))


@router.says("waitlist")
def what_i_wait_for(turn: Turn) -> Reply:
    waiting = turn.uow.waitlist.of_person(turn.person.id, turn.now)
    if not waiting:
        return turn.done("waitlist.none", [turn.choice("choice.activity.list", "activity.list")])
    if len(waiting) == 1:
        return show_waiting(turn, waiting[0][1], waiting[0][0])
    return turn.done("waitlist.mine", [as_mine(turn, each, "mine.show") for _, each in waiting])


@router.picks("waitlist.accept")
def accept_picked(turn: Turn) -> Reply:
    return _accept(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("waitlist.leave")
def leave_picked(turn: Turn) -> Reply:
    return _leave(turn, turn.uow.activities.occasion(int(turn.ref)))


def show_waiting(turn: Turn, occasion: Occasion, mine: Waiting, new: bool = False) -> Reply:
    """Where somebody stands; with an offer, the question itself."""
    turn = turn.noting(shift=occasion.shift.id, party=None, agreed=None, waits=None, role=None, guests=None)
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "party": mine.party_size}
    if mine.held(turn.now) and mine.held_until:
        until = turn.moment(mine.held_until)
        return turn.ask(NO_STEP, "waitlist.held", _yes_or_no(turn, occasion), until=until, **facts)
    if mine.open(turn.now):
        left = occasion.shift.left or ""
        return turn.ask(NO_STEP, "waitlist.asked", _yes_or_no(turn, occasion), left=left, **facts)
    actions = ("waitlist.leave", "signup.resize", "activity.others")
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    ahead = turn.uow.waitlist.ahead(mine)
    return turn.ask(NO_STEP, "waitlist.new" if new else "waitlist.where", choices, place=ahead + 1, **facts)


def _yes_or_no(turn: Turn, occasion: Occasion) -> list[Choice]:
    return [
        turn.choice(f"choice.{action}", action, occasion.shift.id)
        for action in ("waitlist.accept", "waitlist.leave")
    ]


def _offers(turn: Turn) -> list[Offered]:
    """What may be answered now, the latest first."""
    mine = turn.uow.waitlist.of_family(turn.person.id, turn.now)
    return sorted(
        (each for each in mine if each[0].open(turn.now)), key=lambda each: each[0].changed_at, reverse=True
    )


def _asked_last(turn: Turn) -> Offered | None:
    """The offer that came after what the talk said last, or any while the talk shows nothing.

    One that is gone meanwhile counts, too: whoever answers it is told so.
    """
    mine = turn.uow.waitlist.of_family(turn.person.id, turn.now)
    idle = not turn.talk.step and not turn.talk.choices
    fresh = [each for each in mine if each[0].offered and (idle or _came_later(turn, each[0]))]
    return max(fresh, key=lambda each: (each[0].open(turn.now), each[0].changed_at), default=None)


def _came_later(turn: Turn, waiting: Waiting) -> bool:
    return turn.since is None or waiting.changed_at >= turn.since


def _accept(turn: Turn, occasion: Occasion) -> Reply:
    outcome = accept(turn.work, turn.person, occasion)
    sure = outcome in (AcceptOutcome.CONFIRMED, AcceptOutcome.PENDING)
    actions = ("activity.route", "mine.list") if sure else ("mine.list", "activity.others")
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    facts = {"title": occasion.activity.title, "place": occasion.activity.place, "span": span(turn, occasion)}
    return turn.noting(shift=occasion.shift.id).ask(NO_STEP, f"waitlist.{outcome}", choices, **facts)


def _leave(turn: Turn, occasion: Occasion) -> Reply:
    outcome = leave(turn.work, turn.person, occasion)
    key = "waitlist.left" if outcome is LeaveOutcome.LEFT else f"mine.{outcome}"
    choices = [turn.choice("choice.activity.others", "activity.others")]
    return turn.done(key, choices, title=occasion.activity.title)
