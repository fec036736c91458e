"""Each row by the rules of its fields, and what is wrong with it in a form that can be worded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as given
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError

from bot.domain.reminders import LOCAL
from bot.imports.sheets import FORMULA
from bot.imports.tables import Rows

Made = TypeVar("Made", bound=BaseModel)
_WRITTEN = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?\s*"
    r"(?P<h>\d{1,2})\s*[:：点时]\s*(?P<min>\d{1,2})?\s*分?(?:[:：](?P<s>\d{1,2}))?"
)
YEARS = range(1900, 2200)  # calendars and databases end, and half an hour more must still be a moment
MOMENT = "must be a day and a time, such as 2027-03-01 08:30"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake. where: `row 4`. words: a sentence for the operator; code, facts: for everybody's words."""

    where: str
    field: str
    code: str
    words: str
    facts: Mapping[str, object] = given(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: {self.words}" if self.field else f"{self.where}: {self.words}"


@dataclass(frozen=True, slots=True)
class Checked(Generic[Made]):
    """The rows that are right, by their place, and the mistakes of the others."""

    good: dict[str, Made]
    wrong: list[Wrong]


def checked(rows: Rows, model: type[Made]) -> Checked[Made]:
    """Each row by the model's rules."""
    result: Checked[Made] = Checked({}, [])
    for where, row in rows.items():
        if computed := _formulas(where, row):
            result.wrong.extend(computed)
            continue
        try:
            result.good[where] = model.model_validate(row)
        except ValidationError as error:
            result.wrong.extend(_wrong(where, each, model) for each in error.errors())
    return result


def aware(value: Any) -> datetime:
    """A time without a zone is a time in Beijing; `2027/3/1 8:30` and ISO 8601 are both understood."""
    at = _moment(value.strip()) if isinstance(value, str) else value
    if not isinstance(at, datetime) or at.year not in YEARS:
        raise PydanticCustomError("moment", MOMENT)
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at


Moment = Annotated[datetime, BeforeValidator(aware)]


def _moment(text: str) -> datetime | None:
    try:
        if found := _WRITTEN.fullmatch(text):
            return datetime(*(int(part or 0) for part in found.groups()), tzinfo=LOCAL)  # type: ignore[arg-type,misc]
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _formulas(where: str, row: Any) -> list[Wrong]:
    cells = row.items() if isinstance(row, Mapping) else ()
    words = "is a formula without a value; paste it as values"
    return [Wrong(where, name, "formula", words) for name, cell in cells if cell is FORMULA]


def _wrong(where: str, error: Any, model: type[BaseModel]) -> Wrong:
    place = ".".join(map(str, error["loc"]))
    words = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        words = f"{words}; there are {', '.join(model.model_fields)}"
    return Wrong(where, place, error["type"], words, error.get("ctx", {}))
