"""Chain lists (接龙): printed for a group, and entered from a file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.language.chain import read_chain
from bot.services.joining.chain import enter, foresee, present_lines
from commands.context import NUMBER, build, person_of, show, working
from commands.families import shift_of
from handlers.joining.chain_lines import chain_text, listing_of

COLUMNS = ("name", "heads", "before", "place", "why")
WAITS = "候补"


@click.group()
def chain() -> None:
    """Chain lists as groups hand them on."""


@chain.command("print")
@click.argument("activity_id", type=NUMBER)
@click.option("--shift", type=NUMBER, help="Which shift; without it, the first.")
def print_(activity_id: int, shift: int | None) -> None:
    """The list of a shift, ready to paste into a group."""
    with working(build()) as work:
        occasion = shift_of(work, activity_id, shift)
        lines = present_lines(work, occasion)
        click.echo(chain_text([occasion.activity.title, occasion.activity.place], lines, WAITS))


@chain.command("import")
@click.argument("activity_id", type=NUMBER)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="Openid of who answers for the names.")
@click.option("--shift", type=NUMBER, help="Which shift; without it, the first.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--followers", is_flag=True, help="Names that one follower alone bears mean that follower.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def import_(activity_id: int, file: Path, by: str, dry_run: bool, **more: Any) -> None:
    """Enter a pasted list; once more adds only what is new."""
    listing = listing_of(read_chain(_text(file)))
    if not (listing.entries or listing.cancelled):
        raise click.ClickException(f"{file} holds no list of names")
    with working(build()) as work:
        occasion, actor = shift_of(work, activity_id, more["shift"]), person_of(work, by)
        done = foresee(work, occasion, listing)
        if more["followers"]:
            listing = replace(listing, people=frozenset(each.bearer for each in done if each.bearer))
        done = done if dry_run else enter(work, actor, occasion, listing)
    rows = [
        {
            "name": each.listed.name,
            "heads": each.listed.heads,
            "before": each.before,
            "place": each.place,
            "why": each.why,
        }
        for each in done
    ]
    show(rows, COLUMNS, more["as_json"])


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read as UTF-8 ({type(error).__name__})") from None
