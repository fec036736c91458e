"""What commands that write files share: their options, who may see phones, and writing a sheet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from bot.domain.activities import Occasion
from bot.domain.exports import Format, Sheet, SignUpLine
from bot.domain.people import Person
from bot.services.persons.exports import may_see_phones
from bot.services.work import Work
from commands.context import somebody

Line = TypeVar("Line")
Command = Callable[..., None]
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Target:
    """The file that was asked for."""

    file: Path
    format: Format


def files(*formats: Format) -> Callable[[Command], Command]:
    """One option for each format."""

    def options(command: Command) -> Command:
        for each in reversed(formats):
            name = each.value
            command = click.option(
                f"--{name}", f"{name}_file", type=_FILE, help=f"Write a {name.upper()} file."
            )(command)
        return command

    return options


def phones(command: Command) -> Command:
    """`--phones --by WHO`."""
    by = click.option("--by", metavar="WHO", help="Who asks, by openid or name; without it, the operator.")
    clear = click.option(
        "--phones", "clear", is_flag=True, help="Phones in the clear; needs an organizer in --by."
    )
    return clear(by(command))


def target(**asked: Path | None) -> Target | None:
    """Of the options that `files` gave. Raises UsageError when there are two."""
    wanted = [Target(file, Format(name.removesuffix("_file"))) for name, file in asked.items() if file]
    if len(wanted) > 1:
        raise click.UsageError("say one file at a time")
    return wanted[0] if wanted else None


def asker(work: Work, by: str | None, clear: bool) -> Person | None:
    """Whoever asks. Raises ClickException when they may not see the phones they ask for."""
    person = somebody(work, by) if by else None
    if clear and not may_see_phones(person):
        raise click.ClickException("phones are for organizers: say who asks with --by")
    return person


def write(sheet: Sheet, to: Target) -> int:
    """How many rows went into the file. Raises ClickException when it cannot be written."""
    counted = _Counted(sheet.rows)
    try:
        with to.file.open("wb") as out:
            _fill(replace(sheet, rows=iter(counted)), to.format, out)
    except OSError as error:
        raise click.ClickException(f"{to.file} cannot be written ({error.strerror})") from None
    click.echo(f"{counted.rows} rows written to {to.file}")
    return counted.rows


def write_paper(
    shifts: list[Occasion], lines: Iterator[SignUpLine], of: tuple[datetime, Callable[..., str]], to: Target
) -> int:
    """The roster as a PDF; how many lines it has. of: when it is printed, and its words."""
    counted = _Counted(lines)
    paper = import_module("bot.files.roster_pdf")
    content = paper.roster_pdf(paper.RosterPaper(shifts, counted, *of))
    try:
        to.file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{to.file} cannot be written ({error.strerror})") from None
    click.echo(f"{counted.rows} rows written to {to.file}")
    return counted.rows


class _Counted(Generic[Line]):
    def __init__(self, rows: Iterator[Line]) -> None:
        self._rows, self.rows = rows, 0

    def __iter__(self) -> Iterator[Line]:
        for row in self._rows:
            self.rows += 1
            yield row


def _fill(sheet: Sheet, how: Format, out: Any) -> None:
    """Spreadsheets are loaded only where one is written."""
    if how is Format.XLSX:
        import_module("bot.files.xlsx_file").write_xlsx(sheet, out)
        return
    out.writelines(import_module("bot.files.csv_file").csv_parts(sheet))
