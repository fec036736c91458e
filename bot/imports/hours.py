"""A row of hours that were served before there was this record of them."""

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.activities import ActivityKind, NewActivity
from bot.imports.rows import Moment


class HoursRow(BaseModel):
    """One person's hours of one shift: what Order 67, Art. 7 asks for, why late, and what shows it."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    openid: str = Field("", max_length=64, pattern=r"^[\x21-\x7e]*$")
    name: str = Field("", max_length=20)
    title: str = Field(min_length=1, max_length=60)
    starts_at: Moment
    ends_at: Moment
    hours: float = Field(ge=0.1, le=24)
    place: str = Field(min_length=1, max_length=120)
    host: str = Field("", max_length=120)
    leader: str = Field("", max_length=40)
    reason: str = Field(min_length=1, max_length=200)
    evidence: str = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _in_order(self) -> "HoursRow":
        if self.ends_at <= self.starts_at:
            raise PydanticCustomError("disorder", "ends_at must be after starts_at")
        if not self.openid and not self.name:
            raise PydanticCustomError("nobody_named", "needs an openid or a name")
        return self

    @property
    def minutes(self) -> int:
        return round(self.hours * 60)

    @property
    def activity(self) -> NewActivity:
        """What it was, where it is not known yet."""
        names = ("title", "starts_at", "ends_at", "place", "host", "leader")
        kept = {name: getattr(self, name) for name in names}
        return NewActivity(**kept, capacity=None, kind=ActivityKind.SERVICE)
