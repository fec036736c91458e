"""What the commands that import a file share: reading it, refusing it, telling what was skipped."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import click

from app import App
from bot.domain.imports import ImportKind
from bot.imports.entering import By, Done, enter
from bot.imports.flaws import Flaw, FlawedFileError
from bot.imports.headings import headings, plain
from bot.imports.rows import Wrong
from bot.imports.tables import Reading, read_rows
from commands.context import build, somebody, working

THINGS = {ImportKind.PEOPLE: "person", ImportKind.ACTIVITIES: "activity", ImportKind.HOURS: "entry"}
NEEDED = {
    ImportKind.PEOPLE: "openid or name",
    ImportKind.ACTIVITIES: "title, starts_at, ends_at and place",
    ImportKind.HOURS: "name, title, starts_at, ends_at, hours, place, reason and evidence",
}
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
SKIP = click.option("--skip-wrong", is_flag=True, help="Import the rows that are right; the others are told.")
Telling = Callable[[Done], str]


class _RefusedError(Exception):
    """Undoes what was entered."""


def import_file(kind: ImportKind, file: Path, how: tuple[bool, str | None], telling: Telling) -> None:
    """All rows or none, unless wrong ones are to be skipped. how: skip them; who answers for the file."""
    skip, who = how
    app = build()
    rows = _rows(app, kind, file)
    done: list[Done] = []
    wrong: list[Wrong] = []
    with suppress(_RefusedError), working(app) as work:
        by = By(somebody(work, who) if who else None)
        report = enter(work, kind, plain(rows, kind, app.texts), by)
        done, wrong = report.done, report.wrong
        if wrong and not skip:
            raise _RefusedError
    if wrong and not skip:
        raise click.ClickException("\n".join([f"{file}: nothing was imported", *map(str, wrong)]))
    _tell(map(telling, done), wrong)


def _tell(lines: Iterable[str], wrong: Iterable[Wrong]) -> None:
    for line in lines:
        click.echo(line)
    for each in wrong:
        click.echo(f"skipped: {each}", err=True)


def _rows(app: App, kind: ImportKind, file: Path) -> dict[str, object]:
    reading = Reading(THINGS[kind], headings(kind, app.texts))
    try:
        return dict(read_rows(file.read_bytes(), file.suffix.lower(), reading))
    except FlawedFileError as error:
        raise click.ClickException(f"{file}: {_sentence(error.flaw, kind, reading.many)}") from None


def _sentence(flaw: Flaw, kind: ImportKind, many: str) -> str:
    each = "a person" if kind is ImportKind.PEOPLE else f"each {THINGS[kind]}"
    return {
        Flaw.NOT_XLSX: "not an XLSX file",
        Flaw.NOT_CSV: "not a CSV file in UTF-8 or GB 18030",
        Flaw.NOT_YAML: "not a YAML file in UTF-8",
        Flaw.NO_LIST: f"needs a list of {many}, each with {NEEDED[kind]}",
        Flaw.EMPTY: f"needs a first row with field names and a row for {each}",
    }.get(flaw, "unpacks to more than a list can be")
