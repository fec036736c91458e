"""Working days in China, with the holidays and worked weekends that the State Council announces each year."""

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> tuple[bool, bool]:
    """Whether it is one, and whether that is sure: of years not announced yet only the weekends are known."""
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


def after(day: date, count: int) -> tuple[date, bool]:
    """The `count`-th working day after `day`, and whether the calendar knew all of them."""
    all_sure = True
    while count:
        day += timedelta(days=1)
        works, sure = is_workday(day)
        count -= works
        all_sure = all_sure and sure
    return day, all_sure


def until(today: date, deadline: date) -> int:
    """How many working days are left after today, the deadline among them; below 0 when it is past."""
    if deadline < today:
        return -until(deadline, today)
    days = (today + timedelta(days=ahead) for ahead in range(1, (deadline - today).days + 1))
    return sum(is_workday(day)[0] for day in days)
