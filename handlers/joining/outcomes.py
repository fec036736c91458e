"""How an attempt to sign up ended, in words."""

from bot.dialog.replies import Reply
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.gates import Attempt, Overlap, refusal
from bot.domain.signups import MAX_PARTY, JoinOutcome
from bot.services.joining.eligibility import attempt_of
from bot.services.joining.line_up import NO_ROOM
from handlers.activities.activities import NO_STEP
from handlers.joining.roles import asked_in_words
from handlers.joining.waitlist import show_waiting
from handlers.lines import as_choice, span

OFFERED = 3  # shifts to change to
ACTIONS = {
    JoinOutcome.JOINED: ("activity.route", "mine.list"),
    JoinOutcome.PARTY_CHANGED: ("activity.route", "mine.list"),
    JoinOutcome.ALREADY_IN: ("signup.resize", "mine.cancel", "activity.route"),
    JoinOutcome.WINDOW_CLOSED: ("activity.leader", "activity.others"),
    JoinOutcome.ROLE_FULL: ("signup.start", "activity.others"),
    JoinOutcome.PENDING: ("mine.list", "activity.others"),
}
GOES_ON = (*NO_ROOM, JoinOutcome.OVERLAPS)  # a line below leads on with the role and guests that were named
SHOWN_BY_PLACE = (JoinOutcome.WAITING, JoinOutcome.ALREADY_WAITING)


def tell(
    turn: Turn, occasion: Occasion, outcome: JoinOutcome, party: int, attempt: Attempt | None = None
) -> Reply:
    """Why it ended so, and what can be done next."""
    left = occasion.shift.left or 0
    if outcome in SHOWN_BY_PLACE and (waiting := turn.uow.waitlist.mine(occasion.shift.id, turn.person.id)):
        return show_waiting(turn, occasion, waiting, new=outcome is JoinOutcome.WAITING)
    choices = _choices(turn, occasion, outcome, party)
    name = turn.talk.notes.get("name") or turn.person.name
    facts = {"name": name, "party": party, "left": left, "most": MAX_PARTY, **about(turn, occasion)}
    facts["line"] = _line(turn, occasion) if outcome in NO_ROOM else ""
    facts |= _moments(turn, occasion) | _judged(turn, attempt)
    turn = turn.noting(party=None, agreed=None, insists=None)
    if outcome not in GOES_ON:
        turn = turn.noting(role=None, guests=None)
    return turn.ask(NO_STEP, f"signup.{outcome}", choices, **facts)


def about(turn: Turn, occasion: Occasion) -> dict[str, str]:
    activity = occasion.activity
    return {"title": activity.title, "place": activity.place, "span": span(turn, occasion)}


def _choices(turn: Turn, occasion: Occasion, outcome: JoinOutcome, party: int) -> list[Choice]:
    if outcome is JoinOutcome.OVERLAPS:
        return _ways_round(turn, occasion, party)
    actions = ACTIONS.get(outcome, ("activity.others",))
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    if outcome in NO_ROOM and _may_wait(turn, occasion, party):
        said = turn.talk.notes.get("party", "")
        choices.insert(0, turn.choice("choice.waitlist.join", "waitlist.join", said))
    if outcome is not JoinOutcome.TOO_FEW_LEFT:
        return choices
    left = occasion.shift.left or 0
    return [turn.choice("choice.signup.party", "signup.party", left, left=left), *choices]


def _line(turn: Turn, occasion: Occasion) -> str:
    ahead = turn.uow.waitlist.length(occasion.shift.id)
    return turn.say("signup.line", ahead=ahead) if ahead else ""


def _may_wait(turn: Turn, occasion: Occasion, party: int) -> bool:
    """Not for more heads of somebody who is in, nor with more than the shift will ever hold."""
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    return party <= (occasion.shift.capacity or party) and not (mine and mine.active)


def _ways_round(turn: Turn, occasion: Occasion, party: int) -> list[Choice]:
    """Another shift of the same activity, or an organizer who agrees nevertheless."""
    shifts = turn.uow.activities.of_activity(occasion.activity.id)
    others = [each for each in shifts if each != occasion and _open_to(turn, each, party)]
    insist = turn.choice("choice.signup.insist", "signup.insist", party)
    return [
        *(as_choice(turn, each, "signup.start") for each in others[:OFFERED]),
        insist,
        turn.choice("choice.activity.others", "activity.others"),
    ]


def _open_to(turn: Turn, occasion: Occasion, party: int) -> bool:
    return occasion.shift.fits(party) and not refusal(attempt_of(turn.work, turn.person, occasion, party))


def _moments(turn: Turn, occasion: Occasion) -> dict[str, str]:
    """When sign-up begins and ends, where that was said."""
    window = {"opens": occasion.shift.opens_at, "closes": occasion.shift.closes_at}
    return {name: turn.moment(at) if at else "" for name, at in window.items()}


def _judged(turn: Turn, attempt: Attempt | None) -> dict[str, str]:
    """The role, what overlaps and what is lacking, "" where there is none of it."""
    role = attempt.role.name if attempt and attempt.role else ""
    return {
        "role": f"{turn.say('role.mine', role=role)}\n" if role else "",
        "overlap": _overlap(turn, attempt.overlap if attempt else None),
        "missing": asked_in_words(turn, attempt.unmet if attempt else ()),
    }


def _overlap(turn: Turn, overlap: Overlap | None) -> str:
    """What else takes place then: a warning for who is in, the reason for who is not."""
    if not overlap:
        return ""
    other = {"other": overlap.occasion.activity.title, "when": span(turn, overlap.occasion)}
    return f"{turn.say('signup.overlap', minutes=overlap.minutes, **other)}\n"
