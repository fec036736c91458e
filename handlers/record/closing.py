"""`结束 3`: the record of an activity is complete; and `时长名单`, its rows and their correction."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.claims import RecordOutcome
from bot.domain.closings import Missing
from bot.domain.hours import HourRow
from bot.domain.people import Role
from bot.language.durations import signed
from bot.language.normal import normal
from bot.services.record.close import CloseOutcome, close
from bot.services.record.hours import correct, longest
from handlers.record.served import name_of, picked, which

router = Router(role=Role.ORGANIZER)

_END = re.compile(r"(?:请)?(?:结束|办结)\s?(?:活动|编号|第)?\s?(?P<rest>\S.*)")


class Hours(StrEnum):
    CORRECT = "hours.correct"


@router.says("close_activity")
def which_to_close(turn: Turn) -> Reply:
    return which(turn, "closing.do", _close)


@router.anywhere("stop")
@router.says("cancel_signup")
def end_with_a_name(turn: Turn) -> Reply | None:
    """`结束 3`, `结束 清洁`: with something behind it the word ends that, and not the talk.

    Where words are awaited only a number is so clear.
    """
    found = _END.fullmatch(normal(turn.text))
    clear = found and (found["rest"].isdecimal() or not turn.talk.awaits_words)
    return which_to_close(turn) if clear else None


@router.picks("closing.do")
def close_picked(turn: Turn) -> Reply:
    return _close(turn, picked(turn))


@router.says("hours_roster")
@router.picks("hours.roster")
def which_roster(turn: Turn) -> Reply:
    return which(turn, "hours.roster_of", _roster)


@router.picks("hours.roster_of")
def roster_picked(turn: Turn) -> Reply:
    return _roster(turn, picked(turn))


@router.picks("hours.row")
def ask_correction(turn: Turn) -> Reply:
    row = turn.uow.hours.get(int(turn.ref))
    if row is None:
        return which_roster(turn)
    return turn.noting(hours_row=row.id).ask(Hours.CORRECT, "hours.correct", (), **_facts(turn, row))


@router.at(Hours.CORRECT)
def correct_by(turn: Turn) -> Reply | None:
    minutes, reason = signed(turn.text)
    if not minutes:
        return None if turn.understood.certain else turn.again("hours.correct_again")
    row_id = int(turn.talk.notes["hours_row"])
    done = correct(turn.work, row_id, minutes, reason, turn.person.id)
    row = turn.uow.hours.get(row_id)
    if row is None:
        return which_roster(turn)
    facts = _facts(turn, row)
    if done.outcome is RecordOutcome.WRITTEN:
        return turn.done("record.written", (), **facts)
    if done.outcome is RecordOutcome.WAITING:
        own = row.entry.person_id == turn.person.id
        return turn.done("record.waiting", why=turn.say("why.own" if own else "why.long_day"))
    most = turn.duration(longest(turn.uow.activities.occasion(row.entry.shift_id).shift))
    return turn.again(f"record.{done.outcome}", most=most, **facts)


def _close(turn: Turn, occasion: Occasion) -> Reply:
    done = close(turn.work, occasion.activity.id, turn.person.id)
    title = occasion.activity.title
    if done.outcome is CloseOutcome.MISSING:
        waiting = turn.choice("choice.claims.list", "claims.list")
        return turn.done("closing.incomplete", [waiting], title=title, parts=_parts(turn, done.missing))
    roster = turn.choice("choice.hours.roster", "hours.roster_of", occasion.shift.id)
    return turn.done(f"closing.{done.outcome}", [roster], title=title, told=done.told)


def _parts(turn: Turn, missing: Missing) -> str:
    """Only what is really missing."""
    counts = {name: getattr(missing, name) for name in Missing.__slots__}
    parts = [turn.say(f"closing.{name}_part", count=count) for name, count in counts.items() if count]
    return turn.say("closing.comma").join(parts)


def _roster(turn: Turn, occasion: Occasion) -> Reply:
    rows = [
        row for row in turn.uow.hours.rows_of_activity(occasion.activity.id) if row.entry.corrects is None
    ]
    facts = {"title": occasion.activity.title, "id": occasion.activity.id}
    if not rows:
        return turn.noting(shift=occasion.shift.id).ask("", "hours.roster_none", (), **facts)
    choices = [
        Choice(turn.say("hours.roster_line", **_line(turn, row)), "hours.row", str(row.id)) for row in rows
    ]
    return turn.done("hours.roster", choices, count=len(rows), title=occasion.activity.title)


def _facts(turn: Turn, row: HourRow) -> dict[str, str]:
    return {
        "name": name_of(turn, row.entry.person_id),
        "title": row.entry.service.title,
        "day": row.entry.service.day.isoformat(),
        "served": turn.duration(row.left),
    }


def _line(turn: Turn, row: HourRow) -> dict[str, str]:
    facts = _facts(turn, row)
    del facts["title"]
    return {**facts, "origin": turn.say(f"origin.{row.entry.origin}")}
