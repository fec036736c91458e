"""Which activity a sentence means by its content: `周六的观影` is the one with 电影 in its title."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.language.normal import normal
from bot.language.vocabulary import TOKEN, sound

ENOUGH = 0.6
CLOSE = 0.2


@dataclass(frozen=True, slots=True)
class Titled:
    """Something with a title that a person may mean; `ref` is the caller's own handle for it."""

    ref: int
    title: str
    starts_at: datetime | None = None


def ranked(content: Sequence[str], titles: Sequence[Titled]) -> tuple[Titled, ...]:
    """Those whose title holds most of the content, the best first; those far behind the best are left out."""
    if not content or (len(content) == 1 and not content[0].isascii() and not _rare(content[0], titles)):
        return ()
    scored = sorted(
        ((_overlap(content, titled.title), titled) for titled in titles), key=lambda pair: -pair[0]
    )
    return tuple(titled for score, titled in scored if score >= max(ENOUGH, scored[0][0] - CLOSE))


def in_a_title(name: str, titles: Sequence[Titled]) -> bool:
    """Whether what looks like a name is what something is called, or part of it."""
    return bool(name) and any(name in normal(titled.title) for titled in titles)


def _overlap(content: Sequence[str], title: str) -> float:
    """The share of the content that is in the title, in whatever order; homophones count half."""
    tokens = TOKEN.findall(normal(title))
    signs, sounds = set(tokens), set(map(sound, tokens))
    points = sum(1.0 if unit in signs else 0.5 if sound(unit) in sounds else 0.0 for unit in content)
    pairs = set(pairwise(tokens))
    together = sum(pair in pairs for pair in pairwise(content))
    return points / len(content) + 0.05 * together


def _rare(unit: str, titles: Sequence[Titled]) -> bool:
    return sum(unit in titled.title for titled in titles) == 1
