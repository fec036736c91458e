"""The links by which organizers hand in files: give one out, list them, close one."""

import click

from bot.domain.imports import ImportKind
from bot.domain.people import Role
from bot.services.persons.import_links import close_imports, open_import
from commands.context import Row, build, iso, show, somebody, working

COLUMNS = ("id", "name", "kind", "state", "until")
LISTED = 100


@click.group()
def imports() -> None:
    """Links by which organizers hand in files; to import one here, see people, activity and hours."""


@imports.command("link")
@click.argument("who")
@click.argument("kind", type=click.Choice([each.value for each in ImportKind]))
def link(who: str, kind: str) -> None:
    """Print a link for an organizer, good for an hour; an earlier one of theirs ends."""
    app = build()
    with working(app) as work:
        organizer = somebody(work, who)
        if not organizer.is_a(Role.ORGANIZER):
            raise click.ClickException(f"{who} is no organizer")
        key = open_import(work, organizer, ImportKind(kind), None)
    click.echo(f"{app.settings.web.base_url}/p/import/{key}")


@imports.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(as_json: bool) -> None:
    """The links that are open, or told their outcome; never the secret in them."""
    with working(build()) as work:
        rows: list[Row] = [
            {
                "id": each.id,
                "name": work.uow.people.get(each.person_id).name,
                "kind": each.kind,
                "state": each.state,
                "until": iso(each.expires_at),
                "entered": each.outcome.entered,
                "unchanged": each.outcome.unchanged,
                "skipped": each.outcome.skipped,
            }
            for each in work.uow.imports.open(work.now, LISTED)
        ]
    show(rows, COLUMNS, as_json)


@imports.command("close")
@click.argument("who")
def close(who: str) -> None:
    """Close the link of an organizer at once; what was handed in and not entered is gone."""
    with working(build()) as work:
        closed = close_imports(work, somebody(work, who), None)
    if not closed:
        raise click.ClickException(f"{who} has no link")
    click.echo("closed")
