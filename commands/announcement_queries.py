"""`announce query`: combinations of people kept under a name."""

import click

from bot.services.announcing.audiences import Save, drop_query, save_query, turnout
from commands.announcement_options import BY, actor_of, audience_of
from commands.context import build, show, working


@click.group("query")
def query() -> None:
    """Combinations of people kept under a name."""


@query.command("save")
@click.argument("name")
@click.argument("audience")
@BY
def save(name: str, audience: str, by: str | None) -> None:
    """E.g. `announce query save 夜班司机 "role:driver and not compound:3号院"`."""
    with working(build()) as work:
        done = save_query(work, name, audience_of(work, audience), actor_of(work, by))
        if done is not Save.SAVED:
            raise click.ClickException(f"not saved: {done}")


@query.command("drop")
@click.argument("name")
@BY
def drop(name: str, by: str | None) -> None:
    with working(build()) as work:
        if drop_query(work, name, actor_of(work, by)) is Save.UNKNOWN:
            raise click.ClickException(f"there is no saved query {name}")


@query.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def queries(as_json: bool) -> None:
    """Each with how many people it stands for now."""
    with working(build()) as work:
        kept = work.uow.queries.all(100)
        rows = [
            {"name": name, "audience": str(audience), "people": turnout(work, audience).included}
            for name, audience in kept
        ]
    show(rows, ("name", "people", "audience"), as_json)
