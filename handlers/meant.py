"""Which activity a person means: by number, by name or day, by what was talked about, or the only one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialog.conversation import COLUMNS
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from bot.language.guests import guests
from bot.language.titles import Titled

NUMERALS = re.compile(r"\d+")
ENDS = re.compile(r"\d\s*$")
NAMED = 4  # characters that are more than a courtesy
OTHER_LINES = ("announce.withdraw", "announce.audience")


def shows_activities(turn: Turn) -> bool:
    """Whether the numbers shown stand for activities, not for things to do with one of them."""
    lines = turn.talk.visible
    return bool(lines) and all(COLUMNS in line.label and line.action not in OTHER_LINES for line in lines)


def shown_line(turn: Turn) -> Choice | None:
    """The activity line whose number was said along with the word, as in `报名 3`."""
    number = turn.understood.number or 0
    if not 1 <= number <= turn.talk.shown or not shows_activities(turn):
        return None
    return turn.talk.choices[number - 1]


def meant(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    """Those of `occasions` that the message may mean: one, several to ask about, or none."""
    return _told(turn, occasions) or _noted(turn, occasions) or list(occasions)


def meant_ahead(turn: Turn, upcoming: Sequence[Occasion]) -> list[Occasion]:
    """The same where it may also be a later one of a series, of which lists show only the next.

    None when the message calls it by a name that nothing has.
    """
    told = _told(turn, upcoming)
    if told or names_something_else(turn):
        return told
    return _noted(turn, upcoming) or _later_one(turn) or list(upcoming)


def meant_by_organizer(turn: Turn, upcoming: Sequence[Occasion], *, calls_it: bool = False) -> list[Occasion]:
    """`名单 7` where no line 7 is in sight is the activity that was published as number 7.

    None of them where a number was said that nothing has: what else there is was not asked for. calls_it:
    what is said besides the command can only be a name, and one that nothing has finds nothing either.
    """
    number = _published_as(turn)
    found = [each for each in upcoming if each.activity.id == number] or _numbered(turn, number)
    told = found or _told(turn, upcoming)
    if told or _number_said(turn) or (calls_it and names_something_else(turn)):
        return told
    return _noted(turn, upcoming) or _later_one(turn) or list(upcoming)


def meant_beside_a_value(turn: Turn, upcoming: Sequence[Occasion]) -> list[Occasion]:
    """The same where the only number may be what is to be: `改名额 30`."""
    found = meant_by_organizer(turn, upcoming)
    if found or turn.understood.party or len(NUMERALS.findall(turn.text)) != 1 or not ENDS.search(turn.text):
        return found
    return meant_by_organizer(replace(turn, understood=replace(turn.understood, number=None)), upcoming)


def meant_at_any_time(turn: Turn, listed: Sequence[Occasion]) -> list[Occasion]:
    """The same where nothing is changed: by its number also one that is over."""
    found, number = meant_by_organizer(turn, listed, calls_it=True), _published_as(turn)
    if number and all(each.activity.id != number for each in found):
        return turn.uow.activities.of_activity(number) or found
    return found


def _number_said(turn: Turn) -> int:
    """0 where the number answered a list: it has done its work."""
    return 0 if turn.picked else turn.understood.number or 0


def _published_as(turn: Turn) -> int:
    """The number of an activity, 0 where none was said or it is that of a line in sight."""
    return 0 if shown_line(turn) else turn.understood.number or 0


def _told(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    """By the number of a line, by name or by day."""
    line = shown_line(turn)
    if line:
        return [each for each in occasions if str(each.shift.id) == line.ref]
    return with_the_name(turn, occasions)


def names_something_else(turn: Turn) -> bool:
    """`报名 楼道清洁`, which nothing is called: no talk of something else may stand in for it."""
    return len(turn.understood.unknown) >= NAMED and not guests(turn.text, turn.person.name)


def _noted(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    return [each for each in occasions if str(each.shift.id) == turn.talk.notes.get("shift")]


def _later_one(turn: Turn) -> list[Occasion]:
    """The one of a series that was just talked about."""
    noted = turn.talk.notes.get("shift")
    return _of_series(turn, [turn.uow.activities.occasion(int(noted))]) if noted else []


def _numbered(turn: Turn, number: int) -> list[Occasion]:
    return _of_series(turn, turn.uow.activities.of_activity(number)) if number else []


def _of_series(turn: Turn, found: Sequence[Occasion]) -> list[Occasion]:
    return [each for each in found if each.shift.series_id and each.state(turn.now) is ActivityState.OPEN]


def with_the_name(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    """Those that the message calls by name or by day."""
    found = turn.house.understanding.read(turn.text, _titled(occasions), turn.now).titles
    wanted = [titled.ref for titled in found]
    return [each for each in occasions if each.shift.id in wanted]


def knowing(turn: Turn, occasions: Sequence[Occasion]) -> Turn:
    """The turn read once more, as what these are called is nobody's name."""
    return replace(turn, understood=turn.house.understanding.with_titles(turn.understood, _titled(occasions)))


def _titled(occasions: Sequence[Occasion]) -> list[Titled]:
    return [Titled(o.shift.id, o.activity.title, o.shift.starts_at) for o in occasions]
