"""Which intents the words of a sentence call, and how much each of them weighs against the others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.normal import normal
from bot.language.vocabulary import TOKEN, Hit, Intents, Vocabulary, sound, words_of

HALF = 0.5
ASKING = "吗么嘛"


@dataclass(frozen=True, slots=True)
class Reading:
    """The intents a sentence calls (several: it is open which), and the sentence without their words."""

    intents: Intents
    leave: str


class Meanings:
    """Weighs the words found in a sentence by the rules of texts/words."""

    def __init__(self, vocabulary: Vocabulary, words: Mapping[str, Any]) -> None:
        self._vocabulary = vocabulary
        self._courtesies = frozenset(words_of(words, "courtesies"))
        self._politeness = frozenset(words_of(words, "politeness"))
        self._yields = {intent: rank for rank, intent in enumerate(words_of(words, "yields"))}
        self._together = [(frozenset(rule["of"]), tuple(rule["means"])) for rule in words.get("together", ())]
        self._negated: Mapping[str, str] = words.get("negated", {})
        self._when_asked: Mapping[str, str] = words.get("asked", {})
        self._negations = {tuple(TOKEN.findall(normal(word))) for word in words_of(words, "negations")}

    def reading(self, sentence: str) -> Reading:
        places = list(TOKEN.finditer(sentence))
        tokens = [place[0] for place in places]
        hits = self._vocabulary.inside.hits(tokens)
        if not self._weighty(hits):
            sounding = self._by_sound(tokens)
            hits = sounding + [hit for hit in hits if not _overlaps(hit, sounding)]
        hits = [self._turned(hit, tokens) for hit in hits]
        said = self._weighty(hits)
        said += [hit for hit in hits if said and self._politeness.issuperset(hit.intents)]
        return Reading(self._verdict(hits), _cut(sentence, places, said))

    def courtesy(self, leave: str) -> str:
        """The thanks, greeting or yes that makes up most of what is left, or ""; 可以吗 is no yes."""
        tokens = TOKEN.findall(leave)
        hits = [hit for hit in self._vocabulary.inside.hits(tokens) if hit.intents[0] in self._courtesies]
        if not hits or sum(hit.length for hit in hits) < len(tokens) * HALF or tokens[-1] in ASKING:
            return ""
        return max(hits, key=self._weight).intents[0]

    def _weighty(self, hits: Sequence[Hit]) -> list[Hit]:
        return [hit for hit in hits if not self._courtesies.issuperset(hit.intents)]

    def _by_sound(self, tokens: Sequence[str]) -> list[Hit]:
        """我要抱名: words that sound the same, as dictation and quick typing confuse them."""
        hits = self._weighty(self._vocabulary.sounds.hits([sound(token) for token in tokens]))
        return [hit for hit in hits if self._vocabulary.shares_sign(hit.intents, tokens[hit.start : hit.end])]

    def _turned(self, hit: Hit, tokens: Sequence[str]) -> Hit:
        """不想再报名 means the contrary; 能不能报名 and 要不要报名 do not."""
        if hit.intents[0] in self._when_asked and _asked(tokens, hit.start):
            return Hit(hit.start - 1, hit.end, (self._when_asked[hit.intents[0]],))
        opposite = self._negated.get(hit.intents[0])
        if not opposite:
            return hit
        for length in (3, 2, 1):
            before = tuple(tokens[max(0, hit.start - length) : hit.start])
            if before in self._negations and not _asked(tokens, hit.start - length):
                return Hit(hit.start - length, hit.end, (opposite,))
        return hit

    def _verdict(self, hits: Sequence[Hit]) -> Intents:
        weighty = self._weighty(hits)
        if not weighty:
            return ()
        called = {hit.intents[0] for hit in hits}
        for rule, means in self._together:
            if rule <= called and not called - rule - self._yields.keys():
                return means
        top = self._weight(max(weighty, key=self._weight))
        best = [hit.intents for hit in weighty if self._weight(hit) == top]
        return tuple(dict.fromkeys(intent for intents in best for intent in intents))

    def _weight(self, hit: Hit) -> tuple[int, int]:
        """First how readily it gives way, then how long it is."""
        return self._yields.get(hit.intents[0], len(self._yields)), hit.length


def _asked(tokens: Sequence[str], at: int) -> bool:
    """A 不 A: 能不能, 要不要, 是不是."""
    return 0 < at < len(tokens) - 1 and tokens[at] == "不" and tokens[at - 1] == tokens[at + 1]


def _overlaps(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _cut(sentence: str, places: Sequence[re.Match[str]], hits: Sequence[Hit]) -> str:
    for hit in sorted(hits, key=lambda hit: -hit.start):
        sentence = f"{sentence[: places[hit.start].start()]} {sentence[places[hit.end - 1].end() :]}"
    return " ".join(sentence.split())
