"""What a message means: which intent, and all that was said along with it, so that nothing is asked twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.language.lines import lines, only_lines, without_lines
from bot.language.meaning import ASKING, Meanings, Reading
from bot.language.names import told_name
from bot.language.nearness import LONGEST, SURE, Nearness
from bot.language.normal import key, normal
from bot.language.parties import RELATIVE, party, relatives
from bot.language.titles import Titled, in_a_title, ranked
from bot.language.understood import Understood
from bot.language.vocabulary import TOKEN, Intents, Vocabulary, words_of
from bot.language.when import Span, spans, without

_NAMING = re.compile(r"我(?:叫|是)\s|名字[是叫]\s|my name is")
SMALL_PARTY = 20


class Understanding:
    """Built once from texts/words; safe to share between threads."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        intents = {name: words_of(words["intents"], name) for name in words["intents"]}
        vocabulary = Vocabulary(intents, words_of(words, "alone"))
        self._whole = {word: _sure(found) for word, found in vocabulary.whole.items()}
        self._meanings = Meanings(vocabulary, words)
        self._nearness = Nearness(vocabulary)
        empty = [word for name in words_of(words, "courtesies") for word in intents[name]]
        self._fillers = frozenset(key(word) for word in [*empty, *words_of(words, "fillers")])
        self._pointed: Mapping[str, str] = words.get("pointed", {})
        self._goes = frozenset(words_of(words, "goes"))
        for_another = "|".join(map(re.escape, words_of(words, "for_another")))
        self._for_another = re.compile(
            rf"(?:{for_another})\s?(?:下|一下)?(?P<who>(?:[我俺咱]|my|our)?(?:们)?(?:家|的)?\s?(?:{RELATIVE})+)"
        )

    def read(self, text: str, titles: Sequence[Titled] = (), now: datetime | None = None) -> Understood:
        """`titles`: activities that may be meant. `now`: without it dates stay part of the text."""
        plain = key(text)
        if found := self._whole.get(plain):
            return found
        if not plain:
            return Understood()
        reading = self._meanings.reading(normal(text))
        said = self.with_titles(self._facts(reading, now), titles)
        return said if said.intent or said.name or said.titles else self._near(said, plain)

    def _facts(self, reading: Reading, now: datetime | None) -> Understood:
        """Takes date, party, name and number out of what the intent's own words left over, in this order."""
        span, leave = _date(reading.leave, now)
        told = party(leave)
        other = self._for_another.search(leave)
        leave = told.leave if told else leave
        leave = leave.replace(other[0], " ", 1) if other else leave
        said = Understood(
            intent=reading.intents[0] if reading.intents else "",
            certain=len(reading.intents) == 1,
            alternatives=reading.intents if len(reading.intents) > 1 else (),
            party=told.heads if told else _several(other),
            other=other["who"].strip() if other else "",
            when=span,
            leave=" ".join(leave.split()),
        )
        return _numbered(self._named(self._weak(said)))

    def _weak(self, said: Understood) -> Understood:
        """No word of weight: then what is left may be a courtesy (好的，2位), or a word of one character."""
        if said.intent:
            return said
        found = self._whole.get(key(without_lines(said.leave)) or "-")
        if found:
            rest = only_lines(said.leave)
            return replace(
                said, intent=found.intent, certain=found.certain, alternatives=found.alternatives, leave=rest
            )
        courtesy = self._meanings.courtesy(said.leave)
        return replace(said, intent=courtesy, certain=True) if courtesy else said

    def _named(self, said: Understood) -> Understood:
        expected = said.party is not None or said.intent == "signup"
        name = told_name(without_lines(said.leave), expected)
        return (
            replace(said, name=name, leave=_NAMING.sub(" ", said.leave.replace(name, " ", 1)).strip())
            if name
            else said
        )

    def _near(self, said: Understood, plain: str) -> Understood:
        if len(plain) > LONGEST:
            return said
        rest = key(said.leave)
        near = [] if rest.endswith(tuple(ASKING)) else self._nearness.find(rest)
        if not near:
            return said
        names = tuple(intent for intent, _ in near)
        certain = len(near) == 1 and near[0][1] >= SURE
        leave = "" if certain else said.leave
        return replace(
            said, intent=names[0], certain=certain, alternatives=names if len(names) > 1 else (), leave=leave
        )

    def with_titles(self, said: Understood, titles: Sequence[Titled]) -> Understood:
        """The same sentence, when only now it is known which activities it may mean."""
        said = self._untitled(said, titles)
        content = self._meant(said.leave)
        found = _on_the_day(said.when, ranked(content, titles), titles)
        said = replace(said, titles=found, unknown="" if found else "".join(content))
        if said.intent:
            return self._pointed_at(said)
        goes = self._goes.intersection(TOKEN.findall(said.leave))
        going = goes and (said.party or found or said.when)
        if not (said.other or going or (said.party and found)):
            return said
        return replace(said, intent="signup", certain=bool(said.party or found))

    def _untitled(self, said: Understood, titles: Sequence[Titled]) -> Understood:
        """The same, less a name that is none: 包饺子 is what an activity is called, and 包 a surname."""
        if not in_a_title(said.name, titles) or ranked(self._meant(said.leave), titles):
            return said
        other = self._named(replace(said, name=""))
        leave = f"{said.name} {other.leave}".strip()
        return replace(other, leave=leave) if ranked(self._meant(leave), titles) else said

    def _pointed_at(self, said: Understood) -> Understood:
        """取消 alone leaves the talk; 取消第2个 leaves the activity."""
        meant = self._pointed.get(said.intent)
        points = said.number is not None or said.other or said.titles
        return replace(said, intent=meant) if meant and points else said

    def _meant(self, leave: str) -> list[str]:
        """The tokens that are no fillers, the longest fillers first."""
        tokens = TOKEN.findall(leave)
        content, at = [], 0
        while at < len(tokens):
            length = next((n for n in (4, 3, 2, 1) if "".join(tokens[at : at + n]) in self._fillers), 0)
            content += [] if length else [tokens[at]]
            at += length or 1
        return content


def _sure(intents: Intents) -> Understood:
    several = len(intents) > 1
    return Understood(intents[0], certain=not several, alternatives=intents if several else ())


def _several(other: re.Match[str] | None) -> int | None:
    """帮我爸妈报名 is for two."""
    heads = relatives(other["who"]) if other else 0
    return heads if heads > 1 else None


def _date(text: str, now: datetime | None) -> tuple[Span | None, str]:
    found = spans(text, now)[:1] if now else []
    return (found[0], without(text, found[0])) if found else (None, text)


def _numbered(said: Understood) -> Understood:
    """`报名 3 2`: line 3 with two people. `张阿姨 2`: two people, there is no line."""
    numbers = lines(said.leave)
    if not numbers:
        return said
    leave = without_lines(said.leave)
    if said.name and not said.intent and said.party is None:
        return replace(said, party=numbers[0], leave=leave)
    second = numbers[1] if len(numbers) > 1 and 0 < numbers[1] <= SMALL_PARTY else None
    return replace(said, number=numbers[0], party=said.party or second, leave=leave)


def _on_the_day(span: Span | None, found: tuple[Titled, ...], titles: Sequence[Titled]) -> tuple[Titled, ...]:
    """Those of the day named; a day that fits none of what was found does not undo the finding."""
    if span is None:
        return found
    same = tuple(titled for titled in (found or titles) if titled.starts_at and span.covers(titled.starts_at))
    return same or found
