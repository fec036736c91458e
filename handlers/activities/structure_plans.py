"""What a further sentence adds to an activity, read back before it is done: a shift, a role, requirements."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import NewShift, Occasion
from bot.domain.requirements import Quality, Requirement
from bot.domain.roles import NewRole
from bot.language.normal import normal
from bot.language.requirements import requirements
from bot.language.sentence import activity_sentence
from bot.services.activities.series_edits import add_role_from_here, demand_from_here
from bot.services.activities.structure import StructureOutcome, add_role, add_shift, demand
from handlers.activities.later import this_or_later
from handlers.joining.roles import asked_in_words

APPROVAL = re.compile(r"(?P<no>不用|不要|不需要|no )?(?:需要?|要)?(?:批准|审批|approval)")
NOTHING = re.compile(r"^(?:不限|没有?要求|无要求|取消要求|none|anybody)$")
NAME_LENGTH = 20


class Structure(StrEnum):
    WHICH = "structure.which"
    MORE = "structure.more"
    CONFIRM = "structure.confirm"


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
    ways = "structure.do", "series.do_structure", "series.only_this"
    choices = this_or_later(turn, occasion, *ways) if what in LATER else _yes(turn)
    return turn.ask(
        Structure.CONFIRM, f"structure.confirm_{what}", choices, title=occasion.activity.title, **facts
    )


def _yes(turn: Turn) -> list[Choice]:
    return [turn.choice(f"choice.{action}", action) for action in ("structure.do", "stop")]


def _do_shift(turn: Turn, occasion: Occasion) -> StructureOutcome:
    notes = turn.talk.notes
    starts_at, ends_at = (datetime.fromisoformat(notes[name]) for name in ("starts_at", "ends_at"))
    new = NewShift(starts_at, ends_at, _capacity(notes["capacity"]))
    made = add_shift(turn.work, occasion.activity.id, new, turn.person.id)
    return StructureOutcome.DONE if isinstance(made, Occasion) else made


def _do_role(turn: Turn, occasion: Occasion) -> StructureOutcome:
    return add_role(turn.work, occasion.activity.id, _new_role(turn), turn.person.id)


def _do_demand(turn: Turn, occasion: Occasion) -> StructureOutcome:
    asked, approval = _read(turn.talk.notes["asked"]), turn.talk.notes["approval"] == "yes"
    demand(turn.work, occasion.activity, asked, approval, turn.person.id)
    return StructureOutcome.DONE


def _later_role(turn: Turn, occasion: Occasion) -> int:
    return add_role_from_here(turn.work, occasion, _new_role(turn), turn.person.id)[1]


def _later_demand(turn: Turn, occasion: Occasion) -> int:
    asked = _read(turn.talk.notes["asked"]), turn.talk.notes["approval"] == "yes"
    return demand_from_here(turn.work, occasion, asked, turn.person.id)


def _new_role(turn: Turn) -> NewRole:
    notes = turn.talk.notes
    return NewRole(notes["role_name"], _capacity(notes["capacity"]), _read(notes["asked"]))


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


def noted(turn: Turn) -> Occasion:
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
LATER: dict[str, Callable[[Turn, Occasion], int]] = {"add_role": _later_role, "require": _later_demand}
