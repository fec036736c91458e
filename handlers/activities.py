"""What is on: the list, one activity in full, the way there and whom to ask."""

from collections.abc import Sequence

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from handlers.lines import as_choice, map_link, seats, span

router = Router()

LISTED = 40  # nobody pages further; a community has fewer
NO_STEP = ""


@router.says("activities")
@router.picks("activity.list")
def show_list(turn: Turn) -> Reply:
    return list_upcoming(turn, "activity.list")


def list_upcoming(turn: Turn, key: str, **facts: object) -> Reply:
    """The upcoming activities under a heading; `activity.none` when there are none."""
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    return turn.done(key, [as_choice(turn, each, "activity.show") for each in upcoming], **facts)


@router.picks("activity.show")
def show(turn: Turn) -> Reply:
    return in_full(turn, turn.uow.activities.occasion(int(turn.ref)))


def in_full(turn: Turn, occasion: Occasion) -> Reply:
    """Everything about one activity, and what can be done with it."""
    if occasion.state(turn.now) is ActivityState.CANCELLED:
        return list_upcoming(turn, "activity.cancelled", title=occasion.activity.title)
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    action = "mine.cancel" if mine and mine.active else "signup.start"
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id), *_about(turn, occasion)]
    return turn.noting(shift=occasion.shift.id).ask(
        NO_STEP, "activity.full_text", choices, **_facts(turn, occasion)
    )


@router.says("route")
@router.picks("activity.route")
def route(turn: Turn) -> Reply | None:
    """The way to the activity just talked about, or to the next one of mine."""
    occasion = _talked_about(turn)
    if occasion is None:
        return list_upcoming(turn, "activity.which_route")
    facts = {"title": occasion.activity.title, "place": occasion.activity.place, "span": span(turn, occasion)}
    link = map_link(occasion.activity)
    choices = [turn.choice("choice.activity.show", "activity.show", occasion.shift.id)]
    key = "activity.route_with_map" if link else "activity.route"
    return turn.noting(shift=occasion.shift.id).ask(
        NO_STEP, key, choices, **facts, **({"link": link} if link else {})
    )


@router.picks("activity.leader")
def leader(turn: Turn) -> Reply:
    """Whom to ask. Their number is shown only to those who signed up."""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    phone = turn.uow.activities.leader_phone(occasion) if mine and mine.active else ""
    key = "activity.leader_phone" if phone else "activity.leader"
    facts = {"leader": occasion.activity.leader, "title": occasion.activity.title}
    choices = [turn.choice("choice.activity.show", "activity.show", occasion.shift.id)]
    return turn.done(key, choices, **facts, **({"phone": phone} if phone else {}))


def _about(turn: Turn, occasion: Occasion) -> Sequence[Choice]:
    actions = ["activity.route", *(["activity.leader"] if occasion.activity.leader else []), "activity.list"]
    return [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]


def _facts(turn: Turn, occasion: Occasion) -> dict[str, str]:
    activity = occasion.activity
    lines = [
        turn.say("activity.host_line", host=activity.host) if activity.host else "",
        turn.say("activity.earns_line") if activity.kind == "service" else "",
        activity.notes,
    ]
    return {
        "title": activity.title,
        "span": span(turn, occasion),
        "place": activity.place,
        "left": seats(turn, occasion),
        "more": "".join(f"\n{text}" for text in lines if text),
    }


def _talked_about(turn: Turn) -> Occasion | None:
    shift = turn.ref or turn.talk.notes.get("shift", "")
    if shift:
        return turn.uow.activities.occasion(int(shift))
    mine = turn.uow.sign_ups.of_person(turn.person.id, turn.now)
    return mine[0][1] if mine else None
