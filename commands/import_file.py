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


def _aware(value: Any) -> Any:
    """A time without a zone is a time in Beijing; `2027-03-01 08:30` and ISO 8601 are both understood."""
    at = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    return at.replace(tzinfo=LOCAL) if isinstance(at, datetime) and at.tzinfo is None else at


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
    for number, row in enumerate(rows, 1):
        try:
            good.append(NewActivity(**Row.model_validate(row).model_dump()))
        except ValidationError as error:
            wrong += [f"activity {number}: {_sentence(each)}" for each in error.errors()]
    if wrong:
        raise ImportFileError("\n".join([f"{file}: nothing was imported", *wrong]))
    return good


def _sentence(error: Any) -> str:
    where = ".".join(map(str, error["loc"]))
    return f"{where}: {error['msg']}" if where else str(error["msg"]).removeprefix("Value error, ")


def _yaml(file: Path) -> Sequence[Any]:
    try:
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ImportFileError(f"{file}: not a YAML file in UTF-8") from None
    rows = tree.get("activities") if isinstance(tree, Mapping) and "activities" in tree else tree
    rows = [rows] if isinstance(rows, Mapping) else rows
    if not isinstance(rows, list) or not rows:
        raise ImportFileError(
            f"{file}: needs a list of activities, each with title, starts_at, ends_at and place"
        )
    return rows


def _xlsx(file: Path) -> Sequence[Any]:
    """The first sheet; its first row names the fields."""
    try:
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
    except (BadZipFile, KeyError, OSError, ValueError):
        raise ImportFileError(f"{file}: not an XLSX file") from None
    lines = list(sheet.iter_rows(values_only=True))
    names = [str(name) for name in lines[0] if name is not None] if lines else []
    rows = [
        {name: cell for name, cell in zip(names, line, strict=False) if cell is not None}
        for line in lines[1:]
    ]
    filled = [row for row in rows if row]
    if not filled:
        raise ImportFileError(f"{file}: needs a first row with field names and a row for each activity")
    return filled
