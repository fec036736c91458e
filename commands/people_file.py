"""`people import`: people from a list, with a report row by row."""

from pathlib import Path

import click

from bot.domain.imports import ImportKind
from bot.imports.entering import Done
from commands.import_file import FILE, SKIP, import_file


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
