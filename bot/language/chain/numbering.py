"""The numbers of a list: put in order when only the order is wrong, and what is wrong with them otherwise."""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.chain.items import Item
from bot.language.chain.model import Problem, Trouble


def in_order(items: list[Item]) -> list[Item]:
    """Some phones put the newest line on top. A list with repeated or missing numbers stays as it is."""
    return sorted(items, key=_number) if _sortable(items) else items


def numbering_problems(items: Sequence[Item]) -> list[Problem]:
    """In the order of the numbers; each gap is told once, by its first number."""
    numbers = [item.number for item in items if item.number is not None]
    unnumbered = len(numbers) < len(items)
    problems = [Problem(Trouble.NO_NUMBER, text=item.raw) for item in items if item.number is None]
    if numbers != sorted(numbers):
        problems.append(Problem(Trouble.OUT_OF_ORDER))
    for before, number in pairwise(sorted(numbers)):
        if number == before:
            problems.append(Problem(Trouble.REPEATED_NUMBER, number))
        elif number > before + 1 and not unnumbered:
            problems.append(Problem(Trouble.SKIPPED_NUMBER, before + 1))
    return problems


def _sortable(items: Sequence[Item]) -> bool:
    numbers = [item.number for item in items]
    return None not in numbers and len(set(numbers)) == len(numbers)


def _number(item: Item) -> int:
    return item.number or 0
