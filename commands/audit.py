"""The audit log: who did what to what, and when."""

from datetime import datetime

import click

from bot.domain.audit import MOST, OPERATOR, AuditEntry, AuditQuery, Somebody
from bot.domain.people import short
from bot.domain.reminders import LOCAL
from bot.services.persons.audit_trail import objects_of
from bot.services.work import Work
from commands.context import Row, build, iso, show, somebody, working

COLUMNS = ("at", "by", "action", "of", "whom", "detail")


@click.group()
def audit() -> None:
    """Who did what to what, and when."""


@audit.command("list")
@click.option("--by", metavar="WHO", help="Openid or name of who did it; `operator` for this machine.")
@click.option("--of", metavar="WHAT", help="activity:3 (with its shifts), person:7, announcement:2, …")
@click.option("--since", metavar="ISO", help="From then on, e.g. 2027-03-01 or 2027-03-01T08:00+08:00.")
@click.option("--action", default="", help="One kind, e.g. person.erase; `person` for all of its kinds.")
@click.option("--limit", type=click.IntRange(1, MOST), default=200, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(by: str | None, of: str | None, since: str | None, action: str, limit: int, as_json: bool) -> None:  # noqa: PLR0913, PLR0917
    """What was done, the latest first. People are shown by name, or by the end of their openid."""
    after = _moment(since) if since else None
    with working(build()) as work:
        query = AuditQuery(objects_of(work, of) if of else (), _actor(work, by), after, action, limit)
        rows = [_row(entry) for entry in work.uow.audit.entries(query)]
    show(rows, COLUMNS, as_json)


def _actor(work: Work, by: str | None) -> int | None:
    if by is None:
        return None
    return OPERATOR if by == "operator" else somebody(work, by).id


def _row(entry: AuditEntry) -> Row:
    return {
        "id": entry.id,
        "at": iso(entry.at),
        "by": _called(entry.by) if entry.by else "operator",
        "action": entry.action,
        "of": entry.of,
        "whom": _called(entry.whom) if entry.whom else None,
        "detail": dict(entry.detail),
    }


def _called(who: Somebody) -> str:
    return who.name or (short(who.openid) if who.openid else f"erased person {who.id}")


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("must look like 2027-03-01T08:00+08:00", param_hint="--since") from None
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at
