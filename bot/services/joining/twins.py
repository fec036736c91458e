"""The same name twice in one shift: once by a relative or a list, and then by WeChat."""

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person
from bot.domain.signups import RosterLine
from bot.services.activities.facts import facts_of
from bot.services.work import Work


def ask_about_twin(work: Work, person: Person, name: str, occasion: Occasion) -> RosterLine | None:
    """Ask whoever entered the other one whether both are one person; None when there is no other."""
    twin = work.uow.sign_ups.twin(occasion.shift.id, name) if person.openid else None
    if twin is None:
        return None
    facts = facts_of(occasion) | {"name": name}
    source = f"activity:{occasion.activity.id}:twin:{twin.sign_up.id}:{person.id}"
    message = Message(source, 1, "twin.told", Layout.NOTICE, facts, occasion.shift.ends_at)
    carer = work.uow.people.get(twin.sign_up.person_id).cared_by
    if carer is not None:
        work.uow.outbox.to_people(work.uow.outbox.write(message), [carer], work.now)
    return twin
