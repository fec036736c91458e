"""Changing what an activity is called, where it meets and who leads it; everybody signed up is told."""

import re
from dataclasses import replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from bot.domain.changes import LONGEST, ChangeOutcome, Detail, Details
from bot.domain.people import Role
from bot.language.normal import normal
from bot.language.titles import Titled
from bot.services.activities.organize import change
from bot.services.activities.series_edits import change_from_here
from handlers.activities.activities import LISTED
from handlers.activities.later import this_or_later
from handlers.choosing import not_found
from handlers.lines import as_choice, span
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)

TO = re.compile(r"(?:改到|改成|改为|换成|换到|\bto\b)\s*[:：]?\s*(?P<value>\S.*)$", re.IGNORECASE | re.DOTALL)
COMMAND = re.compile(
    r"^\s*(?:(?:请|帮我|我要|我想)?(?:[改换]|修改|变更|调整)个?(?:活动|集合)?(?:地点|名称|名|标题|领队|负责人)"
    r"|(?:change|another|new)\s(?:the\s)?(?:place|meeting point|venue|title|leader)"
    r"|rename(?:\sthe\sactivity)?)\s*[:：,，]?\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
MOBILE = re.compile(r"(?:\+?86)?[\s-]*(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})")
NOBODY = "—"


class Change(StrEnum):
    WHICH = "details.which"
    VALUE = "details.value"


@router.says("change_title", "change_place", "change_leader")
def which(turn: Turn) -> Reply:
    """`改地点`, `改地点 3 社区南门`, `清洁的地点改到社区南门`."""
    detail = turn.understood.intent.removeprefix("change_")
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    value = _said(turn, upcoming)
    named = _without(turn, value)
    wanted = meant_by_organizer(named, upcoming)
    if not wanted:
        return not_found(named)
    turn = turn.noting(detail=detail, value=value or None)
    if len({each.activity.id for each in wanted}) == 1:
        return _ask_or_read_back(turn, wanted[0])
    choices = [as_choice(turn, each, f"organize.change_{detail}") for each in wanted]
    return turn.ask(Change.WHICH, f"organize.change_{detail}_which", choices)


@router.picks("organize.change_title", "organize.change_place", "organize.change_leader")
def picked(turn: Turn) -> Reply:
    detail = turn.picked.action.removeprefix("organize.change_") if turn.picked else ""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    value = turn.talk.notes.get("value") if turn.talk.notes.get("detail") == detail else None
    return _ask_or_read_back(turn.noting(detail=detail, value=value), occasion)


@router.at(Change.VALUE)
def take_value(turn: Turn) -> Reply | None:
    """The new value, said again as often as it takes, or yes or no to the one read back."""
    intent = turn.understood.intent if turn.understood.certain else ""
    if "value" in turn.talk.notes and intent in ("yes", "no"):
        return do_change(turn) if intent == "yes" else turn.done("help.stopped")
    if intent or turn.text.isdecimal():
        return None if intent else turn.again("organize.new_detail_again")
    said = TO.search(turn.text)
    return _read_back(turn.noting(value=said["value"] if said else turn.text), _noted(turn))


@router.picks("organize.do_change")
def do_change(turn: Turn) -> Reply:
    occasion, seen = _noted(turn), turn.talk.notes["seen"]
    changed_meanwhile = str(occasion.shift.version) != seen
    outcome = (
        ChangeOutcome.CHANGED_MEANWHILE
        if changed_meanwhile
        else change(turn.work, occasion, _details(turn), turn.person.id)
    )
    present = turn.uow.activities.occasion(occasion.shift.id)
    choices = [turn.choice("choice.roster.show", "roster.show", present.shift.id)]
    return turn.done(f"organize.{outcome}", choices, **_facts(turn, present))


@router.picks("series.do_change")
def do_later(turn: Turn) -> Reply:
    """This one and all later ones of its series."""
    occasion, outcome, done = _noted(turn), ChangeOutcome.CHANGED_MEANWHILE, 0
    if str(occasion.shift.version) == turn.talk.notes["seen"]:
        outcome, done = change_from_here(turn.work, occasion, _details(turn), turn.person.id)
    present = turn.uow.activities.occasion(occasion.shift.id)
    key = "series.edited" if outcome is ChangeOutcome.CHANGED else f"organize.{outcome}"
    choices = [turn.choice("choice.roster.show", "roster.show", present.shift.id)]
    return turn.done(key, choices, count=done, **_facts(turn, present))


def _said(turn: Turn, upcoming: list[Occasion]) -> str:
    """The new value in the same sentence, beside the word and beside what names the activity."""
    if found := TO.search(turn.text):
        return found["value"]
    command = COMMAND.match(turn.text)
    rest = command["rest"].strip() if command else ""
    head, *tail = rest.split(maxsplit=1) or [""]
    return " ".join(tail) if _points(turn, head, upcoming) else rest


def _without(turn: Turn, value: str) -> Turn:
    """The same sentence, if only its beginning had been said: `改地点 清洁`."""
    text = turn.text.removesuffix(value)
    understood = turn.house.understanding.read(text, now=turn.now)
    return replace(turn, incoming=replace(turn.incoming, text=text), understood=understood)


def _points(turn: Turn, words: str, upcoming: list[Occasion]) -> bool:
    """Whether these words stand for an activity: `3`, or its name."""
    titles = [Titled(each.shift.id, each.activity.title, each.shift.starts_at) for each in upcoming]
    return normal(words).isdecimal() or bool(turn.house.understanding.read(words, titles, turn.now).titles)


def _ask_or_read_back(turn: Turn, occasion: Occasion) -> Reply:
    turn = turn.noting(shift=occasion.shift.id)
    if turn.talk.notes.get("value"):
        return _read_back(turn, occasion)
    return turn.ask(Change.VALUE, f"organize.new_{turn.talk.notes['detail']}", (), **_facts(turn, occasion))


def _read_back(turn: Turn, occasion: Occasion) -> Reply:
    details = _details(turn)
    if not details.fits:
        return turn.noting(value=None).ask(Change.VALUE, "organize.too_long", (), **_facts(turn, occasion))
    detail = Detail(turn.talk.notes["detail"])
    facts = _facts(turn, occasion) | {
        "was": getattr(occasion.activity, detail) or NOBODY,
        "new": " ".join([*details.given().values(), details.leader_phone]).strip(),
    }
    choices = this_or_later(turn, occasion, "organize.do_change", "series.do_change", "series.only_this")
    return turn.noting(seen=occasion.shift.version).ask(
        Change.VALUE, "organize.confirm_change", choices, **facts
    )


def _details(turn: Turn) -> Details:
    """What the notes tell; a leader may come with a phone number."""
    detail, value = Detail(turn.talk.notes["detail"]), " ".join(turn.talk.notes["value"].split())
    if detail is Detail.TITLE:
        return Details(title=value)
    if detail is Detail.PLACE:
        return Details(place=value)
    phone = MOBILE.search(value)
    return Details(
        leader=MOBILE.sub("", value).strip(), leader_phone="".join(phone.groups()) if phone else ""
    )


def _facts(turn: Turn, occasion: Occasion) -> dict[str, str]:
    activity = occasion.activity
    return {
        "title": activity.title,
        "place": activity.place,
        "leader": activity.leader or NOBODY,
        "span": span(turn, occasion),
        "taken": str(_heads(turn, activity.id)),
        "most": str(LONGEST[Detail(turn.talk.notes["detail"])]),
    }


def _heads(turn: Turn, activity_id: int) -> int:
    """How many are told of it."""
    shifts = turn.uow.activities.of_activity(activity_id)
    return sum(each.shift.taken for each in shifts if each.state(turn.now) is ActivityState.OPEN)


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))
