"""One turn of a conversation: what a handler gets, and the three verbs with which it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.dialog.messages import Channel, Incoming
from bot.dialog.replies import Reply
from bot.dialog.talk import Choice, Talk
from bot.domain.immutable import immutable
from bot.domain.people import Person
from bot.domain.records import UnitOfWork
from bot.domain.reminders import LOCAL
from bot.language.understanding import Understanding
from bot.language.understood import Understood
from bot.services.delivery.office import Wording
from bot.services.delivery.outlook import Outlook
from bot.services.work import Work


class Speech(Protocol):
    """The texts, in every language."""

    def __hash__(self) -> int: ...
    def say(self, language: str, key: str, **facts: object) -> str: ...
    def moment_words(self, language: str, moment: datetime) -> str: ...
    def span_words(self, language: str, starts_at: datetime, ends_at: datetime) -> str: ...
    def duration_words(self, language: str, minutes: int) -> str: ...


@dataclass(frozen=True, slots=True)
class House:
    """What all turns share: the words, the channel, and the community they speak for.

    base_url: how people's phones reach our pages.
    """

    speech: Speech
    wording: Wording
    understanding: Understanding
    channel: Channel
    outlook: Outlook
    community: str
    phone: str
    language: str
    base_url: str = ""


@immutable
class Turn:
    """A person's message with all that belongs to it. `picked` is the numbered line they chose, if any.

    speaker: who wrote it, where that is somebody who acts for `person`; see bot.dialog.acting.
    since: when the talk last said something, None when it is new; what was asked later came another way.
    """

    incoming: Incoming
    understood: Understood
    person: Person
    talk: Talk
    work: Work
    house: House
    picked: Choice | None = None
    speaker: Person | None = None
    since: datetime | None = None

    @property
    def uow(self) -> UnitOfWork:
        return self.work.uow

    @property
    def now(self) -> datetime:
        return self.work.now

    @property
    def language(self) -> str:
        return self.person.language or self.house.language

    @property
    def contact(self) -> Person:
        """Whose phone is asked for: somebody known by name only is reached through the one who cares."""
        return self.speaker if self.speaker and self.person.cared_by is not None else self.person

    @property
    def text(self) -> str:
        return self.incoming.text.strip()

    @property
    def ref(self) -> str:
        """What the picked line stands for."""
        return self.picked.ref if self.picked else ""

    def say(self, key: str, **facts: object) -> str:
        return self.house.speech.say(self.language, key, **facts)

    def moment(self, at: datetime) -> str:
        return self._in_year(at, self.house.speech.moment_words(self.language, at))

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        return self._in_year(starts_at, self.house.speech.span_words(self.language, starts_at, ends_at))

    def duration(self, minutes: int) -> str:
        """`3小时05分`."""
        return self.house.speech.duration_words(self.language, minutes)

    def _in_year(self, at: datetime, words: str) -> str:
        year = self.other_year(at)
        return self.say("date.in_year", year=year, words=words) if year else words

    def other_year(self, at: datetime) -> int:
        """The year when it must be said, else 0: `2月25日`, said in the evening, may mean the next."""
        year = at.astimezone(LOCAL).year
        return 0 if year == self.now.astimezone(LOCAL).year else year

    def choice(self, key: str, action: str, ref: object = "", **facts: object) -> Choice:
        """A numbered line whose label is a text."""
        return Choice(self.say(key, **facts), action, str(ref))

    def ask(self, step: str, key: str, choices: Sequence[Choice] = (), **facts: object) -> Reply:
        """Say `key` and wait at `step`; notes gathered so far are kept (see `noting`)."""
        return Reply(self.say(key, **facts), tuple(choices), step, self.talk.notes)

    def again(self, key: str, **facts: object) -> Reply:
        """Say `key` and stay where the talk stands, with the same choices."""
        return Reply(self.say(key, **facts), self.talk.choices, self.talk.step, self.talk.notes)

    def done(self, key: str, choices: Sequence[Choice] = (), **facts: object) -> Reply:
        """Say `key`; nothing is awaited, though choices may be offered."""
        return Reply(self.say(key, **facts), tuple(choices))

    def noting(self, **notes: object) -> "Turn":
        """The same turn with more notes in its talk; None removes a note."""
        all_notes = {**self.talk.notes, **notes}
        kept = {key: str(note) for key, note in all_notes.items() if note is not None}
        return replace(self, talk=replace(self.talk, notes=kept))
