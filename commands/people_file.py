"""`people`: a list of them is imported with a report row by row; a name and a person become one."""

from pathlib import Path

import click

from bot.domain.imports import ImportKind
from bot.domain.twins import Merging
from bot.imports.entering import Done
from bot.services.persons.merge import merge
from commands.context import NUMBER, build, person_of, show, working
from commands.import_file import FILE, SKIP, import_file

LISTED = 500
REFUSALS = {
    Merging.GONE: "is not known by name only (any more); see `people named`",
    Merging.CHANGED: "was being signed up for something at this very moment; try again",
    Merging.NOT_AGREED: "cannot pass to somebody who has not agreed to the privacy text",
}


@click.group()
def people() -> None:
    """People."""


@people.command("import")
@FILE
@SKIP
@click.option("--by", metavar="WHO", help="Who answers for people without WeChat where the row does not say.")
def import_(file: Path, skip_wrong: bool, by: str | None) -> None:
    """People of an XLSX, CSV or YAML file; all of them, or none if one is wrong.

    Columns: openid, name, cared_by, roles (volunteer, driver, …), holds (team:NAME, training:NAME, licence),
    compound, unit, tags.
    A list is no consent: a name is kept only of people without WeChat, and with whoever answers for it.
    """
    import_file(ImportKind.PEOPLE, file, (skip_wrong, by), _kept)


def _kept(done: Done) -> str:
    facts = done.facts
    if not facts["openid"]:
        return f"{done.about}  {facts['who']}  (by name only; {facts['carer']} answers for it)"
    note = "  (the name is kept once they agree in chat)" if facts["later"] else ""
    return f"{done.about}  {facts['openid']}{note}"


@people.command()
@click.option("--json", "as_json", is_flag=True)
def named(as_json: bool) -> None:
    """Who is known by name only, with their number and who answers for the name."""
    with working(build()) as work:
        found = work.uow.twins.all(LISTED)
    rows = [{"id": each.named_id, "name": each.name, "cared_by": each.carer} for each in found]
    show(rows, ("id", "name", "cared_by"), as_json)


@people.command("merge")
@click.argument("named_id", type=NUMBER)
@click.argument("openid")
@click.option("--by", metavar="OPENID", help="On whose word; without it, the operator's.")
def merge_(named_id: int, openid: str, by: str | None) -> None:
    """Somebody known by name only is this person: sign-ups, attendance and hours pass to them.

    It cannot be undone. The person is told, and so is whoever entered the name.
    """
    with working(build()) as work:
        actor_id = person_of(work, by).id if by else None
        twin = work.uow.twins.get(named_id)
        outcome = merge(work, (named_id, person_of(work, openid).id), actor_id) if twin else Merging.GONE
    if outcome is not Merging.MERGED:
        raise click.ClickException(f"{named_id} {REFUSALS[outcome]}")
    click.echo(f"{named_id} is {openid}")
