"""An activity that an organizer is still describing, kept in the notes of the talk."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialog.turn import Turn
from bot.domain.activities import ActivityKind, NewActivity
from bot.language.normal import normal
from bot.language.numbers import count
from bot.language.recurring import Recurrence, recurrence, without_recurrence
from bot.language.sentence import USUAL_LENGTH, activity_sentence, kind_of
from bot.language.when import ZONE, moment
from bot.services.activities.recurrence import first_slot
from handlers.activities.times import retimed

WITHOUT_LIMIT = "none"
RENAMED = re.compile(
    r"(?:(?:名字|名称|标题)(?:改成|改为|是|叫)?|^(?:改叫|叫|rename it to|call it))\s?(?P<title>.+)"
)
TITLE_LENGTH, PLACE_LENGTH, MOST_PLACES = 40, 60, 100_000


@dataclass(frozen=True, slots=True)
class Draft:
    """Fields as texts, "" where still missing; moments in ISO 8601, capacity a number or `none`."""

    title: str = ""
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    capacity: str = ""
    kind: str = ActivityKind.RESIDENTS
    rule: str = ""
    every: str = ""

    @property
    def missing(self) -> str:
        """The first thing to ask for, "" when all is known."""
        fields = {"title": self.title, "time": self.starts_at, "place": self.place, "capacity": self.capacity}
        return next((name for name, given in fields.items() if not given), "")

    def finished(self, host: str) -> NewActivity:
        return NewActivity(
            title=self.title,
            starts_at=datetime.fromisoformat(self.starts_at),
            ends_at=datetime.fromisoformat(self.ends_at),
            place=self.place,
            capacity=None if self.capacity == WITHOUT_LIMIT else int(self.capacity),
            kind=ActivityKind(self.kind),
            host=host,
        )


def described(text: str, now: datetime) -> Draft:
    """What one sentence tells."""
    often = recurrence(text)
    if often:
        rest = described(without_recurrence(text, often), now)
        return _recurring(replace(rest, kind=kind_of(text)), often, now)
    said = activity_sentence(text, now)
    draft = Draft(title=said.title[:TITLE_LENGTH], place=said.place[:PLACE_LENGTH], kind=said.kind)
    capacity = WITHOUT_LIMIT if said.unlimited else _places(said.capacity)
    draft = replace(draft, capacity=capacity)
    if said.span is None or said.span.whole_day:
        return draft
    return _timed(draft, said.span.starts_at, said.span.ends_at)


def filled(draft: Draft, field: str, text: str, now: datetime) -> Draft:
    """The draft with the answer to what was asked; unchanged when the answer tells nothing."""
    if field in ("title", "place"):
        most = TITLE_LENGTH if field == "title" else PLACE_LENGTH
        return draft if text.isdecimal() else replace(draft, **{field: text[:most]})
    if field == "capacity":
        said = activity_sentence(text, now)
        places = said.capacity or count(text) or (int(text) if text.isascii() and text.isdigit() else None)
        return replace(draft, capacity=WITHOUT_LIMIT if said.unlimited else _places(places))
    span = moment(text, now)
    timed = _timed(draft, span.starts_at, span.ends_at) if span and not span.whole_day else draft
    return _recurring(timed, Recurrence(draft.rule, draft.every), now) if draft.rule else timed


def corrected(draft: Draft, text: str, now: datetime) -> Draft:
    """The finished draft after `30人`, `下午3点` or `东门集合`; unchanged when the text tells nothing."""
    often = recurrence(text)
    if often:
        rest = without_recurrence(text, often)
        return _recurring(corrected(draft, rest, now) if rest else draft, often, now)
    said = activity_sentence(text, now)
    capacity = WITHOUT_LIMIT if said.unlimited else _places(said.capacity)
    changes = {"capacity": capacity, "place": said.place[:PLACE_LENGTH], "title": _renamed(text)}
    draft = replace(draft, **{name: value for name, value in changes.items() if value})
    was = datetime.fromisoformat(draft.starts_at), datetime.fromisoformat(draft.ends_at)
    span = retimed(text, was, now)
    return _timed(draft, *span) if span else draft


def _recurring(draft: Draft, often: Recurrence, now: datetime) -> Draft:
    """The draft on the first day of the rule; of the time that was said only the hours count."""
    draft = replace(draft, rule=often.rule, every=often.text)
    if not draft.starts_at:
        return draft
    at = [datetime.fromisoformat(each).astimezone(ZONE) for each in (draft.starts_at, draft.ends_at)]
    first = first_slot(often.rule, datetime.combine(now.astimezone(ZONE), at[0].time(), ZONE), now)
    return _timed(draft, first, first + (at[1] - at[0])) if first else replace(draft, rule="", every="")


def kept(turn: Turn) -> Draft:
    notes = turn.talk.notes
    return Draft(**{name: notes.get(name, "") for name in Draft.__slots__})


def keep(turn: Turn, draft: Draft) -> Turn:
    return turn.noting(**{name: getattr(draft, name) for name in Draft.__slots__})


def _renamed(text: str) -> str:
    found = RENAMED.search(normal(text))
    return found["title"][:TITLE_LENGTH] if found else ""


def _places(number: int | None) -> str:
    return str(number) if number and 1 <= number <= MOST_PLACES else ""


def _timed(draft: Draft, starts_at: datetime, ends_at: datetime | None) -> Draft:
    ends_at = ends_at or starts_at + USUAL_LENGTH
    sane = timedelta() < ends_at - starts_at <= timedelta(days=3)
    ends_at = ends_at if sane else starts_at + USUAL_LENGTH
    return replace(draft, starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
