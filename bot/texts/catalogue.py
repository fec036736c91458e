"""Every word the bot says, by language and key, and the words by which it is called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from bot.texts.trees import TextsError, read_tree

LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`texts`: by language and dotted key (`signup.joined`). `words`: the tree of words/."""

    texts: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Any]

    def say(self, language: str, key: str, **facts: object) -> str:
        """Raises KeyError for a key or fact that is not there. An unknown language means the first."""
        texts = self.texts.get(language) or self.texts[LANGUAGES[0]]
        return texts[key].format_map(facts)

    def has(self, key: str) -> bool:
        return key in self.texts[LANGUAGES[0]]


def load(folder: Path) -> Catalogue:
    """Reads the folders `zh_CN`, `en` and `words`. Raises TextsError when the languages differ."""
    texts = {language: flat(read_tree(folder / language)) for language in LANGUAGES}
    if wrong := problems(texts):
        raise TextsError("\n".join(wrong))
    return Catalogue(texts, read_tree(folder / "words"))


def problems(texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What one language has and another lacks: keys, and placeholders inside a text."""
    every = sorted({key for keys in texts.values() for key in keys})
    return [line for key in every for line in _problems(texts, key)]


def flat(tree: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Nested subjects as dotted keys. Raises TextsError for a value that is no text."""
    return dict(_leaves(tree, above))


def placeholders(text: str) -> frozenset[str]:
    """The facts a text asks for. Raises ValueError for a brace without its partner."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _leaves(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        key = f"{above}.{name}" if above else str(name)
        if isinstance(value, Mapping):
            yield from _leaves(value, key)
        elif isinstance(name, str) and isinstance(value, str):
            yield key, value.rstrip("\n")
        else:
            raise TextsError(f"{key}: not a text; put the name and the text in quotation marks")


def _problems(texts: Mapping[str, Mapping[str, str]], key: str) -> Iterator[str]:
    asked: dict[str, frozenset[str]] = {}
    for language, keys in texts.items():
        if key not in keys:
            yield f"{key}: missing in {language}"
            continue
        try:
            asked[language] = placeholders(keys[key])
        except ValueError as error:
            yield f"{key}: {language}: {error}"
    if len(set(asked.values())) > 1:
        yield f"{key}: " + ", ".join(f"{language} has {sorted(names)}" for language, names in asked.items())
