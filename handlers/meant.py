"""Which activity a person means: by number, by name or day, by what was talked about, or the only one."""

from collections.abc import Sequence

from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.language.titles import Titled

LINES_OF_ACTIVITIES = ("activity.show", "signup.start", "mine.show", "mine.cancel")


def shown_line(turn: Turn) -> Choice | None:
    """The activity line whose number was said along with the word, as in `报名 3`."""
    number = turn.understood.number or 0
    if not 1 <= number <= turn.talk.shown:
        return None
    choice = turn.talk.choices[number - 1]
    return choice if choice.action in LINES_OF_ACTIVITIES and _are_activities(turn) else None


def meant(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    """Those of `occasions` that the message may mean: one, several to ask about, or none."""
    line = shown_line(turn)
    if line:
        return [each for each in occasions if str(each.shift.id) == line.ref]
    named = _named(turn, occasions)
    if named:
        return named
    noted = [each for each in occasions if str(each.shift.id) == turn.talk.notes.get("shift")]
    return noted or list(occasions)


def _named(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    titles = [Titled(o.shift.id, o.activity.title, o.shift.starts_at) for o in occasions]
    found = turn.house.understanding.read(turn.text, titles, turn.now).titles
    wanted = [titled.ref for titled in found]
    return [each for each in occasions if each.shift.id in wanted]


def _are_activities(turn: Turn) -> bool:
    """Whether the numbers shown stand for activities, not for things to do with one of them."""
    return len({choice.action for choice in turn.talk.choices}) == 1
