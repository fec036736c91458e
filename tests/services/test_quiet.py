"""Quiet hours as plain arithmetic: never inside them, never too late when it need not be, never lost."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import NEVER, SPARE, Quiet, ahead_of_quiet, held_until
from bot.domain.reminders import LOCAL

NIGHT = Quiet(time(21), time(8))
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=1000)).map(lambda after: NEW_YEAR + after)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
QUIETS = st.builds(Quiet, TIMES, TIMES)
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=3))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-03-{text}").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("21:00-08:00", "05 20:59", None),
        ("21:00-08:00", "05 21:00", "06 08:00"),
        ("21:00-08:00", "05 23:59", "06 08:00"),
        ("21:00-08:00", "06 00:00", "06 08:00"),
        ("21:00-08:00", "06 07:59", "06 08:00"),
        ("21:00-08:00", "06 08:00", None),
        ("12:30-14:00", "05 12:30", "05 14:00"),
        ("12:30-14:00", "05 14:00", None),
        ("12:30-14:00", "05 03:00", None),
        ("00:00-00:00", "05 00:00", None),
        ("00:00-06:00", "05 00:00", "05 06:00"),
        ("22:00-00:00", "05 23:00", "06 00:00"),
    ],
)
def test_when_the_quiet_ends(quiet: str, now: str, until: str | None) -> None:
    assert Quiet.parse(quiet).until(at(now)) == (at(until) if until else None)
    assert str(Quiet.parse(quiet)) == quiet


@pytest.mark.parametrize(
    ("due", "starts", "planned"),
    [
        ("05 20:00", "06 09:00", "05 20:00"),  # not in the quiet at all
        ("06 07:00", "06 09:00", "06 07:00"),  # waits until 8 o'clock, which is early enough
        ("06 05:00", "06 07:00", "05 20:45"),  # 8 o'clock would be too late: before the night
        ("06 06:00", "06 08:00", "05 20:45"),
        ("05 21:30", "05 23:30", "05 20:45"),  # and of the same evening
    ],
)
def test_a_reminder_that_the_night_would_make_useless_goes_before_it(
    due: str, starts: str, planned: str
) -> None:
    assert ahead_of_quiet(at(due), at(starts), NIGHT) == at(planned)


@pytest.mark.parametrize(
    ("now", "useful_until", "held"),
    [
        ("05 20:59", None, None),
        ("05 22:00", None, "06 08:00"),
        ("05 22:00", "06 09:00", "06 08:00"),
        ("05 22:00", "06 08:00", None),  # too late to wait: at once
        ("06 03:00", "06 07:00", None),
    ],
)
def test_what_waits_for_the_morning_and_what_goes_at_once(
    now: str, useful_until: str | None, held: str | None
) -> None:
    until = at(useful_until) if useful_until else None
    assert held_until(at(now), until, NIGHT) == (at(held) if held else None)


@given(MOMENTS, QUIETS)
def test_what_is_held_is_held_to_a_moment_that_is_not_quiet(now: datetime, quiet: Quiet) -> None:
    until = quiet.until(now)
    if until:
        assert now < until <= now + timedelta(days=1)
        assert quiet.until(until) is None
        assert quiet.begun(now) <= now
        assert quiet.until(quiet.begun(now)) == until
    assert now < quiet.next_morning(now) <= now + timedelta(days=1)
    assert quiet.until(quiet.next_morning(now)) is None


@given(MOMENTS, SPANS, QUIETS)
def test_nothing_comes_too_late_when_it_could_come_earlier(
    due: datetime, left: timedelta, quiet: Quiet
) -> None:
    """Planned, then held if it must be: the moment at which a reminder goes."""
    starts_at = due + left
    planned = ahead_of_quiet(due, starts_at, quiet)
    goes = held_until(planned, starts_at, quiet) or planned
    assert goes < starts_at
    assert planned <= due
    if quiet.until(goes):  # only where the quiet before it is shorter than what is kept to spare
        assert quiet.until(quiet.begun(due) - SPARE)


@given(MOMENTS, SPANS, QUIETS)
def test_what_is_late_already_goes_at_once_or_in_time(now: datetime, left: timedelta, quiet: Quiet) -> None:
    until = held_until(now, now + left, quiet)
    assert until is None or now < until < now + left
    if quiet.until(now) and until is None:
        assert quiet.until(now) >= now + left  # type: ignore[operator]


def test_without_quiet_hours_the_next_morning_is_eight_o_clock() -> None:
    assert NEVER.next_morning(at("05 22:00")) == at("06 08:00")
    assert NEVER.until(at("05 22:00")) is None
