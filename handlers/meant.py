"""Which activity a person means: by number, by name or day, by what was talked about, or the only one."""

from collections.abc import Sequence

from bot.dialog.conversation import COLUMNS
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.language.titles import Titled

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
    line = shown_line(turn)
    if line:
        return [each for each in occasions if str(each.shift.id) == line.ref]
    named = with_the_name(turn, occasions)
    if named:
        return named
    noted = [each for each in occasions if str(each.shift.id) == turn.talk.notes.get("shift")]
    return noted or list(occasions)


def meant_by_organizer(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    """`名单 3` without a list in sight is the activity that was published as number 3."""
    number = 0 if shows_activities(turn) else turn.understood.number
    return [each for each in occasions if each.activity.id == number] or meant(turn, occasions)


def with_the_name(turn: Turn, occasions: Sequence[Occasion]) -> list[Occasion]:
    """Those that the message calls by name or by day."""
    titles = [Titled(o.shift.id, o.activity.title, o.shift.starts_at) for o in occasions]
    found = turn.house.understanding.read(turn.text, titles, turn.now).titles
    wanted = [titled.ref for titled in found]
    return [each for each in occasions if each.shift.id in wanted]
