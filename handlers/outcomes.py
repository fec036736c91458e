"""How an attempt to sign up ended, in words."""

from bot.dialog.replies import Reply
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.gates import Overlap
from bot.domain.signups import MAX_PARTY, JoinOutcome
from handlers.activities import NO_STEP
from handlers.lines import span

ACTIONS = {
    JoinOutcome.JOINED: ("activity.route", "mine.list"),
    JoinOutcome.PARTY_CHANGED: ("activity.route", "mine.list"),
    JoinOutcome.ALREADY_IN: ("signup.resize", "mine.cancel", "activity.route"),
    JoinOutcome.WINDOW_CLOSED: ("activity.leader", "activity.others"),
    JoinOutcome.OVERLAPS: ("activity.others", "mine.list"),
}


def tell(
    turn: Turn, occasion: Occasion, outcome: JoinOutcome, party: int, overlap: Overlap | None = None
) -> Reply:
    """Why it ended so, and what can be done next."""
    left = occasion.shift.left or 0
    choices = _choices(turn, occasion, outcome)
    name = turn.talk.notes.get("name") or turn.person.name
    facts = {"name": name, "party": party, "left": left, "most": MAX_PARTY, **about(turn, occasion)}
    facts |= _moments(turn, occasion) | {"overlap": _overlap(turn, overlap)}
    return turn.noting(party=None, agreed=None).ask(NO_STEP, f"signup.{outcome}", choices, **facts)


def about(turn: Turn, occasion: Occasion) -> dict[str, str]:
    activity = occasion.activity
    return {"title": activity.title, "place": activity.place, "span": span(turn, occasion)}


def _choices(turn: Turn, occasion: Occasion, outcome: JoinOutcome) -> list[Choice]:
    actions = ACTIONS.get(outcome, ("activity.others",))
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    if outcome is not JoinOutcome.TOO_FEW_LEFT:
        return choices
    left = occasion.shift.left or 0
    return [turn.choice("choice.signup.party", "signup.party", left, left=left), *choices]


def _moments(turn: Turn, occasion: Occasion) -> dict[str, str]:
    """When sign-up begins and ends, where that was said."""
    window = {"opens": occasion.shift.opens_at, "closes": occasion.shift.closes_at}
    return {name: turn.moment(at) if at else "" for name, at in window.items()}


def _overlap(turn: Turn, overlap: Overlap | None) -> str:
    """What else takes place then: a warning for who is in, the reason for who is not."""
    if not overlap:
        return ""
    other = {"other": overlap.occasion.activity.title, "when": span(turn, overlap.occasion)}
    return f"{turn.say('signup.overlap', minutes=overlap.minutes, **other)}\n"
