"""The same name twice in one shift: once by a relative or a list, and then by WeChat."""

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person
from bot.domain.signups import RosterLine
from bot.services.facts import facts_of
from bot.services.work import Work


def ask_about_twin(work: Work, person: Person, name: str, occasion: Occasion) -> RosterLine | None:
    """Ask whoever entered the other one whether both are one person; None when there is no other."""
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    lines = work.uow.sign_ups.roster(occasion.activity.id) if mine and person.openid else []
    others = [each for each in lines if each.sign_up.active and each.openid is None and each.name == name]
    same = [each for each in others if each.sign_up.shift_id == occasion.shift.id]
    if not mine or not same:
        return None
    facts = facts_of(occasion) | {"name": name}
    source = f"activity:{occasion.activity.id}:twin:{mine.id}"
    message = Message(source, 1, "twin.told", Layout.NOTICE, facts, occasion.shift.ends_at)
    carer = work.uow.people.get(same[0].sign_up.person_id).cared_by
    if carer is not None:
        work.uow.outbox.to_people(work.uow.outbox.write(message), [carer], work.now)
    return same[0]
