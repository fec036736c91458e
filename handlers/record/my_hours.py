"""My service hours: how many, from what, and saying that they are wrong."""

from datetime import date, timedelta
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.hours import HourRow, in_hours, stars, to_next_star
from bot.domain.reminders import LOCAL
from bot.services.record.hour_requests import Complaint, ask

router = Router()

SHOWN = 8
LOOKED_BACK = timedelta(days=60)  # for service that was not recorded at all


class Wrong(StrEnum):
    WHICH = "hours.wrong_which"
    WORDS = "hours.wrong_words"


@router.says("hours")
@router.picks("hours.mine")
def mine(turn: Turn) -> Reply:
    """`今年 42.5 小时 / 12 次（签到 40，补录 2.5）`, the two classes apart."""
    first_of_year = date(turn.now.astimezone(LOCAL).year, 1, 1)
    year = turn.uow.hours.sum(turn.person.id, first_of_year)
    total = turn.uow.hours.sum(turn.person.id).minutes
    wrong = turn.choice("choice.hours.wrong", "hours.wrong")
    if not total:
        return turn.done("hours.none", [wrong, turn.choice("choice.activity.list", "activity.list")])
    facts = {
        "year": in_hours(year.minutes),
        "times": year.times,
        "checked": in_hours(year.checked),
        "filled": in_hours(year.filled),
        "total": in_hours(total),
        "star": _star(turn, total),
    }
    actions = ("hours.detail", "certificate.ask")
    choices = [*(turn.choice(f"choice.{action}", action) for action in actions), wrong]
    return turn.done("hours.mine", choices, **facts)


@router.picks("hours.detail")
def detail(turn: Turn) -> Reply:
    rows = turn.uow.hours.latest(turn.person.id, SHOWN)
    return turn.done("hours.detail", rows="\n".join(_line(turn, row) for row in rows))


@router.says("hours_wrong")
@router.picks("hours.wrong")
def which_is_wrong(turn: Turn) -> Reply:
    """The latest records, and service that was signed up for and has none."""
    choices = [_row_choice(turn, row) for row in turn.uow.hours.latest(turn.person.id, SHOWN)]
    since = turn.now - LOOKED_BACK
    for occasion in turn.uow.hours.unrecorded(turn.person.id, since, turn.now, SHOWN):
        day = occasion.shift.starts_at.astimezone(LOCAL).date()
        facts = {"title": occasion.activity.title, "day": day, "served": turn.say("hours.not_recorded")}
        label = turn.say("hours.wrong_line", **facts)
        choices.append(Choice(label, "hours.wrong_shift", str(occasion.shift.id)))
    return turn.ask(Wrong.WHICH, "hours.wrong_which", choices) if choices else turn.done("hours.wrong_none")


@router.picks("hours.wrong_row")
def wrong_row(turn: Turn) -> Reply:
    row = turn.uow.hours.get(int(turn.ref))
    if row is None or row.entry.person_id != turn.person.id:
        return mine(turn)
    service = row.entry.service
    facts = {"title": service.title, "day": service.day, "served": turn.duration(row.left)}
    asked = turn.noting(hours_shift=row.entry.shift_id, hours_row=row.id)
    return asked.ask(Wrong.WORDS, "hours.wrong_words", (), **facts)


@router.picks("hours.wrong_shift")
def wrong_shift(turn: Turn) -> Reply:
    occasion = turn.uow.activities.occasion(int(turn.ref))
    day = occasion.shift.starts_at.astimezone(LOCAL).date()
    facts = {"title": occasion.activity.title, "day": day, "served": turn.say("hours.not_recorded")}
    asked = turn.noting(hours_shift=occasion.shift.id, hours_row=None)
    return asked.ask(Wrong.WORDS, "hours.wrong_words", (), **facts)


@router.at(Wrong.WORDS)
def tell_the_organizers(turn: Turn) -> Reply:
    """Whatever is said here is what is wrong, unless it led out of the talk before."""
    notes = turn.talk.notes
    row_id = int(notes["hours_row"]) if "hours_row" in notes else None
    made = ask(turn.work, turn.person, Complaint(int(notes["hours_shift"]), row_id, turn.text))
    mine_line = [turn.choice("choice.hours.mine", "hours.mine")]
    return turn.done("hours.asked", mine_line, number=made) if made else turn.done("hours.asked_before")


def _star(turn: Turn, total: int) -> str:
    thresholds = turn.work.policy.stars
    lacking = to_next_star(total, thresholds)
    if lacking is None:
        return turn.say("hours.star_top")
    return turn.say("hours.star_next", star=stars(total, thresholds) + 1, lacking=in_hours(lacking + 5))


def _line(turn: Turn, row: HourRow) -> str:
    return turn.say("hours.line", **_facts(turn, row))


def _row_choice(turn: Turn, row: HourRow) -> Choice:
    facts = _facts(turn, row)
    del facts["origin"]
    return Choice(turn.say("hours.wrong_line", **facts), "hours.wrong_row", str(row.id))


def _facts(turn: Turn, row: HourRow) -> dict[str, str]:
    return {
        "title": row.entry.service.title,
        "day": row.entry.service.day.isoformat(),
        "served": turn.duration(row.left),
        "origin": turn.say(f"origin.{row.entry.origin}"),
    }
