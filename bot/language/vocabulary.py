"""The words of all intents as they are looked for: whole, inside a sentence, and by sound."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from bot.language.normal import key, normal

TOKEN = re.compile(r"[a-z]+|\d+|[^\W\da-z_]")

Intents = tuple[str, ...]
Units = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of one meaning inside a sentence; `start` and `end` count its tokens."""

    start: int
    end: int
    intents: Intents

    @property
    def length(self) -> int:
        return self.end - self.start


class Lexicon:
    """Sequences of units (characters, Latin words, syllables) and what each means."""

    def __init__(self) -> None:
        self._meanings: dict[Units, Intents] = {}
        self._longest = 0

    def add(self, units: Units, intent: str) -> None:
        known = self._meanings.get(units, ())
        self._meanings[units] = known if intent in known else (*known, intent)
        self._longest = max(self._longest, len(units))

    def get(self, units: Units) -> Intents:
        return self._meanings.get(units, ())

    def hits(self, units: Sequence[str]) -> list[Hit]:
        """What is found from left to right, the longest first at each place; nothing overlaps."""
        found, at = [], 0
        while at < len(units):
            hit = self._longest_at(tuple(units[at : at + self._longest]), at)
            found += [hit] if hit else []
            at = hit.end if hit else at + 1
        return found

    def _longest_at(self, window: Units, at: int) -> Hit | None:
        for length in range(len(window), 0, -1):
            if intents := self._meanings.get(window[:length]):
                return Hit(at, at + length, intents)
        return None


class Vocabulary:
    """`whole`: by key, for a message that is nothing but the word. `inside` and `sounds`: in a sentence."""

    def __init__(self, intents: Mapping[str, Sequence[str]], alone: Sequence[str] = ()) -> None:
        """`alone`: words that call their intent only when nothing else was said."""
        self.alone = frozenset(map(key, alone))
        self.whole: dict[str, Intents] = {}
        self.inside = Lexicon()
        self.sounds = Lexicon()
        self.spelled: dict[str, Intents] = {}
        self._signs = {intent: frozenset("".join(words)) for intent, words in intents.items()}
        for intent, words in intents.items():
            for word in words:
                self._add(word, intent)

    def shares_sign(self, intents: Intents, signs: Sequence[str]) -> bool:
        """Whether a homophone keeps a character of the right word: 保名 does, the name 宝明 does not."""
        return any(sign in self._signs[intent] for intent in intents for sign in signs)

    def _add(self, word: str, intent: str) -> None:
        plain = key(word)
        for table, form in ((self.whole, plain), (self.spelled, "".join(map(sound, plain)))):
            known = table.get(form, ())
            table[form] = known if intent in known else (*known, intent)
        units = tuple(TOKEN.findall(normal(word)))
        if len(plain) > 1 and units and plain not in self.alone:
            self.inside.add(units, intent)
            self._add_sound(units, intent)

    def _add_sound(self, units: Units, intent: str) -> None:
        if len(units) > 1 and not units[0].isascii():
            self.sounds.add(tuple(map(sound, units)), intent)


@lru_cache(maxsize=8192)
def sound(sign: str) -> str:
    """The usual reading of a character without its tone; anything else is its own sound."""
    reading = PINYIN_DICT.get(ord(sign)) if len(sign) == 1 else None
    return str(to_normal(reading.split(",")[0])) if reading else sign


def words_of(tree: Mapping[str, Any], name: str) -> list[str]:
    """One list of words. Raises ValueError for what YAML read as something other than a word."""
    words = tree.get(name, [])
    strange = [word for word in words if not isinstance(word, str)]
    if strange:
        raise ValueError(f"words: {name}: put {strange[0]!r} in quotation marks")
    return list(words)
