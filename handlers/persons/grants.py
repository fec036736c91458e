"""角色: an organizer makes somebody volunteer, leader or organizer in one line, and takes it back."""

from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import Person, Role
from bot.language.granting import Granted, by_command, by_sentence
from bot.services.persons.roles import appoint, dismiss

router = Router(role=Role.ORGANIZER)

NAMESAKES = 8
SHOWN = 20  # of those who hold a role


class Grants(StrEnum):
    WHO = "grants.who"
    CONFIRM = "grants.confirm"


@router.says("roles")
def start(turn: Turn) -> Reply:
    """`角色 张阿姨 领队`, `角色 张阿姨 去掉 领队`, `角色 张阿姨`, `角色 组织者`."""
    said = by_command(turn.text) or by_sentence(turn.text)
    if said is None or not (said.name or said.role):
        return turn.done("grants.how")
    if not said.name and said.role:
        return _holders(turn, said.role)
    return _whom(turn, said) or turn.done("qualify.nobody", name=said.name)


@router.when(FORM)
def in_a_sentence(turn: Turn) -> Reply | None:
    """`让张阿姨当领队`, where somebody bears the name."""
    said = by_command(turn.text) or by_sentence(turn.text)
    return _whom(turn, said) if said and said.role and said.name else None


@router.picks("grants.person")
def picked(turn: Turn) -> Reply:
    notes = turn.talk.notes
    role = Role(notes["role"]) if "role" in notes else None
    return _read_back(turn, turn.uow.people.get(int(turn.ref)), Granted("", role, "away" in notes))


@router.picks("grants.do")
def do(turn: Turn) -> Reply:
    """Only what was read back."""
    notes = turn.talk.notes
    person, role = turn.uow.people.get(int(notes["person"])), Role(notes["role"])
    outcome = (dismiss if "away" in notes else appoint)(turn.work, person, role, turn.person.id)
    return turn.done(f"grants.{outcome}", (), **_facts(turn, person, role))


@router.at(Grants.CONFIRM)
def do_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return do(turn)
    return turn.done("grants.kept") if turn.understood.intent == "no" else None


def _whom(turn: Turn, said: Granted) -> Reply | None:
    namesakes = turn.uow.people.named(said.name, NAMESAKES)
    people = [each for each in namesakes if each.openid] or namesakes  # a role is used in WeChat
    if len(people) == 1:
        return _read_back(turn, people[0], said)
    turn = turn.noting(role=said.role, away="yes" if said.away else None)
    lines = [_line(turn, each) for each in people]
    return turn.ask(Grants.WHO, "qualify.which", lines, name=said.name) if people else None


def _read_back(turn: Turn, person: Person, said: Granted) -> Reply:
    if said.role is None:
        return turn.done("grants.holds", name=person.name, roles=_roles(turn, person))
    turn = turn.noting(person=person.id, role=said.role, away="yes" if said.away else None)
    choices = [turn.choice(f"choice.{action}", action) for action in ("grants.do", "stop")]
    key = "grants.confirm_revoke" if said.away else "grants.confirm_grant"
    return turn.ask(Grants.CONFIRM, key, choices, **_facts(turn, person, said.role))


def _holders(turn: Turn, role: Role) -> Reply:
    ids = turn.uow.people.with_role(role)
    names = [turn.uow.people.get(each).name or turn.say("roster.unnamed") for each in ids[:SHOWN]]
    more = "…" if len(ids) > SHOWN else ""
    held = turn.say("care.comma").join(names) + more or turn.say("my_data.unknown")
    return turn.done("grants.holders", role=turn.say(f"role_word.{role}"), count=len(ids), names=held)


def _facts(turn: Turn, person: Person, role: Role) -> dict[str, str]:
    facts = {"name": person.name or turn.say("roster.unnamed"), "role": turn.say(f"role_word.{role}")}
    return facts | {"can": turn.say(f"role_can.{role}")}


def _roles(turn: Turn, person: Person) -> str:
    held = [turn.say(f"role_word.{role}") for role in Role if person.is_a(role)]
    return turn.say("care.comma").join(held) or turn.say("my_data.unknown")


def _line(turn: Turn, person: Person) -> Choice:
    """Namesakes are told apart by what they hold, and by our number for them."""
    label = turn.say("qualify.line", name=person.name, id=person.id, held=_roles(turn, person))
    return Choice(label, "grants.person", str(person.id))
