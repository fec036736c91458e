"""Links by which an organizer hands in a file: secret, for an hour, for one person, and closed at a word."""

from enum import StrEnum

from bot.domain.calendars import new_key
from bot.domain.deliveries import Layout, Message
from bot.domain.imports import LINK_HOLDS, ImportKind, ImportLink, ImportState, Outcome
from bot.domain.people import Person, Role
from bot.services.work import Work

AT_ONCE = 100  # links that one tick clears away

# What an organizer's file may grant; the roles that open other people's data are the operator's to give.
GRANTS = frozenset({Role.VOLUNTEER, Role.DRIVER, Role.LEADER})


class Closed(StrEnum):
    """Why a link opens nothing."""

    EXPIRED = "expired"
    NOT_ORGANIZER = "not_organizer"


def open_import(work: Work, organizer: Person, kind: ImportKind, actor_id: int | None) -> str:
    """The key of a new link; the organizer's earlier one opens nothing any more."""
    work.uow.imports.forget(organizer.id)
    key = new_key()
    made = work.uow.imports.add(organizer.id, kind, key, work.now + LINK_HOLDS)
    detail = {"person": organizer.id, "kind": kind}
    work.uow.audit.note(actor_id, "import.link", f"import:{made}", work.now, detail)
    return key


def close_imports(work: Work, organizer: Person, actor_id: int | None) -> bool:
    """False when there was none."""
    closed = work.uow.imports.forget(organizer.id) > 0
    if closed:
        work.uow.audit.note(actor_id, "import.close", f"person:{organizer.id}", work.now)
    return closed


def opened(work: Work, key: str) -> tuple[ImportLink, Person] | Closed:
    """The link and whose it is; asked anew at each step, as a role may be taken away meanwhile."""
    link = work.uow.imports.find(key, work.now)
    if link is None:
        return Closed.EXPIRED
    person = work.uow.people.get(link.person_id)
    return (link, person) if person.is_a(Role.ORGANIZER) else Closed.NOT_ORGANIZER


def hand_in(work: Work, link: ImportLink, rows: str) -> bool:
    """The rows lie there until they are entered, taken back, or the link ends. False: a step too late."""
    return work.uow.imports.advance(link, ImportState.READ, rows)


def take_back(work: Work, link: ImportLink) -> bool:
    return work.uow.imports.advance(link, ImportState.OPEN)


def claim(work: Work, link: ImportLink) -> bool:
    """Whoever gets True enters the rows; nobody else does, however often it is asked for."""
    return link.state is ImportState.READ and work.uow.imports.advance(link, ImportState.DONE)


def settle(work: Work, link: ImportLink, outcome: Outcome) -> None:
    """Write down who entered how much, and tell them in the chat."""
    work.uow.imports.count(link.id, outcome)
    counts = {"entered": outcome.entered, "unchanged": outcome.unchanged, "skipped": outcome.skipped}
    work.uow.audit.note(link.person_id, f"import.{link.kind}", f"import:{link.id}", work.now, counts)
    told = {name: str(count) for name, count in counts.items()}
    facts = {"what_texts": f"import.what.{link.kind}", **told}
    message = Message(f"import:{link.id}", 1, "import.told", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [link.person_id], work.now)


def drop_expired(work: Work) -> int:
    """A chore: links that have ended go, and what was handed in by them."""
    return work.uow.imports.drop_expired(work.now, AT_ONCE)
