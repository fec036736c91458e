"""Tables in Markdown, and numbers as they stand in them."""

from collections.abc import Iterable, Sequence
from statistics import median


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column names things, the others hold numbers."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def spread(form: str, values: Iterable[float]) -> str:
    """The median and, in brackets, the lowest and the highest."""
    found = sorted(values)
    return f"{median(found):{form}} ({found[0]:{form}}–{found[-1]:{form}})"
