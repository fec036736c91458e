"""More of an activity than its first sentence told: further shifts, roles, and what is asked of people."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import NewShift, Occasion
from bot.domain.people import Role
from bot.domain.requirements import Quality, Requirement
from bot.domain.roles import NewRole
from bot.language.normal import normal
from bot.language.requirements import requirements
from bot.language.sentence import activity_sentence
from bot.services.structure import StructureOutcome, add_role, add_shift, demand
from handlers.activities import LISTED
from handlers.lines import as_choice
from handlers.meant import meant_by_organizer
from handlers.roles import asked_in_words

router = Router(role=Role.ORGANIZER)

COMMAND = re.compile(
    r"^\W*(?:加班次|新班次|增加班次|添加班次|加岗位|新岗位|增加岗位|添加岗位|报名要求|加要求|改要求|设要求|要求"
    r"|add (?:a )?shift|add (?:a )?role|requirements?)\s*[:：,，]?\s*",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^第?\d{1,6}个?(?=\s|$)\s*")
APPROVAL = re.compile(r"(?P<no>不用|不要|不需要|no )?(?:需要?|要)?(?:批准|审批|approval)")
NOTHING = re.compile(r"^(?:不限|没有?要求|无要求|取消要求|none|anybody)$")
NAME_LENGTH = 20


class Structure(StrEnum):
    WHICH = "structure.which"
    MORE = "structure.more"
    CONFIRM = "structure.confirm"


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
    return PLANS[turn.talk.notes["what"]](turn, _noted(turn), turn.text)


@router.picks("structure.do")
def do(turn: Turn) -> Reply:
    occasion, what = _noted(turn), turn.talk.notes["what"]
    outcome = DONE[what](turn, occasion)
    key = f"structure.done_{what}" if outcome is StructureOutcome.DONE else f"structure.{outcome}"
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    return turn.done(key, choices, title=occasion.activity.title, id=occasion.activity.id)


@router.at(Structure.CONFIRM)
def in_words(turn: Turn) -> Reply | None:
    """Yes, no, or the whole once more, said differently."""
    intent = turn.understood.intent
    if intent == "yes":
        return do(turn)
    if intent == "no":
        return turn.done("help.stopped")
    return None if turn.understood.certain else PLANS[turn.talk.notes["what"]](turn, _noted(turn), turn.text)


def _which(turn: Turn, what: str) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    wanted = meant_by_organizer(turn, upcoming)
    said = NUMBER.sub("", COMMAND.sub("", turn.text))
    turn = turn.noting(what=what, said=said)
    if len({each.activity.id for each in wanted}) == 1:
        return PLANS[what](turn.noting(shift=wanted[0].shift.id), wanted[0], _without_title(said, wanted[0]))
    lines = {each.activity.id: each for each in reversed(wanted or upcoming)}
    choices = [as_choice(turn, each, f"structure.{what}") for each in reversed(lines.values())]
    return turn.ask(Structure.WHICH, f"structure.{what}_which", choices)


def _without_title(said: str, occasion: Occasion) -> str:
    return normal(said).replace(normal(occasion.activity.title), " ").strip()


def _plan_shift(turn: Turn, occasion: Occasion, said: str) -> Reply:
    told = activity_sentence(said, turn.now)
    if told.span is None or told.span.whole_day or told.span.ends_at is None:
        return turn.ask(Structure.MORE, "structure.add_shift_how", title=occasion.activity.title)
    capacity = None if told.unlimited else told.capacity or occasion.shift.capacity
    span = told.span.starts_at, told.span.ends_at
    turn = turn.noting(
        starts_at=span[0].isoformat(), ends_at=span[1].isoformat(), capacity=capacity or "none"
    )
    facts = {"span": turn.span(*span), "capacity": capacity or turn.say("organize.no_limit")}
    return _read_back(turn, occasion, "add_shift", facts)


def _plan_role(turn: Turn, occasion: Occasion, said: str) -> Reply:
    told = activity_sentence(said, turn.now)
    asked, name = _asked(told.title)
    if not name:
        return turn.ask(Structure.MORE, "structure.add_role_how", title=occasion.activity.title)
    name = name.split()[0][:NAME_LENGTH]
    turn = turn.noting(role_name=name, capacity=told.capacity or "none", asked=_kept(asked))
    places = told.capacity or turn.say("organize.no_limit")
    return _read_back(
        turn, occasion, "add_role", {"role": name, "places": places, "asked": _words(turn, asked)}
    )


def _plan_demand(turn: Turn, occasion: Occasion, said: str) -> Reply:
    approval = APPROVAL.search(said)
    asked, rest = _asked(APPROVAL.sub(" ", said))
    if not (asked or approval or NOTHING.match(normal(rest))):
        facts = {"title": occasion.activity.title, "asked": _words(turn, occasion.activity.requirements)}
        return turn.ask(Structure.MORE, "structure.require_how", (), **facts)
    needs = bool(approval and not approval["no"])
    asked = asked or (list(occasion.activity.requirements) if approval else [])
    turn = turn.noting(asked=_kept(asked), approval="yes" if needs else "no")
    words = turn.say("structure.with_approval" if needs else "structure.without_approval")
    return _read_back(turn, occasion, "require", {"asked": _words(turn, asked), "approval": words})


def _read_back(turn: Turn, occasion: Occasion, what: str, facts: Mapping[str, object]) -> Reply:
    choices = [turn.choice(f"choice.{action}", action) for action in ("structure.do", "stop")]
    return turn.ask(
        Structure.CONFIRM, f"structure.confirm_{what}", choices, title=occasion.activity.title, **facts
    )


def _do_shift(turn: Turn, occasion: Occasion) -> StructureOutcome:
    notes = turn.talk.notes
    starts_at, ends_at = (datetime.fromisoformat(notes[name]) for name in ("starts_at", "ends_at"))
    new = NewShift(starts_at, ends_at, _capacity(notes["capacity"]))
    made = add_shift(turn.work, occasion.activity.id, new, turn.person.id)
    return StructureOutcome.DONE if isinstance(made, Occasion) else made


def _do_role(turn: Turn, occasion: Occasion) -> StructureOutcome:
    notes = turn.talk.notes
    new = NewRole(notes["role_name"], _capacity(notes["capacity"]), _read(notes["asked"]))
    return add_role(turn.work, occasion.activity.id, new, turn.person.id)


def _do_demand(turn: Turn, occasion: Occasion) -> StructureOutcome:
    asked, approval = _read(turn.talk.notes["asked"]), turn.talk.notes["approval"] == "yes"
    demand(turn.work, occasion.activity, asked, approval, turn.person.id)
    return StructureOutcome.DONE


def _asked(text: str) -> tuple[list[Requirement], str]:
    """A year of birth is held by people and asked of nobody."""
    asked, rest = requirements(text)
    return [each for each in asked if each.quality is not Quality.BORN], rest


def _words(turn: Turn, asked: Sequence[Requirement]) -> str:
    return asked_in_words(turn, asked) or turn.say("requirement.none")


def _kept(asked: list[Requirement]) -> str:
    return "|".join(map(str, asked))


def _read(kept: str) -> tuple[Requirement, ...]:
    return tuple(map(Requirement.parse, filter(None, kept.split("|"))))


def _capacity(noted: str) -> int | None:
    return None if noted == "none" else int(noted)


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


PLANS: dict[str, Callable[[Turn, Occasion, str], Reply]] = {
    "add_shift": _plan_shift,
    "add_role": _plan_role,
    "require": _plan_demand,
}
DONE: dict[str, Callable[[Turn, Occasion], StructureOutcome]] = {
    "add_shift": _do_shift,
    "add_role": _do_role,
    "require": _do_demand,
}
