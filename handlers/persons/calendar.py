"""日历: the address under which a phone's calendar finds what the person signed up for."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.services.persons.calendar import calendar_key, close_calendar, renew_calendar

router = Router()


@router.says("calendar")
@router.picks("calendar.show")
def show(turn: Turn) -> Reply:
    return _given(turn, "calendar.show", calendar_key(turn.work, turn.person))


@router.says("calendar_renew")
@router.picks("calendar.renew")
def renew(turn: Turn) -> Reply:
    """换日历链接: for whoever showed the address to somebody by mistake."""
    return _given(turn, "calendar.renewed", renew_calendar(turn.work, turn.person))


@router.says("calendar_close")
@router.picks("calendar.close")
def close(turn: Turn) -> Reply:
    was_open = close_calendar(turn.work, turn.person)
    choices = [turn.choice("choice.calendar.show", "calendar.show")]
    return turn.done("calendar.closed" if was_open else "calendar.none", choices)


def _given(turn: Turn, key: str, calendar: str) -> Reply:
    link = f"{turn.house.base_url}/p/calendar/{calendar}.ics"
    actions = ("calendar.renew", "calendar.close")
    return turn.done(key, [turn.choice(f"choice.{action}", action) for action in actions], link=link)
