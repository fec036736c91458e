"""Entering a file: each row by the service that chat and commands use, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from bot.domain.claims import RecordOutcome
from bot.domain.imports import ImportKind
from bot.domain.people import Person, Role, short
from bot.imports.activities import ActivityRow
from bot.imports.hours import HoursRow
from bot.imports.people import PersonRow
from bot.imports.rows import Wrong, checked
from bot.imports.tables import Rows
from bot.services.activities.organize import publish
from bot.services.activities.series import start_series
from bot.services.joining.bring_in import BringIn, Brought, Listed, bring_in
from bot.services.persons.people import known_as
from bot.services.record.history import Served, enter_served
from bot.services.work import Work

BRING_IN = {
    BringIn.NO_CARER: ("cared_by", "needs the openid or name of who answers for them, or --by"),
    BringIn.NAME_ONLY: ("roles, holds", "only for people with an openid"),
    BringIn.NOT_AGREED: ("holds", "nothing is kept before they agreed in chat; import it again afterwards"),
}
RECORD = {
    RecordOutcome.NOT_SERVICE: ("title", "not a volunteer service, so it earns no hours (Order 67, Art. 19)"),
    RecordOutcome.CANCELLED: ("title", "the activity was called off"),
    RecordOutcome.NOT_OVER: ("ends_at", "not over yet"),
    RecordOutcome.TOO_MUCH: ("hours", "more than the shift and half an hour on both sides"),
    RecordOutcome.NO_MINUTES: ("hours", "the minutes must not be 0"),
    RecordOutcome.NO_REASON: ("reason", "a reason is needed"),
}


@dataclass(frozen=True, slots=True)
class By:
    """Who enters a file, None for the operator. grants: the roles that their file may give."""

    person: Person | None = None
    grants: frozenset[Role] = frozenset(Role)

    @property
    def id(self) -> int | None:
        return self.person.id if self.person else None


@dataclass(frozen=True, slots=True)
class Done:
    """What a row came to. code, facts: for everybody's words; about: its person or activity."""

    where: str
    code: str
    about: int
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    done: list[Done]
    wrong: list[Wrong]


def enter(work: Work, kind: ImportKind, rows: Rows, by: By) -> Report:
    """Enters every row that is right; the caller commits, or undoes it all: then it was a trial.

    One file is entered at a time, so that no two of them make the same activity or person twice.
    """
    work.uow.imports.one_at_a_time()
    model, entering = KINDS[kind]
    found = checked(rows, model)
    report = Report([], found.wrong)
    for where, row in found.good.items():
        made = entering(work, where, row, by)
        (report.wrong if isinstance(made, Wrong) else report.done).append(made)  # type: ignore[arg-type]
    return report


def _activity(work: Work, where: str, row: ActivityRow, by: By) -> Done:
    known = work.uow.activities.find(row.title, row.starts_at)
    facts = {name: getattr(row, name) for name in ("title", "starts_at", "ends_at", "place")}
    if known:
        return Done(where, "same", known.activity.id, facts)
    if row.repeats:
        return Done(where, "series", start_series(work, row.new, row.repeats, by.id).activity.id, facts)
    return Done(where, "new", publish(work, row.new, by.id).activity.id, facts)


def _person(work: Work, where: str, row: PersonRow, by: By) -> Done | Wrong:
    if set(row.roles) - by.grants:
        return Wrong(where, "roles", "not_yours", "roles that the operator alone grants")
    carer = by.person
    if row.cared_by:
        found = _one(work, where, row.cared_by, "cared_by")
        if isinstance(found, Wrong):
            return found
        carer = found
    namesake = not row.openid and any(each.openid for each in known_as(work, row.name))
    listed = Listed(row.openid, row.name, carer, row.roles, row.holds, row.labels)
    brought = bring_in(work, listed, by.id)
    if brought.outcome in BRING_IN:
        column, words = BRING_IN[brought.outcome]
        return Wrong(where, column, brought.outcome, words)
    return _brought(where, row, brought, (carer, namesake))


def _brought(where: str, row: PersonRow, brought: Brought, about: tuple[Person | None, bool]) -> Done:
    """about: who cares for them, and whether somebody with WeChat bears the same name."""
    assert brought.person
    carer, namesake = about
    facts = {
        "who": (brought.person.name or short(row.openid)) if row.openid else row.name,
        "openid": row.openid,
        "carer": carer.name if carer else "",
        "added": brought.added,
        "namesake": namesake,
        "later": bool(row.openid and row.name and not brought.person.name),
    }
    changed = "changed" if brought.added else "same"
    code = ("new" if row.openid else "named") if brought.new else changed
    return Done(where, code, brought.person.id, facts)


def _hours(work: Work, where: str, row: HoursRow, by: By) -> Done | Wrong:
    person = _one(work, where, row.openid or row.name, "openid" if row.openid else "name")
    if isinstance(person, Wrong):
        return person
    entered = enter_served(
        work, Served(person.id, row.activity, row.minutes, row.reason, row.evidence), by.id
    )
    if entered.outcome in RECORD:
        column, words = RECORD[entered.outcome]
        return Wrong(where, column, entered.outcome, words)
    facts = {"who": person.name, "title": row.title, "starts_at": row.starts_at, "minutes": row.minutes}
    if entered.outcome is RecordOutcome.DOUBLE:
        if entered.had == row.minutes:
            return Done(where, "same", person.id, facts)
        words = f"{entered.had} minutes of it are on record; correct them instead"
        return Wrong(where, "hours", "differs", words, {"had_minutes": entered.had})
    new = "made" if entered.made else "new"
    return Done(where, "waiting" if entered.outcome is RecordOutcome.WAITING else new, person.id, facts)


def _one(work: Work, where: str, who: str, column: str) -> Person | Wrong:
    """The one person meant."""
    found = known_as(work, who)
    if len(found) == 1:
        return found[0]
    words = "more than one person is" if found else "nobody is"
    return Wrong(where, column, "several" if found else "unknown", f"{words} known as {who}", {"who": who})


KINDS: Mapping[ImportKind, tuple[type[BaseModel], Callable[..., Done | Wrong]]] = {
    ImportKind.PEOPLE: (PersonRow, _person),
    ImportKind.ACTIVITIES: (ActivityRow, _activity),
    ImportKind.HOURS: (HoursRow, _hours),
}
