"""Erasing somebody on their helper's word: they are told at once, it waits, and either may stop it."""

from bot.domain.deliveries import Layout, Message, Priority
from bot.domain.erasures import Erasure
from bot.domain.people import Person
from bot.services.work import Work


def ask_erasure(work: Work, helper: Person, person: Person) -> tuple[Erasure, bool]:
    """All that is known of the person goes, not before they had time to stop it; False: it waits already.

    The caller knows that the helper may act for the person, who has WeChat of their own.
    """
    wanted = Erasure(person.id, helper.id, work.now, work.now + work.policy.erasing_waits)
    if not work.uow.erasures.add(wanted):
        return work.uow.erasures.of_person(person.id) or wanted, False
    work.uow.audit.note(helper.id, "helper.ask_erase", f"person:{person.id}", work.now)
    facts = {"helper": helper.name, "until_at": wanted.due_at.isoformat()}
    asked = Message(
        wanted.source, 1, "erasing.asked", Layout.NOTICE, facts, wanted.due_at, priority=Priority.MUST
    )
    work.uow.outbox.to_people(work.uow.outbox.write(asked), [person.id], work.now)
    return wanted, True


def stop_erasure(work: Work, person: Person, actor_id: int | None) -> bool:
    """Nothing is erased, on the word of the person, the helper or the operator; False: nothing waited."""
    waiting = work.uow.erasures.of_person(person.id)
    return waiting is not None and stop(work, waiting, actor_id)


def stop(work: Work, waiting: Erasure, actor_id: int | None) -> bool:
    """False when it was too late, or stopped already. Whoever did not do it is told."""
    if not work.uow.erasures.take(waiting):
        return False
    person = work.uow.people.get(waiting.person_id)
    work.uow.audit.note(actor_id, "helper.stop_erase", f"person:{person.id}", work.now)
    work.uow.outbox.withdraw([waiting.source], person.id)
    if actor_id != person.id:
        tell(work, waiting, f"erasure:{person.id}:{waiting.asked}", (person.id, "stopped"))
    if actor_id != waiting.helper_id:
        tell_helper(work, waiting, "stopped_for", person=person.name)
    return True


def forget_erasing(work: Work, person: Person) -> None:
    """The person is erased at once: nothing waits any more, of theirs or of what they asked for others."""
    mine = work.uow.erasures.of_person(person.id)
    if mine:
        work.uow.erasures.take(mine)
    for each in work.uow.erasures.asked_by(person.id):
        stop(work, each, person.id)


def tell_helper(work: Work, of: Erasure, key: str, **facts: str) -> None:
    tell(work, of, of.source, (of.helper_id, key), **facts)


def tell(work: Work, of: Erasure, about: str, told: tuple[int, str], **facts: str) -> None:
    """about: begins the source; of what names nobody it is none that silences what is told of the person."""
    reader_id, key = told
    told_of = {"asked_at": of.asked_at.isoformat(), **facts}
    message = Message(f"{about}:{key}", 1, f"erasing.{key}", Layout.NOTICE, told_of)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [reader_id], work.now)
