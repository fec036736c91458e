"""Which of the service activities that are over an organizer means."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.hours import earns
from handlers.choosing import one_or_ask
from handlers.meant import meant_by_organizer

LATEST = 60
RECENT = timedelta(days=30)


def served(turn: Turn) -> list[Occasion]:
    """Service that ended within the last 30 days, the latest first."""
    latest = turn.uow.activities.latest(LATEST)
    return [
        each
        for each in latest
        if earns(each.activity.kind)
        and not each.called_off
        and turn.now - RECENT < each.shift.ends_at <= turn.now
    ]


def which(
    turn: Turn, action: str, go: Callable[[Turn, Occasion], Reply], among: Sequence[Occasion] | None = None
) -> Reply:
    """Straight to the one that is meant, or ask; `action` names the text, the step and the line."""
    over = served(turn) if among is None else among
    if not over:
        return turn.done("hours.nothing_recent")
    return one_or_ask(turn, meant_by_organizer(turn, over), (action, f"{action}_which"), go)


def picked(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.ref))


def name_of(turn: Turn, person_id: int) -> str:
    return turn.uow.people.get(person_id).name or turn.say("roster.unnamed")
