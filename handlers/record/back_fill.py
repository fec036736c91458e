"""`补录 张阿姨 2小时 没带手机`: hours that nobody checked in for; a question only for what is missing."""

import re
from dataclasses import replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.claims import RecordOutcome
from bot.domain.people import Role
from bot.domain.signups import RosterLine
from bot.language.durations import duration
from bot.language.lines import lines
from bot.language.normal import normal
from bot.services.record.hours import BackFill, back_fill, longest
from handlers.record.served import name_of, picked, which

router = Router(role=Role.ORGANIZER)

_WORD = re.compile(r"^(?:请)?(?:补录|补登|补记|补)(?:服务|志愿)?(?:时长)?\s*|^back-? ?fill\s*")


class Fill(StrEnum):
    WHICH = "back_fill.of_which"
    WHO = "back_fill.who"
    MINUTES = "back_fill.minutes"
    REASON = "back_fill.reason"
    EVIDENCE = "back_fill.evidence"


@router.says("back_fill")
def start(turn: Turn) -> Reply:
    """What the sentence tells is kept; the activity is the one talked about, or asked for."""
    minutes, rest = duration(_WORD.sub("", normal(turn.text)))
    number = next(iter(lines(rest)), None)  # `3 小时` is no number of an activity
    turn = replace(turn, understood=replace(turn.understood, number=number))
    name, _, reason = rest.partition(" ")
    turn = turn.noting(fill_minutes=minutes or None, fill_name=name or None, fill_reason=reason or None)
    return which(turn, "back_fill.of", _who)


@router.picks("back_fill.of")
def chosen(turn: Turn) -> Reply:
    return _who(turn, picked(turn))


@router.at(Fill.WHO)
def named(turn: Turn) -> Reply:
    return _who(turn.noting(fill_name=normal(turn.text)), _occasion(turn))


@router.picks("back_fill.person")
def person(turn: Turn) -> Reply:
    return _next(turn.noting(fill_person=turn.ref))


@router.at(Fill.MINUTES)
def told_minutes(turn: Turn) -> Reply:
    minutes, _ = duration(turn.text)
    return _next(turn.noting(fill_minutes=minutes)) if minutes else turn.again("record.no_minutes")


@router.at(Fill.REASON)
def told_reason(turn: Turn) -> Reply:
    return _next(turn.noting(fill_reason=turn.text))


@router.at(Fill.EVIDENCE)
def told_evidence(turn: Turn) -> Reply:
    return _record(turn, turn.text)


def _who(turn: Turn, occasion: Occasion) -> Reply:
    """The one of that name on the roster; several, or none named: lines to choose from."""
    turn = turn.noting(shift=occasion.shift.id)
    name = turn.talk.notes.get("fill_name", "")
    roster = _roster(turn, occasion)
    called = [line for line in roster if normal(line.name) == name] or [
        line for line in roster if name and name in normal(line.name)
    ]
    if len(called) == 1:
        return _next(turn.noting(fill_person=called[0].sign_up.person_id))
    facts = {"title": occasion.activity.title, "id": occasion.activity.id}
    if (name and not called) or not roster:
        return turn.noting(fill_name=None).done("back_fill.nobody", (), **facts)
    shown = called or roster
    choices = [Choice(line.name, "back_fill.person", str(line.sign_up.person_id)) for line in shown]
    return turn.ask(Fill.WHO, "back_fill.who", choices, title=occasion.activity.title)


def _roster(turn: Turn, occasion: Occasion) -> list[RosterLine]:
    lines = turn.uow.sign_ups.roster(occasion.activity.id)
    of_shift = [line for line in lines if line.sign_up.shift_id == occasion.shift.id]
    return [line for line in of_shift if line.name and line.sign_up.active]


def _next(turn: Turn) -> Reply:
    notes = turn.talk.notes
    if "fill_minutes" not in notes:
        return turn.ask(Fill.MINUTES, "back_fill.minutes", name=name_of(turn, int(notes["fill_person"])))
    if "fill_reason" not in notes:
        return turn.ask(Fill.REASON, "back_fill.reason")
    return turn.ask(Fill.EVIDENCE, "back_fill.evidence")


def _record(turn: Turn, evidence: str) -> Reply:
    notes, occasion = turn.talk.notes, _occasion(turn)
    wanted = BackFill(
        int(notes["fill_person"]),
        occasion.shift.id,
        int(notes["fill_minutes"]),
        notes["fill_reason"],
        evidence,
    )
    done = back_fill(turn.work, wanted, turn.person.id)
    facts = {
        "name": name_of(turn, wanted.person_id),
        "title": occasion.activity.title,
        "served": turn.duration(wanted.minutes),
    }
    if done.outcome is RecordOutcome.WRITTEN:
        return turn.done("back_fill.done", (), **facts)
    if done.outcome is RecordOutcome.WAITING:
        own = wanted.person_id == turn.person.id
        why = turn.say("why.own" if own else "why.long_day")
        return turn.done("back_fill.waiting", (), **facts, why=why)
    if done.outcome is RecordOutcome.TOO_MUCH:
        turn = turn.noting(fill_minutes=None)
        return turn.ask(Fill.MINUTES, "record.too_much", most=turn.duration(longest(occasion.shift)))
    return turn.done(f"record.{done.outcome}", title=occasion.activity.title)


def _occasion(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))
