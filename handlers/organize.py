"""Organizers' activities: publish in one sentence, move, call off."""

import re
from datetime import datetime
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.language.normal import normal
from bot.language.when import moment
from bot.services.organize import MoveOutcome, call_off, move, publish
from handlers.activities import LISTED, NO_STEP
from handlers.drafts import WITHOUT_LIMIT, Draft, described, filled, keep, kept
from handlers.lines import as_choice, span
from handlers.meant import meant

router = Router(role=Role.ORGANIZER)

COMMAND = re.compile(r"^\s*(?:新活动|新建活动|发布?活动|建活动|new activity)\s*[:：,，]?\s*", re.IGNORECASE)


class Organize(StrEnum):
    DESCRIBE = "organize.describe"
    FILL = "organize.fill"
    CONFIRM = "organize.confirm"
    MOVE_TO = "organize.move_to"
    CALL_OFF = "organize.confirm_call_off"


@router.says("new_activity")
@router.picks("organize.new")
def new_activity(turn: Turn) -> Reply:
    """`新活动 3月7日上午9点到11点 小区清洁 20人 北门集合`, or the sentence comes next."""
    sentence = COMMAND.sub("", turn.text) if not turn.picked else ""
    if not sentence or len(sentence) == len(turn.text):
        return turn.ask(Organize.DESCRIBE, "organize.describe")
    return _next(turn, described(sentence, turn.now))


@router.at(Organize.DESCRIBE)
def describe(turn: Turn) -> Reply:
    return _next(turn, described(COMMAND.sub("", turn.text), turn.now))


@router.at(Organize.FILL)
def fill(turn: Turn) -> Reply:
    before = kept(turn)
    draft = filled(before, before.missing, normal(turn.text), turn.now)
    return turn.again(f"organize.{before.missing}_again") if draft == before else _next(turn, draft)


@router.picks("organize.publish")
def confirmed(turn: Turn) -> Reply:
    draft = kept(turn)
    if datetime.fromisoformat(draft.starts_at) <= turn.now:
        return turn.ask(Organize.DESCRIBE, "organize.draft_past")
    made = publish(turn.work, draft.finished(turn.house.community), turn.person.id)
    choices = [turn.choice("choice.announce.new", "announce.new"), _roster(turn, made)]
    return turn.done("organize.published", choices, title=made.activity.title, id=made.activity.id)


@router.at(Organize.CONFIRM)
def confirmed_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return confirmed(turn)
    return turn.done("help.stopped") if turn.understood.intent == "no" else None


@router.says("move")
def which_to_move(turn: Turn) -> Reply:
    return _which(turn, "organize.move")


@router.picks("organize.move")
def ask_new_time(turn: Turn) -> Reply:
    occasion = _picked(turn)
    turn = turn.noting(shift=occasion.shift.id, version=occasion.shift.version)
    return turn.ask(
        Organize.MOVE_TO, "organize.move_to", title=occasion.activity.title, span=span(turn, occasion)
    )


@router.at(Organize.MOVE_TO)
def read_new_time(turn: Turn) -> Reply:
    said = moment(turn.text, turn.now)
    if said is None or said.whole_day:
        return turn.again("organize.time_again")
    occasion = _noted(turn)
    length = occasion.shift.ends_at - occasion.shift.starts_at
    ends_at = said.ends_at or said.starts_at + length
    turn = turn.noting(starts_at=said.starts_at.isoformat(), ends_at=ends_at.isoformat())
    choices = [turn.choice(f"choice.{action}", action) for action in ("organize.do_move", "stop")]
    facts = {
        "title": occasion.activity.title,
        "was": span(turn, occasion),
        "span": turn.house.speech.span_words(turn.language, said.starts_at, ends_at),
        "taken": occasion.shift.taken,
    }
    return turn.ask(NO_STEP, "organize.confirm_move", choices, **facts)


@router.picks("organize.do_move")
def do_move(turn: Turn) -> Reply:
    notes = turn.talk.notes
    occasion = _noted(turn)
    to = datetime.fromisoformat(notes["starts_at"]), datetime.fromisoformat(notes["ends_at"])
    changed = str(occasion.shift.version) != notes["version"]
    outcome = MoveOutcome.CHANGED_MEANWHILE if changed else move(turn.work, occasion, to, turn.person.id)
    moved = turn.uow.activities.occasion(occasion.shift.id)
    choices = [_roster(turn, moved)]
    return turn.done(f"organize.{outcome}", choices, title=moved.activity.title, span=span(turn, moved))


@router.says("call_off")
def which_to_call_off(turn: Turn) -> Reply:
    return _which(turn, "organize.call_off")


@router.picks("organize.call_off")
def ask_call_off(turn: Turn) -> Reply:
    occasion = _picked(turn)
    choices = [turn.choice(f"choice.{action}", action) for action in ("organize.do_call_off", "stop")]
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "taken": occasion.shift.taken}
    return turn.noting(shift=occasion.shift.id).ask(
        Organize.CALL_OFF, "organize.confirm_call_off", choices, **facts
    )


@router.picks("organize.do_call_off")
def do_call_off(turn: Turn) -> Reply:
    occasion = _noted(turn)
    told = call_off(turn.work, occasion, turn.person.id)
    key = "organize.was_off" if told is None else "organize.called_off"
    return turn.done(key, [_roster(turn, occasion)], title=occasion.activity.title, told=told or 0)


@router.at(Organize.CALL_OFF)
def call_off_in_words(turn: Turn) -> Reply | None:
    return do_call_off(turn) if turn.understood.intent == "yes" else None


def _next(turn: Turn, draft: Draft) -> Reply:
    """Ask for the next missing thing, or read everything back."""
    turn = keep(turn, draft)
    if draft.missing:
        return turn.ask(Organize.FILL, f"organize.{draft.missing}")
    ahead = datetime.fromisoformat(draft.starts_at), datetime.fromisoformat(draft.ends_at)
    capacity = turn.say("activity.no_limit") if draft.capacity == WITHOUT_LIMIT else draft.capacity
    facts = {
        "title": draft.title,
        "span": turn.house.speech.span_words(turn.language, *ahead),
        "place": draft.place,
        "capacity": capacity,
        "kind": turn.say(f"kind.{draft.kind}"),
    }
    actions = ("organize.publish", "organize.new", "stop")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    return turn.ask(Organize.CONFIRM, "organize.read_back", choices, **facts)


def _which(turn: Turn, action: str) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    choices = [as_choice(turn, each, action) for each in meant(turn, upcoming) or upcoming]
    return turn.done(f"{action}_which", choices)


def _picked(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.ref))


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def _roster(turn: Turn, occasion: Occasion) -> Choice:
    return turn.choice("choice.roster.show", "roster.show", occasion.shift.id)
