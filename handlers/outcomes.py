"""How an attempt to sign up ended, in words."""

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.signups import MAX_PARTY, JoinOutcome
from handlers.activities import NO_STEP
from handlers.lines import span


def tell(turn: Turn, occasion: Occasion, outcome: JoinOutcome, party: int) -> Reply:
    """Why it ended so, and what can be done next."""
    left = occasion.shift.left or 0
    actions = {
        JoinOutcome.JOINED: ["activity.route", "mine.list"],
        JoinOutcome.PARTY_CHANGED: ["activity.route", "mine.list"],
        JoinOutcome.ALREADY_IN: ["signup.resize", "mine.cancel", "activity.route"],
    }.get(outcome, ["activity.others"])
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    if outcome is JoinOutcome.TOO_FEW_LEFT:
        choices.insert(0, turn.choice("choice.signup.party", "signup.party", left, left=left))
    name = turn.talk.notes.get("name") or turn.person.name
    facts = {"name": name, "party": party, "left": left, "most": MAX_PARTY, **about(turn, occasion)}
    return turn.noting(party=None, agreed=None).ask(NO_STEP, f"signup.{outcome}", choices, **facts)


def about(turn: Turn, occasion: Occasion) -> dict[str, str]:
    activity = occasion.activity
    return {"title": activity.title, "place": activity.place, "span": span(turn, occasion)}
