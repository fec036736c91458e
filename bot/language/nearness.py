"""Near-misses: which intent a short text means although no word of it was hit exactly."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from bot.language.vocabulary import Intents, Vocabulary, sound

LONGEST = 16  # characters; what is longer is no mistyped command
ENOUGH = 74.0
SURE = 90.0
MARGIN = 6.0

# Sounds that dialects and dictation do not keep apart.
_SLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("lv", "lu"))


def slurred(spelled: str) -> str:
    for clear, loose in _SLURS:
        spelled = spelled.replace(clear, loose)
    return spelled


class Nearness:
    """Compares by characters, by their set (`rapidfuzz` gives swapped halves only 50) and by sound."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._shares_sign = vocabulary.shares_sign
        lone = vocabulary.alone
        self._whole = {w: intents for w, intents in vocabulary.whole.items() if len(w) > 1 and w not in lone}
        self._shuffled = {
            _shuffled(word): intents for word, intents in self._whole.items() if not word.isascii()
        }
        self._spelled = {
            spelling: intents for spelling, intents in vocabulary.spelled.items() if len(spelling) > 3
        }
        self._slurred = {slurred(spelling): intents for spelling, intents in self._spelled.items()}

    def find(self, text: str) -> list[tuple[str, float]]:
        """Intents close to the text (a key) and how close (0-100), the closest first; [] when none is."""
        if not 1 < len(text) <= LONGEST or text.isdecimal():
            return []
        best: dict[str, float] = {}
        for intents, score in self._candidates(text):
            for intent in intents:
                best[intent] = max(score, best.get(intent, 0))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        return [(intent, score) for intent, score in ranked if ranked[0][1] - score <= MARGIN]

    def _candidates(self, text: str) -> list[tuple[Intents, float]]:
        spelled = "".join(map(sound, text))
        alike, slurry = self._spelled.get(spelled, ()), self._slurred.get(slurred(spelled), ())
        foreign = not text.isascii() and not self._shares_sign(alike + slurry, text)
        same_sound = [(alike, 80.0 if foreign else 97.0), (slurry, 78.0 if foreign else 91.0)]
        swapped = [(self._shuffled.get(_shuffled(text), ()), 88.0)]
        by_text = _like(text, self._whole, ENOUGH if not text.isascii() or len(text) > 3 else 100)
        by_sound = _like(spelled, self._spelled, 88) if len(text) > 2 else []
        return same_sound + swapped + by_text + by_sound


def _like(text: str, words: Mapping[str, Intents], cutoff: float) -> list[tuple[Intents, float]]:
    found = process.extract(
        text, words.keys(), scorer=fuzz.ratio, score_cutoff=cutoff, limit=6, processor=None
    )
    return [(words[word], score) for word, score, _ in found]


def _shuffled(text: str) -> str:
    return "".join(sorted(text))
