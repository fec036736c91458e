"""What a replacement call says: the question, that it is settled, and to the organizer who comes."""

from collections.abc import Sequence

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.domain.replacement import Call
from bot.services.activities.facts import facts_of
from bot.services.work import Work


def ask_these(work: Work, occasion: Occasion, call: Call, person_ids: Sequence[int]) -> None:
    """The question of one round; of no use once it has begun."""
    role = work.uow.roles.get(call.role_id) if call.role_id else None
    key, facts = ("replace.ask_for_role", {"role": role.name}) if role else ("replace.ask", {})
    question = Message(
        source=_source(occasion, call.round),
        version=1,
        key=key,
        layout=Layout.NOTICE,
        facts=facts_of(occasion) | facts,
        expires_at=occasion.shift.starts_at,
    )
    work.uow.outbox.to_people(work.uow.outbox.write(question), person_ids, work.now)


def tell_filled(work: Work, occasion: Occasion, call: Call) -> None:
    """Tell those who were asked and did not answer. Whom the question has not reached, it never will."""
    sources = [_source(occasion, number) for number in range(1, call.round + 1)]
    work.uow.outbox.withdraw(sources)
    reached = set(work.uow.outbox.addressed(sources))
    waiting = [each for each in work.uow.replacements.unanswered(call.shift_id) if each in reached]
    if waiting:
        source = f"{_source(occasion, call.round)}:filled"
        facts, expires = facts_of(occasion), occasion.shift.ends_at
        filled = Message(source, 1, "replace.filled_told", Layout.NOTICE, facts, expires)
        work.uow.outbox.to_people(work.uow.outbox.write(filled), waiting, work.now)


def tell_who_comes(work: Work, occasion: Occasion, call: Call, person: Person) -> None:
    """The source names the person: an erasure takes the name out of it."""
    left = "" if occasion.shift.left is None else str(occasion.shift.left)
    facts = {
        "name": person.name,
        "title": occasion.activity.title,
        "id": str(occasion.activity.id),
        "left": left,
    }
    source = f"replacement:{person.id}:{call.shift_id}:{call.round}"
    key = "replace.comes_told" if left else "replace.comes_told_unlimited"
    _to_organizer(work, call, Message(source, 1, key, Layout.NOTICE, facts))


def tell_nobody(work: Work, occasion: Occasion, call: Call) -> None:
    facts = facts_of(occasion) | {"id": str(occasion.activity.id)}
    source = f"{_source(occasion, call.round)}:nobody"
    _to_organizer(work, call, Message(source, 1, "replace.nobody", Layout.NOTICE, facts))


def _to_organizer(work: Work, call: Call, message: Message) -> None:
    to = [call.opened_by] if call.opened_by else work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(message), to, work.now)


def _source(occasion: Occasion, number: int) -> str:
    return f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:ask:{number}"
