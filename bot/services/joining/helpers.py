"""Helpers: two people agree by a code, either ends it, and whoever is acted for is told each time."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.codes import TRIES, paused_until
from bot.domain.deliveries import Layout, Message
from bot.domain.helpers import CODE_DIGITS, CODE_LASTS, MOST_LINKS, HelperCode, Linked, LinkOutcome
from bot.domain.people import Person
from bot.services.joining.erasures import stop
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Act:
    """What a helper did for somebody. id: of what was said, so that a repeat is told once."""

    id: str
    words: str
    answer: str


def offer_code(work: Work, person: Person) -> HelperCode:
    """A new code for the person to show; the one before holds no longer."""
    while True:
        digits = str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)
        code = HelperCode(digits, work.now + CODE_LASTS)
        if work.uow.helpers.offer(person.id, code):
            return code


def take_code(work: Work, helper: Person, digits: str) -> Linked:
    """The helper gives the code that the person showed them: by this both agree, and both know."""
    tries = work.uow.codes.hold(helper.id)
    if paused_until(tries, work.now):
        return Linked(LinkOutcome.PAUSED)
    if len(work.uow.helpers.helped_by(helper.id)) >= MOST_LINKS:
        return Linked(LinkOutcome.TOO_MANY)
    person_id = work.uow.helpers.redeem(digits, work.now)
    if person_id is None:
        work.uow.codes.keep(helper.id, [work.now, *tries][:TRIES])
        return Linked(LinkOutcome.WRONG_CODE)
    if person_id == helper.id:
        return Linked(LinkOutcome.ONESELF)
    person = work.uow.people.get(person_id)
    link(work, helper, person, helper.id)
    return Linked(LinkOutcome.LINKED, person)


def link(work: Work, helper: Person, person: Person, actor_id: int | None) -> None:
    """The helper may do everything the person may, from now on; the person is told."""
    work.uow.helpers.link(helper.id, person.id, work.now)
    work.uow.audit.note(actor_id, "helper.link", f"person:{person.id}", work.now, {"helper": helper.id})
    _tell(work, (helper, person), person, "linked")
    if actor_id != helper.id:
        _tell(work, (helper, person), helper, "linked_for")


def unlink(work: Work, helper: Person, person: Person, actor_id: int | None) -> bool:
    """End it, by either side or the operator; the others are told. False when there was none."""
    if not work.uow.helpers.end(helper.id, person.id, work.now):
        return False
    work.uow.audit.note(actor_id, "helper.unlink", f"person:{person.id}", work.now, {"helper": helper.id})
    waiting = work.uow.erasures.of_person(person.id)
    if waiting and waiting.helper_id == helper.id:
        stop(work, waiting, actor_id)
    for reader, key in ((person, "ended"), (helper, "ended_for")):
        if reader.id != actor_id:
            _tell(work, (helper, person), reader, key)
    return True


def family(work: Work, helper: Person) -> list[Person]:
    """All whom this person may act for: known by name only, or linked."""
    return [*work.uow.people.cared_for(helper.id), *work.uow.helpers.helped_by(helper.id)]


def may_act(work: Work, helper: Person, person: Person) -> bool:
    return person.cared_by == helper.id or work.uow.helpers.holds(helper.id, person.id)


def remember_kin(work: Work, speaker: Person, word: str, person: Person) -> None:
    """The speaker said whom they mean by 妈妈; they are not asked again."""
    if word and work.uow.helpers.called(speaker.id, word) != person.id:
        work.uow.helpers.call(speaker.id, word, person.id)


def meant_by_kin(work: Work, speaker: Person, word: str) -> Person | None:
    """Whom the speaker said they mean by the word, while they may act for them."""
    known = work.uow.helpers.called(speaker.id, word)
    person = work.uow.people.get(known) if known else None
    return person if person and may_act(work, speaker, person) else None


def care_for(work: Work, carer: Person, name: str, actor_id: int | None) -> Person:
    """Somebody without WeChat, by name alone, on the word of the one who cares for them."""
    named = work.uow.people.add_named(name, carer.id, work.now)
    detail = {"cared_by": carer.id}
    work.uow.audit.note(actor_id, "person.named", f"person:{named.id}", work.now, detail)
    return named


def tell_acted(work: Work, helper: Person, person: Person, act: Act) -> None:
    """Whoever is acted for is told, each time; of those known by name only the helper knows already."""
    work.uow.audit.note(helper.id, "helper.act", f"person:{person.id}", work.now)
    if person.cared_by is not None:
        return
    facts = {"helper": helper.name, "words": act.words, "answer": act.answer}
    # digested, because what the platform calls a message may hold an openid
    once = sha256(act.id.encode()).hexdigest()[:16]
    source = f"helper:{helper.id}:{person.id}:{once}"
    message = Message(source, 1, "helper.acted", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)


def _tell(work: Work, pair: tuple[Person, Person], reader: Person, key: str) -> None:
    helper, person = pair
    facts = {"helper": helper.name, "person": person.name}
    at = round(work.now.timestamp() * 1000)
    source = f"helper:{helper.id}:{person.id}:{key}:{at}"
    message = Message(source, 1, f"helper.{key}", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [reader.id], work.now)
