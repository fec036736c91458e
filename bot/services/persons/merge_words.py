"""What is said when two entries are one person, or are not; each is told once, in the same transaction."""

from collections.abc import Sequence

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person
from bot.domain.twins import Twin, TwinClaim
from bot.services.work import Work

BETWEEN = "、"


def ask_carer(work: Work, twin: Twin, person: Person) -> None:
    facts = {"name": twin.name, "person": person.name}
    _tell(work, (twin.named_id, person.id), twin.carer_id, "claimed", facts)


def tell_merged(
    work: Work, pair: tuple[Person, Person], came: Sequence[Occasion], actor_id: int | None
) -> None:
    """The person, and whoever entered the name; but nobody of what they did themselves."""
    named, person = pair
    ids = named.id, person.id
    titles = [each.activity.title for each in sorted(came, key=lambda each: each.shift.starts_at)]
    facts = {"name": named.name, "person": person.name, "titles": BETWEEN.join(titles)}
    if actor_id != person.id:
        _tell(work, ids, person.id, "merged" if titles else "merged_past", facts)
    if named.cared_by and named.cared_by not in (actor_id, person.id):
        _tell(work, ids, named.cared_by, "merged_for", facts)


def tell_refused(work: Work, claim: TwinClaim) -> None:
    _tell(work, (claim.named_id, claim.person_id), claim.person_id, "refused", {"name": claim.name})


def _tell(work: Work, ids: tuple[int, int], reader_id: int, key: str, facts: dict[str, str]) -> None:
    source = f"twin:{ids[0]}:{ids[1]}:{key}"
    message = Message(source, 1, f"twin.{key}", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [reader_id], work.now)
