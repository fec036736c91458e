"""How long an offer is held: a quarter of the time left, 1 to 12 hours, and nights do not count."""

from datetime import datetime

import pytest

from bot.domain.reminders import LOCAL
from bot.domain.waiting import hold_until, is_last_call


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-03-{text}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        ("01 10:00", "01 18:00", "01 12:00"),  # a quarter of eight hours
        ("01 10:00", "01 13:00", "01 11:00"),  # at least one hour
        ("01 08:00", "08 09:00", "01 20:00"),  # at most twelve
        ("01 10:00", "08 09:00", "02 09:00"),  # eleven before nine in the evening, one in the morning
        ("01 20:30", "02 18:30", "02 13:00"),  # half an hour in the evening, five in the morning
        ("01 23:00", "02 19:00", "02 13:00"),  # made at night: counts from eight
        ("02 03:00", "02 19:00", "02 12:00"),
        ("01 22:00", "02 08:30", "02 08:30"),  # never later than the start
    ],
)
def test_the_window(now: str, starts: str, until: str) -> None:
    assert hold_until(at(starts), at(now)) == at(until)


def test_the_last_six_hours() -> None:
    assert is_last_call(at("01 18:00"), at("01 12:00"))
    assert not is_last_call(at("01 18:00"), at("01 11:59"))
