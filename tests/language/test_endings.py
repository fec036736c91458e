"""Until when something is repeated, as people say it."""

from datetime import date

import pytest

from bot.language.endings import Ending, ending, without_ending

TODAY = date(2026, 2, 25)


@pytest.mark.parametrize(
    ("text", "day", "times"),
    [
        ("每周六早上8点发，到12月底", date(2026, 12, 31), None),
        ("每周六早上8点，到十二月末为止", date(2026, 12, 31), None),
        ("每周六8点到12月", date(2026, 12, 31), None),
        ("每周六8点，到1月15日", date(2027, 1, 15), None),
        ("到明年3月15号止", date(2027, 3, 15), None),
        ("到2028年2月底", date(2028, 2, 29), None),
        ("发到年底", date(2026, 12, 31), None),
        ("until 31 December", date(2026, 12, 31), None),
        ("till the end of january", date(2027, 1, 31), None),
        ("只发10次", None, 10),
        ("一共十二次", None, 12),
        ("for 5 times", None, 5),
    ],
)
def test_an_ending_is_read(text: str, day: date | None, times: int | None) -> None:
    found = ending(text, TODAY)
    assert found
    assert (found.day, found.times) == (day, times)


@pytest.mark.parametrize("text", ["明天上午8点到9点", "每周两次", "到2月31日", "3月7日上午9点", "0次", ""])
def test_what_is_none(text: str) -> None:
    assert ending(text, TODAY) is None


def test_the_rest_of_what_was_said() -> None:
    found = ending("每周六早上8点，到12月底", TODAY)
    assert found == Ending("到12月底", date(2026, 12, 31))
    assert without_ending("每周六早上8点，到12月底", found) == "每周六早上8点"
