"""`people import`: people from a list, with a report row by row."""

from pathlib import Path
from typing import Annotated, Any

import click
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.domain.labels import Label, LabelKind
from bot.domain.people import Person, Role
from bot.domain.requirements import ALLOWED, Holding, Quality, Requirement
from bot.services.joining.bring_in import BringIn, Brought, Listed, bring_in
from bot.services.work import Work
from commands.context import build, somebody, working
from commands.import_file import checked, refuse
from commands.table_file import ImportFileError, rows_of

WRONG = {
    BringIn.NO_CARER: "cared_by: needs the openid or name of who answers for them, or --by",
    BringIn.NAME_ONLY: "roles, holds: only for people with an openid",
    BringIn.NOT_AGREED: "holds: nothing is kept before they agreed in chat; import it again afterwards",
}


def _list(value: Any) -> Any:
    """`volunteer, driver`; Chinese commas as well."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip()]


def _holding(value: str) -> Holding:
    asked = Requirement.parse(str(value))
    if asked.quality is Quality.AGE:
        raise ValueError(ALLOWED.removesuffix(" or age:YEARS"))
    return Holding(asked.quality, asked.name)


class PersonRow(BaseModel):
    """One person as a file gives it."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    openid: str = Field("", max_length=64, pattern=r"^[\x21-\x7e]*$")
    name: str = Field("", max_length=20)
    cared_by: str = Field("", max_length=64)
    roles: Annotated[list[Role], BeforeValidator(_list)] = []
    compound: str = Field("", max_length=30)
    unit: Annotated[list[str], BeforeValidator(_list)] = []
    tags: Annotated[list[str], BeforeValidator(_list)] = []
    holds: Annotated[list[Annotated[Any, BeforeValidator(_holding)]], BeforeValidator(_list)] = []

    @model_validator(mode="after")
    def _somebody(self) -> "PersonRow":
        _ = self.labels
        if not self.openid and not self.name:
            raise ValueError("needs an openid, or the name of somebody without WeChat")
        return self

    @property
    def labels(self) -> list[Label]:
        """Raises ValueError for a name that cannot be one."""
        homes = [self.compound] if self.compound else []
        kinds = ((LabelKind.COMPOUND, homes), (LabelKind.UNIT, self.unit), (LabelKind.TAG, self.tags))
        return [Label.parse(f"{kind}:{name}") for kind, names in kinds for name in names]


@click.group()
def people() -> None:
    """People."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-wrong", is_flag=True, help="Import the rows that are right; the others are told.")
@click.option("--by", metavar="WHO", help="Who answers for people without WeChat where the row does not say.")
def import_(file: Path, skip_wrong: bool, by: str | None) -> None:
    """People of an XLSX, CSV or YAML file; all of them, or none if one is wrong.

    Columns: openid, name, cared_by, roles (volunteer, driver, …), holds (team:NAME, training:NAME, licence),
    compound, unit, tags.
    A list is no consent: a name is kept only of people without WeChat, and with whoever answers for it.
    """
    try:
        found = checked(rows_of(file, "person", "openid or name"), PersonRow)
        with working(build()) as work:
            answers = somebody(work, by) if by else None
            lines = [_line(work, found.wrong, *row, answers) for row in found.good.items()]
            refuse(file, () if skip_wrong else found.wrong)
    except ImportFileError as error:
        raise click.ClickException(str(error)) from None
    for line in filter(None, lines):
        click.echo(line)
    for line in found.wrong:
        click.echo(f"skipped: {line}", err=True)


def _line(work: Work, wrong: list[str], where: str, row: PersonRow, answers: Person | None) -> str:
    """What was kept; "" when the row is wrong."""
    try:
        carer = somebody(work, row.cared_by) if row.cared_by else answers
    except click.ClickException as error:
        wrong.append(f"{where}: cared_by: {error.message}")
        return ""
    listed = Listed(row.openid, row.name, carer, row.roles, row.holds, row.labels)
    done = bring_in(work, listed, answers.id if answers else None)
    if done.outcome in WRONG:
        wrong.append(f"{where}: {WRONG[done.outcome]}")
        return ""
    return _kept(row, done, carer)


def _kept(row: PersonRow, done: Brought, carer: Person | None) -> str:
    assert done.person
    if not row.openid:
        return f"{done.person.id}  {row.name}  (by name only; {carer.name if carer else ''} answers for it)"
    note = "  (the name is kept once they agree in chat)" if row.name and not done.person.name else ""
    return f"{done.person.id}  {row.openid}{note}"
