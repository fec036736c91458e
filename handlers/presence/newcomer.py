"""Somebody who is there with the right code and did not sign up: a place, if there is one."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.language.names import likely_name
from bot.services.persons.people import agree
from bot.services.presence.walk_in import Newcomer, WalkIn, walk_in
from handlers.activities.activities import NO_STEP
from handlers.joining.twins import with_twin
from handlers.presence.doors import clock, said_at, whom_to_find

router = Router()

NAME = "newcomer.name"
NAME_LENGTH = 20


def offer(turn: Turn, occasion: Occasion) -> Reply:
    """Say that they are not on the list, and offer what is left."""
    title = occasion.activity.title
    if not occasion.shift.fits(1):
        choices = [turn.choice("choice.activity.list", "activity.list")]
        full = turn.done("newcomer.full", choices, title=title)
        return with_twin(turn, full, occasion, "twin.ask_full")
    choices = [
        turn.choice("choice.newcomer.join", "newcomer.join", occasion.shift.id),
        turn.choice("choice.stop", "stop"),
    ]
    turn = turn.noting(shift=occasion.shift.id)
    return with_twin(turn, turn.ask(NO_STEP, "newcomer.offer", choices, title=title), occasion)


@router.picks("newcomer.join")
def join(turn: Turn) -> Reply:
    occasion = turn.uow.activities.occasion(int(turn.ref))
    if turn.person.name and turn.person.agreed_to(turn.work.policy.consent_version):
        return _join(turn, occasion)
    return turn.noting(shift=occasion.shift.id).ask(NAME, "newcomer.name", title=occasion.activity.title)


@router.at(NAME)
def name(turn: Turn) -> Reply | None:
    """Sending the name is the consent that was asked for."""
    told = turn.understood.name or ("" if turn.understood.certain else likely_name(turn.text))
    if not told:
        return None if turn.understood.certain else turn.again("newcomer.name_again")
    agree(turn.work, turn.person, told[:NAME_LENGTH])
    return _join(turn, turn.uow.activities.occasion(int(turn.talk.notes["shift"])))


def _join(turn: Turn, occasion: Occasion) -> Reply:
    me = turn.person.id
    walked = walk_in(turn.work, Newcomer(occasion.shift.id, me, 1, said_at(turn), me))
    title = occasion.activity.title
    if walked.outcome in (WalkIn.ADDED, WalkIn.CHECKED_IN, WalkIn.ALREADY_IN):
        time = clock(walked.attendance.in_at if walked.attendance else None)
        return turn.done("newcomer.joined", time=time, title=title, leader=whom_to_find(turn, occasion))
    full = walked.outcome in (WalkIn.FULL, WalkIn.TOO_FEW_LEFT)
    choices = [turn.choice("choice.activity.list", "activity.list")]
    return turn.done("newcomer.full" if full else "newcomer.over", choices, title=title)
