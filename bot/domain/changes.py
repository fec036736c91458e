"""What an organizer may change of a published activity besides its time, and how a change can end."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.activities import Activity


class Detail(StrEnum):
    """What people must be told about when it changes."""

    TITLE = "title"
    PLACE = "place"
    LEADER = "leader"


LONGEST = {Detail.TITLE: 40, Detail.PLACE: 60, Detail.LEADER: 20}  # characters


class ChangeOutcome(StrEnum):
    """Every way a change can end; each has a text."""

    CHANGED = "changed"
    SAME = "same_details"
    OVER = "over"
    TOO_LONG = "too_long"
    CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True, slots=True)
class Details:
    """The new values; None leaves the old one. leader_phone goes with a leader, "" when not known."""

    title: str | None = None
    place: str | None = None
    leader: str | None = None
    leader_phone: str = ""

    def given(self) -> dict[Detail, str]:
        told = {detail: getattr(self, detail) for detail in Detail}
        return {detail: value.strip() for detail, value in told.items() if value is not None}

    def differing(self, activity: Activity) -> dict[Detail, str]:
        """What of it is not so already."""
        return {detail: value for detail, value in self.given().items() if value != getattr(activity, detail)}

    @property
    def fits(self) -> bool:
        return all(0 < len(value) <= LONGEST[detail] for detail, value in self.given().items())
