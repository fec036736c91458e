"""A row of a file of activities, and the activity it stands for."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.activities import ActivityKind, NewActivity, NewShift
from bot.domain.reminders import parse, written
from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole
from bot.imports.rows import Moment, aware
from bot.language.leads import leads
from bot.language.recurring import recurrence

MOST = 100_000  # places


def _kind(value: Any) -> Any:
    chinese = {"志愿服务": "service", "居民活动": "residents", "会议培训": "meeting"}
    return chinese.get(str(value), value)


def _requirements(value: Any) -> Any:
    """`training:急救, age:18`, or a list of such."""
    named = re.split(r"[,，;；、]", value) if isinstance(value, str) else value
    if not isinstance(named, list):
        raise ValueError("must be a list, such as training:急救, age:18")
    return tuple(Requirement.parse(str(each)) for each in named if str(each).strip())


def _roles(value: Any) -> Any:
    """`引导员 4; 司机 2 licence age:18`, or a list of such: name, places, what is asked for."""
    named = re.split(r"[;；\n]", value) if isinstance(value, str) else value
    if not isinstance(named, list):
        raise ValueError("must be a list, such as 引导员 4; 司机 2 licence")
    return tuple(_role(str(each).split()) for each in named if str(each).strip())


def _rule(value: Any) -> Any:
    """`每周六`, `每月第一个周日`, `every Saturday`, as the rule they stand for."""
    found = recurrence(str(value)) if value else None
    if value and not found:
        raise ValueError("must tell how often, such as 每周六 or every Saturday")
    return found.rule if found else ""


def _leads(value: Any) -> Any:
    """`1d@20:00, 3h`, `off`, or as one would say it: `提前1天和3小时`."""
    text = str(value or "").strip()
    told, _ = leads(text)
    return written(told) if told else written(parse(text.replace(" ", ""))) if text else ""


def _role(words: list[str]) -> NewRole:
    name, *more = words
    places = more.pop(0) if more and more[0].isdecimal() else ""
    if len(name) > 20 or not _fits(places):
        raise ValueError("a role has a name of at most 20 characters, then its places")
    return NewRole(name, int(places) if places else None, tuple(map(Requirement.parse, more)))


def _shifts(value: Any) -> Any:
    """Further shifts: `2027-03-07 14:00 / 2027-03-07 16:00 / 10; …`, or a list of such."""
    named = re.split(r"[;；\n]", value) if isinstance(value, str) else value
    if not isinstance(named, list):
        raise ValueError("must be a list, such as 2027-03-07 14:00 / 2027-03-07 16:00 / 10")
    return tuple(_shift(str(each)) for each in named if str(each).strip())


def _shift(text: str) -> NewShift:
    starts, _, rest = text.partition(" / ")
    ends, _, places = rest.partition(" / ")
    span = aware(starts), aware(ends)
    places = places.strip()
    if span[1] <= span[0] or not _fits(places):
        raise ValueError(f"{text}: must be a start, an end after it, and the places")
    return NewShift(*span, int(places) if places else None)


def _fits(places: str) -> bool:
    """Empty: without limit."""
    return not places or (places.isdecimal() and 1 <= int(places) <= MOST)


class ActivityRow(BaseModel):
    """One activity as a file gives it. `capacity` empty or missing: without limit."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=60)
    starts_at: Moment
    ends_at: Moment
    place: str = Field(min_length=1, max_length=120)
    capacity: int | None = Field(None, ge=1, le=MOST)
    kind: Annotated[ActivityKind, BeforeValidator(_kind)] = ActivityKind.RESIDENTS
    host: str = Field("", max_length=120)
    leader: str = Field("", max_length=40)
    leader_phone: str = Field("", max_length=40)
    notes: str = Field("", max_length=600)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    needs_phone: bool = False
    needs_approval: bool = False
    minimum: int | None = Field(None, ge=1, le=MOST)
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    cutoff_hours: float = Field(3, ge=0, le=240)
    requirements: Annotated[tuple[Requirement, ...], BeforeValidator(_requirements)] = ()
    roles: Annotated[tuple[NewRole, ...], BeforeValidator(_roles)] = ()
    leads: Annotated[str, BeforeValidator(_leads)] = ""
    asks: bool | None = None
    repeats: Annotated[str, BeforeValidator(_rule)] = ""
    shifts: Annotated[tuple[NewShift, ...], BeforeValidator(_shifts)] = ()

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "ActivityRow":
        if self.ends_at <= self.starts_at:
            raise PydanticCustomError("disorder", "ends_at must be after starts_at")
        return self

    @property
    def new(self) -> NewActivity:
        """Each further shift has the same roles and rules as the first."""
        others = ("cutoff_hours", "shifts", "repeats")
        kept = {name: getattr(self, name) for name in type(self).model_fields if name not in others}
        cutoff = timedelta(hours=self.cutoff_hours)
        same = {"minimum": self.minimum, "roles": self.roles, "cutoff": cutoff}
        more = tuple(replace(each, **same) for each in self.shifts)  # type: ignore[arg-type]
        return NewActivity(**kept, cutoff=cutoff, more_shifts=more)
