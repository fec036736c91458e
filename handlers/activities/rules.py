"""How many a shift needs, when people may sign up, and until when they leave freely: said in one sentence."""

from collections.abc import Mapping
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from bot.domain.people import Role
from bot.services.activities.series_edits import set_rules_from_here
from bot.services.activities.structure import StructureOutcome, set_rules
from handlers.activities.activities import LISTED
from handlers.activities.later import this_or_later
from handlers.activities.limits import Value, in_words, read, value_of
from handlers.choosing import not_found
from handlers.lines import as_choice, span
from handlers.meant import meant_beside_a_value

router = Router(role=Role.ORGANIZER)

RULES = {
    "minimum": "minimum",
    "sign_up_opens": "opens_at",
    "sign_up_closes": "closes_at",
    "leave_until": "cutoff",
}
SAID_ANEW = ("resize", "move")  # 改成, 改到


class Limit(StrEnum):
    WHICH = "rules.which"
    SHIFTS = "rules.shifts"
    MORE = "rules.more"
    CONFIRM = "rules.confirm"


@router.says("minimum", "sign_up_opens", "sign_up_closes", "leave_until")
def which(turn: Turn) -> Reply:
    """`最少5人 3`, `报名截止 3 周五晚8点`, `3 提前2小时截止取消`."""
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    turn = turn.noting(rule=RULES[turn.understood.intent], value=None, every=None)
    wanted = meant_beside_a_value(turn, upcoming)
    if not wanted:
        return not_found(turn)
    said = (
        turn.text.replace(str(turn.understood.number or ""), " ", 1) if turn.understood.number else turn.text
    )
    turn = turn.noting(value=read(turn, said))
    if len({each.activity.id for each in wanted}) == 1:
        return _go_on(turn, wanted[0])
    lines = {each.activity.id: each for each in reversed(wanted)}
    choices = [as_choice(turn, each, "rules.activity") for each in reversed(lines.values())]
    return turn.ask(Limit.WHICH, "rules.which", choices, rule=_name(turn))


@router.picks("rules.activity")
def picked(turn: Turn) -> Reply:
    return _go_on(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("rules.every")
def every(turn: Turn) -> Reply:
    return _go_on(turn.noting(every="yes"), turn.uow.activities.occasion(int(turn.ref)))


@router.picks("rules.one")
def one(turn: Turn) -> Reply:
    return _go_on(turn.noting(every="no"), turn.uow.activities.occasion(int(turn.ref)))


@router.at(Limit.MORE)
def said_more(turn: Turn) -> Reply | None:
    """The value that was asked for; `不限` sounds like `不想` but is an answer."""
    value = read(turn, turn.text, asked=True)
    if value is None:
        return None if turn.understood.certain else turn.again("rules.again", rule=_name(turn))
    return _go_on(turn.noting(value=value), _noted(turn))


@router.at(Limit.CONFIRM)
def confirmed_in_words(turn: Turn) -> Reply | None:
    """Yes, no, or another value."""
    intent = turn.understood.intent
    if intent in ("yes", "no"):
        return do(turn) if intent == "yes" else turn.done("help.stopped")
    other = not turn.understood.certain or intent in (*RULES, *SAID_ANEW)
    value = read(turn, turn.text, asked=True) if other else None
    return _go_on(turn.noting(value=value), _noted(turn)) if value else None


@router.picks("rules.do")
def do(turn: Turn) -> Reply:
    occasion, rule = _noted(turn), turn.talk.notes["rule"]
    shifts = _ahead(turn, occasion) if turn.talk.notes.get("every") == "yes" else [occasion]
    value = value_of(turn.talk.notes["value"])
    ends = [set_rules(turn.work, each, value.of(rule, each), turn.person.id) for each in shifts]
    refused = next((end for end in ends if end is not StructureOutcome.DONE), None)
    return _told(turn, occasion, refused or StructureOutcome.DONE)


@router.picks("series.do_rules")
def do_later(turn: Turn) -> Reply:
    occasion, rule = _noted(turn), turn.talk.notes["rule"]
    rules = value_of(turn.talk.notes["value"]).of(rule, occasion)
    outcome, done = set_rules_from_here(turn.work, occasion, rules, turn.person.id)
    return _told(turn, occasion, outcome, done)


def _told(turn: Turn, occasion: Occasion, outcome: StructureOutcome, done: int = 0) -> Reply:
    key = f"structure.{outcome}" if outcome is not StructureOutcome.DONE else "rules.done"
    key = "series.edited" if done > 1 else key
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    facts = {"title": occasion.activity.title, "rule": _name(turn), "count": done}
    return turn.done(key, choices, value=in_words(turn, value_of(turn.talk.notes["value"])), **facts)


def _go_on(turn: Turn, occasion: Occasion) -> Reply:
    """Ask for the value, then for the shift where there are several, then read back."""
    turn, rule = turn.noting(shift=occasion.shift.id), turn.talk.notes["rule"]
    facts = {"title": occasion.activity.title, "rule": _name(turn), "was": _present(turn, occasion, rule)}
    if "value" not in turn.talk.notes:
        return turn.ask(Limit.MORE, f"rules.{rule}_how", (), **facts)
    shifts = _ahead(turn, occasion)
    if len(shifts) > 1 and "every" not in turn.talk.notes:
        lines = [as_choice(turn, each, "rules.one") for each in shifts]
        all_of_them = turn.choice("choice.rules.every", "rules.every", occasion.shift.id)
        return turn.ask(Limit.SHIFTS, "rules.shifts", [all_of_them, *lines], **facts)
    return _read_back(turn, occasion, facts)


def _read_back(turn: Turn, occasion: Occasion, facts: Mapping[str, str]) -> Reply:
    of_all = turn.talk.notes.get("every") == "yes"
    where = turn.say("rules.of_all") if of_all else span(turn, occasion)
    choices = this_or_later(turn, occasion, "rules.do", "series.do_rules", "series.only_this")
    value = in_words(turn, value_of(turn.talk.notes["value"]))
    return turn.ask(Limit.CONFIRM, "rules.confirm", choices, where=where, value=value, **facts)


def _present(turn: Turn, occasion: Occasion, rule: str) -> str:
    known = getattr(occasion.shift, rule)
    if rule == "minimum":
        return in_words(turn, Value(heads=known))
    return in_words(turn, Value(lead=known) if rule == "cutoff" else Value(at=known))


def _name(turn: Turn) -> str:
    return turn.say(f"rules.name_{turn.talk.notes['rule']}")


def _ahead(turn: Turn, occasion: Occasion) -> list[Occasion]:
    """The shifts whose rules can still matter."""
    shifts = turn.uow.activities.of_activity(occasion.activity.id)
    return [
        each
        for each in shifts
        if each.state(turn.now) is ActivityState.OPEN and each.shift.starts_at > turn.now
    ]


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))
