"""This one, or this and all later ones of a series: asked wherever an organizer changes one of them."""

import re
from datetime import datetime
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.capacity import CapacityOutcome
from bot.domain.people import Role
from bot.language.numbers import count
from bot.language.sentence import activity_sentence
from bot.services.activities.organize import MoveOutcome
from bot.services.activities.series import call_off_from_here, move_from_here, resize_from_here
from bot.services.joining.manage_places import set_capacity
from handlers.activities.activities import LISTED
from handlers.choosing import not_found
from handlers.lines import as_choice, span
from handlers.meant import meant_beside_a_value

router = Router(role=Role.ORGANIZER)

WITHOUT_LIMIT = "none"
COMMAND = re.compile(
    r"^\W*(?:[改加减换]名额|修改名额|名额改成|change (?:the )?(?:places|capacity))[\s:：,，]*", re.IGNORECASE
)


class Resize(StrEnum):
    WHICH = "resize_shift.which"
    TO = "resize_shift.to"
    CONFIRM = "resize_shift.confirm"


def this_or_later(turn: Turn, occasion: Occasion, this: str, later: str, only: str) -> list[Choice]:
    """What an organizer may do to one time of a series, or simply do it when there is no series."""
    stop = turn.choice("choice.stop", "stop")
    if not occasion.shift.series_id:
        return [turn.choice(f"choice.{this}", this), stop]
    return [turn.choice(only, this), turn.choice(f"choice.{later}", later), stop]


@router.picks("series.do_move")
def do_move(turn: Turn) -> Reply:
    notes, occasion = turn.talk.notes, _noted(turn)
    to = datetime.fromisoformat(notes["starts_at"]), datetime.fromisoformat(notes["ends_at"])
    outcome, moved = MoveOutcome.CHANGED_MEANWHILE, 0
    if str(occasion.shift.version) == notes["version"]:
        outcome, moved = move_from_here(turn.work, occasion, to, turn.person.id)
    now = turn.uow.activities.occasion(occasion.shift.id)
    facts = {"title": now.activity.title, "span": span(turn, now), "place": now.activity.place}
    key = "series.moved" if outcome is MoveOutcome.MOVED else f"organize.{outcome}"
    return turn.done(key, [_roster(turn, now)], count=moved, **facts)


@router.picks("series.do_call_off")
def do_call_off(turn: Turn) -> Reply:
    occasion = _noted(turn)
    told = call_off_from_here(turn.work, occasion, turn.person.id)
    key = "organize.was_off" if told is None else "series.called_off"
    return turn.done(key, [_roster(turn, occasion)], title=occasion.activity.title, told=told or 0)


@router.says("resize_shift")
def which(turn: Turn) -> Reply:
    """`改名额 3 30人`."""
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    wanted = meant_beside_a_value(turn, upcoming)
    if not wanted:
        return not_found(turn)
    said = COMMAND.sub("", turn.text)
    if len(wanted) == 1:
        return _go_on(turn, wanted[0], re.sub(rf"^{wanted[0].activity.id}(?=\s|$)", "", said))
    turn = turn.noting(said=said)
    choices = [as_choice(turn, each, "resize_shift.picked") for each in wanted]
    return turn.ask(Resize.WHICH, "resize_shift.which", choices)


@router.picks("resize_shift.picked")
def picked(turn: Turn) -> Reply:
    return _go_on(turn, turn.uow.activities.occasion(int(turn.ref)), turn.talk.notes.get("said", ""))


@router.at(Resize.TO)
def said_how_many(turn: Turn) -> Reply | None:
    if not _places(turn, turn.text):
        return None if turn.understood.certain else turn.again("resize_shift.again")
    return _go_on(turn, _noted(turn), turn.text)


@router.picks("resize_shift.do")
def do(turn: Turn) -> Reply:
    occasion = _noted(turn)
    outcome = set_capacity(turn.work, occasion, _noted_capacity(turn), turn.person.id)
    done = outcome in (CapacityOutcome.CHANGED, CapacityOutcome.SAME)
    key = "resize_shift.done" if done else "resize_shift.not_done"
    return turn.done(key, [_roster(turn, occasion)], **_facts(turn, occasion, _noted_capacity(turn)))


@router.picks("series.do_resize")
def do_later(turn: Turn) -> Reply:
    occasion, capacity = _noted(turn), _noted_capacity(turn)
    done = resize_from_here(turn.work, occasion, capacity, turn.person.id)
    key = "series.resized" if done else "resize_shift.not_done"
    return turn.done(key, [_roster(turn, occasion)], count=done, **_facts(turn, occasion, capacity))


@router.at(Resize.CONFIRM)
def in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return do(turn)
    if turn.understood.intent == "no":
        return turn.done("help.stopped")
    said_again = not turn.understood.certain and _places(turn, turn.text)
    return _go_on(turn, _noted(turn), turn.text) if said_again else None


def _go_on(turn: Turn, occasion: Occasion, said: str) -> Reply:
    turn, places = turn.noting(shift=occasion.shift.id), _places(turn, said)
    facts: dict[str, object] = {"span": span(turn, occasion), "taken": occasion.shift.taken}
    if not places:
        return turn.ask(
            Resize.TO, "resize_shift.how", (), **facts, **_facts(turn, occasion, occasion.shift.capacity)
        )
    turn = turn.noting(capacity=places)
    facts["was"] = _in_words(turn, occasion.shift.capacity)
    facts |= _facts(turn, occasion, _noted_capacity(turn))
    choices = this_or_later(turn, occasion, "resize_shift.do", "series.do_resize", "series.only_this")
    return turn.ask(Resize.CONFIRM, "resize_shift.confirm", choices, **facts)


def _places(turn: Turn, said: str) -> str:
    """The number told, `none` for no limit, "" when the words tell neither."""
    told = activity_sentence(said, turn.now)
    if told.unlimited:
        return WITHOUT_LIMIT
    places = told.capacity or count(said)
    return str(places) if places and 1 <= places <= 100_000 else ""


def _facts(turn: Turn, occasion: Occasion, capacity: int | None) -> dict[str, object]:
    return {"title": occasion.activity.title, "capacity": _in_words(turn, capacity)}


def _in_words(turn: Turn, capacity: int | None) -> object:
    return turn.say("organize.no_limit") if capacity is None else capacity


def _noted_capacity(turn: Turn) -> int | None:
    noted = turn.talk.notes["capacity"]
    return None if noted == WITHOUT_LIMIT else int(noted)


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def _roster(turn: Turn, occasion: Occasion) -> Choice:
    return turn.choice("choice.roster.show", "roster.show", occasion.shift.id)
