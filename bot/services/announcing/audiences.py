"""Audiences as organizers name them: kept combinations put in, and who of them is left out."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.audiences import Audience, Group, Sieve, Turnout
from bot.domain.labels import label_name
from bot.domain.reminders import LOCAL
from bot.services.work import Work

KEPT_AT_MOST = 100


class Save(StrEnum):
    """Every way of keeping a combination can end."""

    SAVED = "saved"
    DROPPED = "dropped"
    NO_NAME = "no_name"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"


def resolved(work: Work, audience: Audience) -> Audience:
    """With what kept combinations stand for. Raises ValueError for a name that nobody keeps.

    The announcement keeps the result: who changes the combination later does not change whom it is for.
    """
    terms = []
    for term in audience.terms:
        if term.group is not Group.QUERY:
            terms.append(str(term))
            continue
        kept = work.uow.queries.get(term.name)
        if kept is None:
            raise ValueError(f"there is no saved query {term.name}")
        if term.negated and len(kept.terms) > 1:
            raise ValueError(f"`not` before query:{term.name} is not possible: it has several parts")
        terms += [f"not {each}" if term.negated and not each.negated else str(each) for each in kept.terms]
    return Audience.parse(" and ".join(terms))


def save_query(work: Work, name: str, audience: Audience, actor_id: int | None) -> Save:
    """Keep the combination under the name, in place of what it stood for. Raises ValueError as `resolved`."""
    name = label_name(name)
    if not name or ":" in name:
        return Save.NO_NAME
    if len(work.uow.queries.all(KEPT_AT_MOST)) >= KEPT_AT_MOST and work.uow.queries.get(name) is None:
        return Save.TOO_MANY
    audience = resolved(work, audience)
    work.uow.queries.save(name, audience, actor_id, work.now)
    work.uow.audit.note(actor_id, "query.save", f"query:{name}", work.now, {"audience": str(audience)})
    return Save.SAVED


def drop_query(work: Work, name: str, actor_id: int | None) -> Save:
    if not work.uow.queries.drop(label_name(name)):
        return Save.UNKNOWN
    work.uow.audit.note(actor_id, "query.drop", f"query:{name}", work.now)
    return Save.DROPPED


def sieve(work: Work, audience: Audience, urgent: bool) -> Sieve:
    """Who is left out. Whoever signed up hears what is urgent about it, whatever they wish of news."""
    return Sieve(
        now=work.now,
        today=_midnight(work.now),
        heeds=not (urgent and audience.activity_ids),
        most=0 if urgent else work.policy.announcements_a_day,
        language=work.policy.language,
    )


def turnout(work: Work, audience: Audience, urgent: bool = False) -> Turnout:
    """How many would get it now, and how many not, by reason."""
    return work.uow.audiences.turnout(audience, sieve(work, audience, urgent))


def _midnight(now: datetime) -> datetime:
    """When the day began in local time."""
    here = now.astimezone(LOCAL)
    return here - timedelta(
        hours=here.hour, minutes=here.minute, seconds=here.second, microseconds=here.microsecond
    )
