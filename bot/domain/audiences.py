"""Whom an announcement is for, as one line of text, and who of them is left out and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from bot.domain.deliveries import Reason
from bot.domain.labels import label_name
from bot.domain.people import Role
from bot.domain.signups import SignUpState

AND = re.compile(r"\s+and\s+", re.IGNORECASE)
NOT = re.compile(r"not\s+", re.IGNORECASE)
ID = re.compile(r"[1-9]\d{0,8}")
TEXT_LENGTH = 500
ALLOWED = (
    "audience must be everyone, role:ROLE, team:NAME, unit:NAME, compound:NAME, tag:NAME, activity:ID, "
    "activity:ID:STATE, language:zh_CN, language:en, unanswered:announcement:ID, unanswered:activity:ID "
    "or query:NAME, joined by `and`, each with `not` before it where it is to be left out"
)
SHORT = {"volunteers": "role:volunteer"}


class Group(StrEnum):
    EVERYONE = "everyone"
    ROLE = "role"
    TEAM = "team"
    UNIT = "unit"
    COMPOUND = "compound"
    TAG = "tag"
    ACTIVITY = "activity"
    LANGUAGE = "language"
    UNANSWERED = "unanswered"
    QUERY = "query"


class Exclusion(StrEnum):
    """Why somebody whom an announcement is for does not get it; the first that holds is told."""

    NOT_FOLLOWING = "not_following"
    OPTED_OUT = "opted_out"
    PAUSED = "paused"
    HAD_ONE = "had_one"


@dataclass(frozen=True, slots=True)
class Term:
    """One group. name: which role, team, label, language or query; state: of sign-ups, "" for all who come.

    about: of UNANSWERED, `announcement` or `activity`; id: of an activity or announcement.
    """

    group: Group
    name: str = ""
    id: int = 0
    state: str = ""
    about: str = ""
    negated: bool = False

    def __str__(self) -> str:
        parts = (self.group, self.name, self.about, str(self.id or ""), self.state)
        return ("not " if self.negated else "") + ":".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Audience:
    """Kept and shown as its text: `role:driver and not compound:3号院`. `parse` reads what people write."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def terms(self) -> tuple[Term, ...]:
        """Raises ValueError naming what is allowed."""
        return _terms(self.text)

    @property
    def activity_ids(self) -> tuple[int, ...]:
        """The activities whose people it is for."""
        return tuple(each.id for each in self.terms if each.group is Group.ACTIVITY and not each.negated)

    @classmethod
    def parse(cls, text: str) -> "Audience":
        """Raises ValueError naming what is allowed."""
        if len(text) > TEXT_LENGTH:
            raise ValueError(f"audience must have at most {TEXT_LENGTH} characters")
        return cls(" and ".join(map(str, _terms(text))))


@dataclass(frozen=True, slots=True)
class Sieve:
    """Who is left out. heeds: whether wishes to get no news count; they do not for what concerns one's own
    sign-ups. most: announcements that are not urgent a person gets from `today` on; 0: any number.
    language: of those who chose none.
    """

    now: datetime
    today: datetime
    heeds: bool = True
    most: int = 0
    language: str = "zh_CN"


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many get it, and how many do not, by reason."""

    included: int
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those whom an announcement is for: readers with ids up to this one.

    ids: of the people meant, with commas between, by why they are left out; "" for those who get it. They
    stay text until they are needed, as there may be many pages.
    """

    up_to: int
    ids: Mapping[str, str]

    def people(self, reason: str = "") -> list[int]:
        ids = self.ids.get(reason)
        return [int(each) for each in ids.split(",")] if ids else []


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads an announcement. about: as of a message. refused, refused_until: as of a parcel."""

    id: int
    openid: str | None
    following: bool
    name: str
    language: str
    quiet: str | None
    about: tuple[str, ...]
    refused: Reason | None = None
    refused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """Whom an announcement is for at one instant. size: how many read it, those left out not counted."""

    size: int
    pages: Sequence[Page]

    @property
    def last_id(self) -> int:
        return max((page.up_to for page in self.pages), default=0)


@lru_cache(maxsize=256)
def _terms(text: str) -> tuple[Term, ...]:
    parts = [part for part in AND.split(text.strip()) if part]
    terms = tuple(dict.fromkeys(map(_term, parts)))
    if not terms:
        raise ValueError(ALLOWED)
    return (Term(Group.EVERYONE), *terms) if all(each.negated for each in terms) else terms


def _term(part: str) -> Term:
    bare = NOT.sub("", part, count=1) if NOT.match(part) else part
    bare, negated = SHORT.get(bare, bare), bare != part
    group, _, rest = bare.partition(":")
    if group not in list(Group):
        raise ValueError(ALLOWED)
    found = _READ[Group(group)](Group(group), rest.strip())
    if found is None:
        raise ValueError(ALLOWED)
    return Term(found.group, found.name, found.id, found.state, found.about, negated)


def _everyone(group: Group, rest: str) -> Term | None:
    return None if rest else Term(group)


def _named(group: Group, rest: str) -> Term | None:
    name = label_name(rest)
    return Term(group, name) if name else None


def _role(group: Group, rest: str) -> Term | None:
    return Term(group, rest) if rest in list(Role) else None


def _language(group: Group, rest: str) -> Term | None:
    return Term(group, rest) if rest in ("zh_CN", "en") else None


def _activity(group: Group, rest: str) -> Term | None:
    number, colon, state = rest.partition(":")
    fits = ID.fullmatch(number) and (state in list(SignUpState) if colon else True)
    return Term(group, id=int(number), state=state) if fits else None


def _unanswered(group: Group, rest: str) -> Term | None:
    about, _, number = rest.partition(":")
    fits = about in ("announcement", "activity") and ID.fullmatch(number)
    return Term(group, about=about, id=int(number)) if fits else None


_READ = {
    Group.EVERYONE: _everyone,
    Group.ROLE: _role,
    Group.LANGUAGE: _language,
    Group.ACTIVITY: _activity,
    Group.UNANSWERED: _unanswered,
    **dict.fromkeys((Group.TEAM, Group.UNIT, Group.COMPOUND, Group.TAG, Group.QUERY), _named),
}
