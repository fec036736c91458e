"""Reading activities from a YAML or XLSX file, with every mistake named by row and field."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zipfile import BadZipFile

import yaml
from openpyxl import load_workbook
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.domain.activities import ActivityKind, NewActivity
from bot.domain.reminders import LOCAL


class ImportFileError(Exception):
    """The file cannot be imported; the text names each row and what is wrong with it."""


def _aware(value: Any) -> datetime:
    """A time without a zone is a time in Beijing; `2027-03-01 08:30` and ISO 8601 are both understood."""
    try:
        at = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        at = None
    if not isinstance(at, datetime):
        raise ValueError("must be a day and a time, such as 2027-03-01 08:30")
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at


def _kind(value: Any) -> Any:
    chinese = {"志愿服务": "service", "居民活动": "residents", "会议培训": "meeting"}
    return chinese.get(value, value)


Moment = Annotated[datetime, BeforeValidator(_aware)]


class Row(BaseModel):
    """One activity as a file gives it. `capacity` empty or missing: without limit."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=60)
    starts_at: Moment
    ends_at: Moment
    place: str = Field(min_length=1, max_length=120)
    capacity: int | None = Field(None, ge=1, le=100_000)
    kind: Annotated[ActivityKind, BeforeValidator(_kind)] = ActivityKind.RESIDENTS
    host: str = Field("", max_length=120)
    leader: str = Field("", max_length=40)
    leader_phone: str = Field("", max_length=40)
    notes: str = Field("", max_length=600)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    needs_phone: bool = False

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Row":
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at must be after starts_at")
        return self


def read(file: Path) -> list[NewActivity]:
    """All activities of the file. Raises ImportFileError when any is wrong."""
    rows = _xlsx(file) if file.suffix.lower() == ".xlsx" else _yaml(file)
    wrong: list[str] = []
    good: list[NewActivity] = []
    for where, row in rows.items():
        try:
            good.append(NewActivity(**Row.model_validate(row).model_dump()))
        except ValidationError as error:
            wrong += [f"{where}: {_sentence(each)}" for each in error.errors()]
    if wrong:
        raise ImportFileError("\n".join([f"{file}: nothing was imported", *wrong]))
    return good


def _sentence(error: Any) -> str:
    where = ".".join(map(str, error["loc"]))
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {words}" if where else words


def _yaml(file: Path) -> Mapping[str, Any]:
    """Each activity by the words that name its place in the file."""
    try:
        tree = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, ValueError):  # also for a day that no calendar has, such as 2027-02-30
        raise ImportFileError(f"{file}: not a YAML file in UTF-8") from None
    rows = tree.get("activities") if isinstance(tree, Mapping) and "activities" in tree else tree
    rows = [rows] if isinstance(rows, Mapping) else rows
    if not isinstance(rows, list) or not rows:
        raise ImportFileError(
            f"{file}: needs a list of activities, each with title, starts_at, ends_at and place"
        )
    return {f"activity {number}": row for number, row in enumerate(rows, 1)}


def _xlsx(file: Path) -> Mapping[str, Any]:
    """The rows of the first sheet; its first row names the fields."""
    try:
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
    except (BadZipFile, KeyError, OSError, ValueError):
        raise ImportFileError(f"{file}: not an XLSX file") from None
    names, *lines = list(sheet.iter_rows(values_only=True)) or [()]
    rows = {f"row {number}": _cells(names, line) for number, line in enumerate(lines, 2)}
    filled = {where: row for where, row in rows.items() if row}
    if not filled:
        raise ImportFileError(f"{file}: needs a first row with field names and a row for each activity")
    return filled


def _cells(names: Sequence[Any], line: Sequence[Any]) -> dict[str, Any]:
    """By field; a column without a name keeps its place."""
    named = zip(names, line, strict=False)
    return {str(name): cell for name, cell in named if name is not None and cell is not None}
