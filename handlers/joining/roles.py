"""Which role somebody takes in a shift, and what is asked for, in words."""

from collections.abc import Iterable, Sequence

from bot.dialog.replies import Reply
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.requirements import Holding, Requirement, unmet
from bot.domain.roles import ShiftRole, places_without_role
from handlers.lines import seats_left, span

CHOOSE_ROLE = "signup.choose_role"
ANY = "0"


def lacks_role(turn: Turn, occasion: Occasion) -> bool:
    """Whether the shift has roles and a newcomer named none yet."""
    if not occasion.shift.roles or "role" in turn.talk.notes:
        return False
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    return not (mine and mine.active)


def ask_role(turn: Turn, occasion: Occasion) -> Reply:
    """Only roles that they may take are lines to choose; the others are named with the reason."""
    lines, others = _sorted(turn, occasion, turn.uow.roles.of_shift(occasion.shift.id))
    if not lines:
        choices = [turn.choice("choice.activity.others", "activity.others")]
        return turn.done("role.none", choices, title=occasion.activity.title, others=others)
    facts = {"title": occasion.activity.title, "span": span(turn, occasion)}
    return turn.ask(CHOOSE_ROLE, "role.which", lines, others=f"\n{others}" if others else "", **facts)


def asked_in_words(turn: Turn, asked: Iterable[Requirement]) -> str:
    """`急救培训、满18岁`."""
    return turn.say("requirement.and").join(_in_words(turn, each) for each in asked)


def held_in_words(turn: Turn, held: Iterable[Holding]) -> str:
    return turn.say("requirement.and").join(_held(turn, each) for each in held)


def _sorted(turn: Turn, occasion: Occasion, roles: Sequence[ShiftRole]) -> tuple[list[Choice], str]:
    asks = any(role.requirements for role in roles)
    held = turn.uow.qualifications.of_person(turn.person.id) if asks else []
    lines, others = [], []
    for role in roles:
        lacking = unmet(role.requirements, held, occasion.shift.starts_at)
        if lacking or role.left == 0:
            others.append(_why_not(turn, role, lacking))
        else:
            lines.append(Choice(f"{role.name}  {seats_left(turn, role.left)}", "signup.role", str(role.id)))
    if places_without_role(occasion.shift.capacity, roles):
        lines.append(turn.choice("role.any", "signup.role", ANY))
    return lines, "\n".join(others)


def _why_not(turn: Turn, role: ShiftRole, lacking: Sequence[Requirement]) -> str:
    if lacking:
        return turn.say("role.needs", role=role.name, missing=asked_in_words(turn, lacking))
    return turn.say("role.full", role=role.name)


def _in_words(turn: Turn, asked: Requirement) -> str:
    return turn.say(f"requirement.{asked.quality}", name=asked.name)


def _held(turn: Turn, held: Holding) -> str:
    words = _in_words(turn, Requirement(held.quality, held.name))
    if held.valid_until is None:
        return words
    return turn.say("requirement.until", words=words, until=turn.moment(held.valid_until))
