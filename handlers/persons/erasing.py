"""Erasing: one's own data at once; that of another is asked for by their helper, and they may stop it."""

from dataclasses import replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, Router
from bot.dialog.turn import Turn
from bot.domain.erasures import Erasure
from bot.services.joining.erasures import ask_erasure, stop_erasure
from bot.services.joining.heirs import heir_of
from bot.services.persons.people import erase

router = Router()

NAMED = 5  # of the family, when all of them are erased


class Erase(StrEnum):
    CONFIRM = "my_data.confirm_erase"


@router.says("erase")
@router.picks("my_data.erase")
def ask_erase(turn: Turn) -> Reply:
    """What goes, and whose; then a single yes."""
    person = turn.uow.people.get(turn.person.id)  # with all their roles, also where a helper speaks
    family = turn.uow.people.cared_for(person.id)
    family = [] if heir_of(turn.work, person) is not None else family
    count = sum(len(turn.uow.sign_ups.of_person(each.id, turn.now)) for each in (person, *family))
    names = turn.say("care.comma").join(each.name for each in family[:NAMED])
    theirs = turn.say("my_data.with_family", names=names, count=len(family)) if family else ""
    facts = {"count": count, "family": theirs, "name": _name(turn)}
    if turn.speaker is None:
        return _ask(turn, "my_data.confirm_erase", "my_data.do_erase", facts)
    if turn.person.cared_by is not None:
        return _ask(turn, "family.erase_named", "my_data.do_erase", facts)
    waiting = turn.uow.erasures.of_person(person.id)
    if waiting:
        return _waits(turn, "family.erase_asked_before", waiting)
    until = turn.moment(turn.now + turn.work.policy.erasing_waits)
    return _ask(turn, "family.erase_for", "my_data.ask_erasure", facts | {"until": until})


@router.picks("my_data.do_erase")
def do_erase(turn: Turn) -> Reply:
    if turn.speaker is None:
        erase(turn.work, turn.person, turn.person.id)
        return Reply(turn.say("my_data.erased"), forget=True)
    if turn.person.cared_by is None:
        return ask_for_them(turn)
    erase(turn.work, turn.person, turn.speaker.id)
    return turn.done("family.erased_named", name=_name(turn))


@router.picks("my_data.ask_erasure")
def ask_for_them(turn: Turn) -> Reply:
    if turn.speaker is None or turn.person.cared_by is not None:
        return ask_erase(turn)
    waiting, new = ask_erasure(turn.work, turn.speaker, turn.person)
    return _waits(turn, "family.erase_asked" if new else "family.erase_asked_before", waiting)


@router.says("keep_data")
@router.picks("my_data.stop_erasing")
def stop(turn: Turn) -> Reply:
    """By the person or by a helper of theirs, as long as it waits."""
    stopped = stop_erasure(turn.work, turn.person, (turn.speaker or turn.person).id)
    return _told(turn.done("my_data.erasing_stopped" if stopped else "my_data.kept"))


@router.when(ANSWER)
def no(turn: Turn) -> Reply | None:
    """`不` right after it was told. A yes is not enough: erasing is confirmed by its own words."""
    if turn.understood.intent not in ("no", "stop") or turn.speaker:
        return None
    waiting = turn.uow.erasures.of_person(turn.person.id)
    last = waiting and (turn.since is None or waiting.asked_at >= turn.since)
    return stop(turn) if last else None


@router.picks("my_data.keep")
def keep(turn: Turn) -> Reply:
    return turn.done("my_data.kept")


@router.at(Erase.CONFIRM)
def erase_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent in ("yes", "erase"):
        return do_erase(turn)
    return keep(turn) if turn.understood.intent == "no" else None


def erasing_in_words(turn: Turn) -> str:
    """A line about what waits, "" for nothing."""
    waiting = turn.uow.erasures.of_person(turn.person.id)
    if waiting is None:
        return ""
    helper = turn.uow.people.get(waiting.helper_id).name
    return turn.say("my_data.erasing", helper=helper, until=turn.moment(waiting.due_at)) + "\n"


def _ask(turn: Turn, key: str, yes: str, facts: dict[str, object]) -> Reply:
    choices = [turn.choice(f"choice.{action}", action) for action in (yes, "my_data.keep")]
    return turn.ask(Erase.CONFIRM, key, choices, **facts)


def _waits(turn: Turn, key: str, waiting: Erasure) -> Reply:
    choices = [turn.choice("choice.my_data.stop_erasing", "my_data.stop_erasing")]
    return _told(turn.done(key, choices, name=_name(turn), until=turn.moment(waiting.due_at)))


def _told(reply: Reply) -> Reply:
    """The person is told by the service, in words that say what they can do."""
    return replace(reply, told=True)


def _name(turn: Turn) -> str:
    return turn.person.name or turn.say("roster.unnamed")
