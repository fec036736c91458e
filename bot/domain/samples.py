"""What is known of many by looking at few: who is drawn, and what the counts of the drawn mean for all."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

STRIDE, ROUND = 618_033_989, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Draw:
    """About `size` of so many, the same at each look; seed: where the draw begins.

    Drawn is who, by their id, stands on the first part of a round that each id goes on along by the golden
    ratio: this spreads evenly over early and late ids, and keeps step with no pattern that ids may have.
    """

    size: int
    of: int
    seed: int

    @property
    def start(self) -> int:
        return self.seed % ROUND

    @property
    def part(self) -> int:
        """Where on the round the drawn end."""
        return ROUND * self.size // self.of


def scaled(counts: Mapping[T, int], total: int) -> Counter[T]:
    """The same shares of `total`, in whole numbers that add up to it: the largest rests are rounded up."""
    whole = sum(counts.values())
    if not whole:
        return Counter()
    found = Counter({each: n * total // whole for each, n in counts.items()})
    left = total - found.total()
    rests = sorted(counts, key=lambda each: -(counts[each] * total % whole))
    found.update(rests[:left])
    return found
