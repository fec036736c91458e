"""The numbers inside a sentence that point at a line of a list: `报名 3`, `第二个不去了`, `no. 2`."""

import re

from bot.language.numerals import NUMERAL, value

_ALONE = (
    rf"(?:^|(?<=\s))(?:选|#|no\.?|number|option)?\s?(?P<n>{NUMERAL})\s?(?:个|号|项|场|条|次)?(?=\s|$|那|的)"
)
_NUMBER = re.compile(rf"第(?P<o>{NUMERAL})(?:个|号|项|场|条|次)?|{_ALONE}")
_HOUSE = re.compile(r"\d+\s?号(?:楼|院|线|门|车)")


def lines(sentence: str) -> list[int]:
    """In the order of the sentence; the number of a house is none."""
    found = _NUMBER.finditer(_HOUSE.sub(" ", sentence))
    return [line for match in found if (line := value(match["n"] or match["o"])) is not None]


def without_lines(sentence: str) -> str:
    return " ".join(_NUMBER.sub(" ", sentence).split())


def only_lines(sentence: str) -> str:
    return " ".join(match[0].strip() for match in _NUMBER.finditer(sentence))
