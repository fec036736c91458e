"""More of an activity than its first sentence told: further shifts, roles, and what is asked of people."""

import re

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.language.normal import normal
from bot.services.activities.structure import StructureOutcome
from handlers.activities.activities import LISTED
from handlers.activities.structure_plans import DONE, LATER, NOTHING, PLANS, Structure, noted
from handlers.choosing import not_found
from handlers.lines import as_choice
from handlers.meant import meant_beside_a_value

router = Router(role=Role.ORGANIZER)

COMMAND = re.compile(
    r"^\W*(?:加班次|新班次|增加班次|添加班次|加岗位|新岗位|增加岗位|添加岗位|报名要求|加要求|改要求|设要求|要求"
    r"|add (?:a )?shift|add (?:a )?role|requirements?)\s*[:：,，]?\s*",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^第?\d{1,6}个?(?=\s|$)\s*")


@router.says("add_shift")
def say_shift(turn: Turn) -> Reply:
    """`加班次 3 3月7日下午2点到4点 10人`."""
    return _which(turn, "add_shift")


@router.says("add_role")
def say_role(turn: Turn) -> Reply:
    """`加岗位 3 引导员 4人 急救培训 满18岁`."""
    return _which(turn, "add_role")


@router.says("require")
def say_requirements(turn: Turn) -> Reply:
    """`要求 3 党员 满18岁 要批准`, `要求 3 不限`."""
    return _which(turn, "require")


@router.picks("structure.add_shift", "structure.add_role", "structure.require")
def picked(turn: Turn) -> Reply:
    what = turn.picked.action.removeprefix("structure.") if turn.picked else ""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    turn = turn.noting(what=what, shift=occasion.shift.id)
    return PLANS[what](turn, occasion, turn.talk.notes.get("said", ""))


@router.at(Structure.MORE)
def said_more(turn: Turn) -> Reply | None:
    """What was asked for; `不限` sounds like `不想` but is an answer."""
    if turn.understood.certain and not NOTHING.match(normal(turn.text)):
        return None
    return PLANS[turn.talk.notes["what"]](turn, noted(turn), turn.text)


@router.picks("structure.do")
def do(turn: Turn) -> Reply:
    occasion, what = noted(turn), turn.talk.notes["what"]
    outcome = DONE[what](turn, occasion)
    key = f"structure.done_{what}" if outcome is StructureOutcome.DONE else f"structure.{outcome}"
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    return turn.done(key, choices, title=occasion.activity.title, id=occasion.activity.id)


@router.picks("series.do_structure")
def do_later(turn: Turn) -> Reply:
    """This one and all later ones of its series."""
    occasion = noted(turn)
    done = LATER[turn.talk.notes["what"]](turn, occasion)
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    key = "series.edited" if done else "structure.there_already"
    return turn.done(key, choices, count=done, title=occasion.activity.title)


@router.at(Structure.CONFIRM)
def in_words(turn: Turn) -> Reply | None:
    """Yes, no, or the whole once more, said differently."""
    intent = turn.understood.intent
    if intent == "yes":
        return do(turn)
    if intent == "no":
        return turn.done("help.stopped")
    return None if turn.understood.certain else PLANS[turn.talk.notes["what"]](turn, noted(turn), turn.text)


def _which(turn: Turn, what: str) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    wanted = meant_beside_a_value(turn, upcoming)
    if not wanted:
        return not_found(turn)
    said = NUMBER.sub("", COMMAND.sub("", turn.text))
    turn = turn.noting(what=what, said=said)
    if len({each.activity.id for each in wanted}) == 1:
        return PLANS[what](turn.noting(shift=wanted[0].shift.id), wanted[0], _without_title(said, wanted[0]))
    lines = {each.activity.id: each for each in reversed(wanted)}
    choices = [as_choice(turn, each, f"structure.{what}") for each in reversed(lines.values())]
    return turn.ask(Structure.WHICH, f"structure.{what}_which", choices)


def _without_title(said: str, occasion: Occasion) -> str:
    return normal(said).replace(normal(occasion.activity.title), " ").strip()
