"""Who waits for a place, for organizers: the line, somebody first, somebody out of it."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.domain.waiting import WaitingLine
from bot.services.joining.manage_places import put_first, remove

router = Router(role=Role.ORGANIZER)

WAITING_SHOWN = 80
REASON_LENGTH = 60
REASON = "places.reason"  # the step that awaits it


@router.picks("places.line", "places.back")
def line(turn: Turn) -> Reply:
    """Who waits, in order; those who have an offer first."""
    return _line(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("places.person")
def person(turn: Turn) -> Reply:
    """What can be done with one who waits."""
    shift_id, person_id = turn.ref.split(":")
    turn = turn.noting(shift=shift_id, person=person_id)
    choices = [
        turn.choice(f"choice.{action}", action) for action in ("places.first", "places.remove", "stop")
    ]
    name = turn.picked.label if turn.picked else ""
    return turn.ask("places.person", "places.person", choices, name=name)


@router.picks("places.first")
def first(turn: Turn) -> Reply:
    occasion = _noted(turn)
    outcome = put_first(turn.work, occasion, int(turn.talk.notes["person"]), turn.person.id)
    return turn.done(f"places.{outcome}", [_to_line(turn, occasion)], title=occasion.activity.title)


@router.picks("places.remove")
def ask_reason(turn: Turn) -> Reply:
    return turn.ask(REASON, "places.reason")


@router.at(REASON)
def remove_for(turn: Turn) -> Reply | None:
    """Whatever is written is the reason, which the person is told."""
    if turn.understood.certain and turn.understood.intent in ("stop", "menu", "help", "back"):
        return None
    occasion, person_id = _noted(turn), int(turn.talk.notes["person"])
    outcome = remove(turn.work, occasion, person_id, turn.text[:REASON_LENGTH], turn.person.id)
    return turn.done(f"places.{outcome}", [_to_line(turn, occasion)], title=occasion.activity.title)


def waiting_choices(turn: Turn, occasion: Occasion) -> list[Choice]:
    """What the roster offers besides, while somebody waits: the line."""
    waiting = len(turn.uow.waitlist.line(occasion.shift.id, WAITING_SHOWN))
    line = turn.choice("choice.places.line", "places.line", occasion.shift.id, waiting=waiting)
    return [line] if waiting else []


def _line(turn: Turn, occasion: Occasion) -> Reply:
    waiting = turn.uow.waitlist.line(occasion.shift.id, WAITING_SHOWN)
    if not waiting:
        return turn.done("places.nobody_waits", title=occasion.activity.title)
    choices = [_waiting_line(turn, each) for each in waiting]
    return turn.done("places.line", choices, title=occasion.activity.title)


def _waiting_line(turn: Turn, entry: WaitingLine) -> Choice:
    waiting = entry.waiting
    facts = {"name": entry.name or turn.say("roster.unnamed"), "party": waiting.party_size}
    until = turn.moment(waiting.held_until) if waiting.held_until else ""
    key = "places.held" if until else "places.asked" if waiting.asked else "places.waits"
    label = turn.say("places.passed_over" if waiting.passed_over and not until else key, until=until, **facts)
    return Choice(label, "places.person", f"{waiting.shift_id}:{waiting.person_id}")


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def _to_line(turn: Turn, occasion: Occasion) -> Choice:
    return turn.choice("choice.places.back", "places.line", occasion.shift.id)
