"""合并: an organizer says that somebody known by name only and somebody with WeChat are one person."""

import re
from dataclasses import replace
from enum import StrEnum
from itertools import product

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import Person, Role
from bot.services.persons.merge import merge
from handlers.joining.by_phone import NAMESAKES, name_of, nobody
from handlers.joining.removing import LINE, of_roster
from handlers.joining.twins import show_claims

router = Router(role=Role.ORGANIZER)

MERGE = re.compile(r"^\W*(?:合并名单|合并|merge)[\s:：,，]*", re.IGNORECASE)
PAIRS = 9  # namesakes by namesakes, at most


class Merge(StrEnum):
    WHICH = "merging.which"
    CONFIRM = "merging.confirm"


@router.says("merge")
def how(turn: Turn) -> Reply:
    """What I still have to answer, or how to do it unasked."""
    if asked := merge_somebody(turn):
        return asked
    return show_claims(turn) if turn.uow.twins.asked_of(turn.person.id) else turn.done("merging.how")


@router.when(FORM)
def merge_somebody(turn: Turn) -> Reply | None:
    """`合并 李哥`, `合并 李哥 李建国`, `合并 3 李建国` with the number of the roster shown last."""
    words = MERGE.sub("", turn.text).replace("，", " ").replace(",", " ").split()
    if not MERGE.match(turn.text) or not words:
        return None
    named = _on_the_list(turn, words[0])
    if not named:
        return turn.done("merging.no_line" if LINE.match(words[0]) else "merging.not_named", name=words[0])
    name = " ".join(words[1:]) or named[0].name
    people = [each for each in turn.uow.people.named(name, NAMESAKES) if _may_be(turn, each)]
    if not people:
        return turn.done("merging.no_wechat", name=name) if len(words) == 1 else nobody(turn, name)
    pairs = list(product(named, people))[:PAIRS]
    if len(pairs) == 1:
        return _confirm(turn, *pairs[0])
    lines = [Choice(_line(turn, *pair), "merging.this", f"{pair[0].id}:{pair[1].id}") for pair in pairs]
    return turn.ask(Merge.WHICH, "merging.which", lines)


@router.picks("merging.this")
def this_pair(turn: Turn) -> Reply:
    return _confirm(turn, *(turn.uow.people.get(each) for each in _ids(turn)))


@router.picks("merging.do")
def do_merge(turn: Turn) -> Reply:
    named_id, person_id = _ids(turn)
    name, person = (name_of(turn, turn.uow.people.get(each)) for each in (named_id, person_id))
    outcome = merge(turn.work, (named_id, person_id), turn.person.id)
    return turn.done(f"twin.answer_{outcome}", name=name, person=person)


@router.at(Merge.CONFIRM)
def do_merge_in_words(turn: Turn) -> Reply | None:
    yes = turn.understood.intent == "yes" and bool(turn.talk.choices)
    return do_merge(replace(turn, picked=turn.talk.choices[0])) if yes else None


def _confirm(turn: Turn, named: Person, person: Person) -> Reply:
    ref = f"{named.id}:{person.id}"
    choices = [turn.choice("choice.merging.do", "merging.do", ref), turn.choice("choice.stop", "stop")]
    return turn.ask(Merge.CONFIRM, "merging.confirm", choices, **_facts(turn, named, person))


def _line(turn: Turn, named: Person, person: Person) -> str:
    return turn.say("merging.line", **_facts(turn, named, person))


def _facts(turn: Turn, named: Person, person: Person) -> dict[str, object]:
    carer = turn.uow.people.get(named.cared_by) if named.cared_by else None
    by = name_of(turn, carer) if carer else turn.say("roster.unnamed")
    return {"name": named.name, "by": by, "person": name_of(turn, person), "id": person.id}


def _on_the_list(turn: Turn, said: str) -> list[Person]:
    """By the number of the roster shown last, or by name."""
    if line := LINE.match(said):
        place = of_roster(turn, int(line["line"]))
        found = [turn.uow.people.get(int(place.partition(":")[2]))] if place else []
    else:
        found = turn.uow.people.named(said, NAMESAKES)
    return [each for each in found if each.cared_by is not None]


def _may_be(turn: Turn, person: Person) -> bool:
    return bool(person.openid) and person.agreed_to(turn.work.policy.consent_version)


def _ids(turn: Turn) -> tuple[int, int]:
    named_id, _, person_id = turn.ref.partition(":")
    return int(named_id), int(person_id)
