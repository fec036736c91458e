"""A row of a list of people."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.labels import Label, LabelKind
from bot.domain.people import Role
from bot.domain.requirements import ALLOWED, Holding, Quality, Requirement


def _list(value: Any) -> Any:
    """`volunteer, driver`; Chinese commas as well."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in re.split("[,，、;；]", value) if part.strip()]


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
            words = "needs an openid, or the name of somebody without WeChat"
            raise PydanticCustomError("nobody_named", words)
        return self

    @property
    def labels(self) -> list[Label]:
        """Raises ValueError for a name that cannot be one."""
        homes = [self.compound] if self.compound else []
        kinds = ((LabelKind.COMPOUND, homes), (LabelKind.UNIT, self.unit), (LabelKind.TAG, self.tags))
        return [Label.parse(f"{kind}:{name}") for kind, names in kinds for name in names]
