"""The bot's voice: texts, moments and whole messages in a reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.deliveries import Layout, Message, Priority
from bot.domain.manners import ASKS
from bot.texts import dates
from bot.texts.catalogue import Catalogue

LINES, LINE_LENGTH = 10, 50  # of several messages told as one: they fit the 2,048 bytes of a text


@dataclass(frozen=True, eq=False)
class Speech:
    """What the dialogue says, and what deliveries say. `language`: of readers who chose none."""

    catalogue: Catalogue
    language: str

    def say(self, language: str, key: str, **facts: object) -> str:
        return self.catalogue.say(language, key, **facts)

    def on_sheet(self, name: str, **facts: object) -> str:
        """A text of the printed roster, in the community's language."""
        return self.catalogue.say(self.language, f"sheet.{name}", **facts)

    def alert(self, name: str, facts: Mapping[str, object], **told: object) -> str:
        """An error's name and facts for those who run the bot: what it means, and what to do."""
        key = f"alert.{name.replace('.', '_')}"
        known = key if self.catalogue.has(key) else "alert.other"
        shown = " ".join(f"{fact}={value}" for fact, value in facts.items())
        means = self.catalogue.say(self.language, known)
        return self.catalogue.say(self.language, "alert.frame", event=name, means=means, facts=shown, **told)

    def moment_words(self, language: str, moment: datetime) -> str:
        return dates.moment_words(language, moment)

    def span_words(self, language: str, starts_at: datetime, ends_at: datetime) -> str:
        return dates.span_words(language, starts_at, ends_at)

    def duration_words(self, language: str, minutes: int) -> str:
        return dates.duration_words(language, minutes)

    def text(self, language: str, message: Message) -> str:
        """A message in full; facts named `…_at` are moments, `…_minutes` durations, `…_texts` keys.

        `text@en` is the `text` of those who read English.
        """
        language = language or self.language
        if message.parts:
            return self._bundle(language, message)
        facts = {name: _worded(language, name, fact) for name, fact in _read_in(language, message)}
        told = {name: self._together(language, facts, name) for name in facts if name.endswith("_texts")}
        return self._about(language, message, self.say(language, message.key, **facts | told).strip())

    def fields(self, language: str, message: Message) -> Mapping[str, str]:
        """A message as the fields of a template: our names for them, moments in ISO 8601."""
        language = language or self.language
        note = f"template.reminder_note{ASKS if message.key.endswith(ASKS) else ''}"
        own = {"note": self._about(language, message, self.say(language, note))}
        if message.layout is Layout.NOTICE:
            own["subject"] = self.say(language, "template.notice_subject")
            own["text"] = self.text(language, message).replace("\n", " ")
        if message.parts:
            own["title"] = self.say(language, "bundle.title", **message.facts)
        return {**own, **{name: str(fact) for name, fact in _read_in(language, message) if name not in own}}

    def _bundle(self, language: str, message: Message) -> str:
        """Several messages as the lines of one."""
        lines = [self._line(language, part) for part in message.parts[:LINES]]
        if len(message.parts) > LINES:
            lines.append(self.say(language, "bundle.more", count=len(message.parts) - LINES))
        return self.say(language, message.key, count=len(message.parts), lines="\n".join(lines))

    def _line(self, language: str, part: Message) -> str:
        reminds = part.priority is Priority.REMINDER
        text = self.text(language, replace(part, key="bundle.line") if reminds else part)
        text = " ".join(text.split())
        short = text if len(text) <= LINE_LENGTH else f"{text[: LINE_LENGTH - 1]}…"
        return self.say(language, "bundle.item", text=short)

    def _together(self, language: str, facts: Mapping[str, object], name: str) -> str:
        """The texts whose keys stand in one fact, made of the same facts."""
        texts = [self.say(language, key, **facts) for key in str(facts[name]).split()]
        return self.say(language, "change.and").join(texts)

    def _about(self, language: str, message: Message, text: str) -> str:
        """Told to whoever cares for them: says of whom it speaks."""
        if not message.about:
            return text
        names = self.say(language, "care.comma").join(filter(None, message.about))
        key = "care.for_both" if "" in message.about else "care.for_them"
        return self.say(language, key, names=names, text=text)


def _read_in(language: str, message: Message) -> Iterable[tuple[str, object]]:
    """The facts for readers of a language, in place of those for all."""
    theirs = {name: message.facts.get(f"{name}@{language}", fact) for name, fact in message.facts.items()}
    return [(name, fact) for name, fact in theirs.items() if "@" not in name]


def _worded(language: str, name: str, fact: object) -> object:
    if name.endswith("_at"):
        return dates.moment_words(language, datetime.fromisoformat(str(fact)))
    if name.endswith("_minutes"):
        return dates.duration_words(language, int(str(fact)))
    return fact
