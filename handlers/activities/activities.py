"""What is on: the list, one activity in full, the way there and whom to ask."""

from collections.abc import Sequence

from bot.dialog.replies import Reply
from bot.dialog.router import NOT_UNDERSTOOD, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import ActivityState, Occasion
from handlers.asides import aside
from handlers.lines import as_choice, map_link, my_occasions, seats, span, upcoming_lines
from handlers.meant import shown_line, with_the_name

router = Router()

LISTED = 40  # nobody pages further; a community has fewer
NO_STEP = ""


@router.says("activities")
@router.picks("activity.list", "activity.others")
def show_list(turn: Turn) -> Reply:
    """What is on; `第二个是什么活动` asks about one line of it."""
    asked = None if turn.picked else shown_line(turn)
    if asked:
        return in_full(turn, turn.uow.activities.occasion(int(asked.ref)))
    return list_upcoming(turn, "activity.list")


def list_upcoming(turn: Turn, key: str, **facts: object) -> Reply:
    """The upcoming activities under a heading; `activity.none` when there are none."""
    choices = upcoming_lines(turn, "activity.show", LISTED)
    return turn.done(key, choices, **facts) if choices else turn.done("activity.none")


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
    choices = choices if occasion.shift.starts_at > turn.now else choices[1:]
    choices += other_times(turn, occasion)
    return turn.noting(shift=occasion.shift.id).ask(
        NO_STEP, "activity.full_text", choices, **_facts(turn, occasion)
    )


def other_times(turn: Turn, occasion: Occasion) -> list[Choice]:
    """A way to the other shifts of the activity, and to the other times of its series."""
    others = _times(turn, occasion)
    return [turn.choice("choice.activity.times", "activity.times", occasion.shift.id)] if others else []


@router.picks("activity.times")
def times(turn: Turn) -> Reply:
    occasion = turn.uow.activities.occasion(int(turn.ref))
    lines = [as_choice(turn, each, "activity.show") for each in _times(turn, occasion)]
    return turn.done("activity.times" if lines else "activity.none", lines, title=occasion.activity.title)


def _times(turn: Turn, occasion: Occasion) -> list[Occasion]:
    """The others that are still ahead."""
    if occasion.shift.series_id:
        found = turn.uow.activities.of_series(occasion.shift.series_id, turn.now, LISTED)
    else:
        found = turn.uow.activities.of_activity(occasion.activity.id)
    others = [each for each in found if each.shift.id != occasion.shift.id and not each.called_off]
    return [each for each in others if each.shift.starts_at > turn.now]


@router.says("details", "sign_up_opens", "sign_up_closes", "minimum")
def details(turn: Turn) -> Reply:
    """`几点开始`: of the activity just talked about, or of the next one of mine; or the one named."""
    found = _asked_about(turn)
    if len(found) != 1:
        return show_list(turn)
    return aside(turn, "activity.full_text", **_facts(turn, found[0])) or in_full(turn, found[0])


@router.when(NOT_UNDERSTOOD)
def named(turn: Turn) -> Reply | None:
    """`电影博物馆`: nothing but what an activity is called."""
    if turn.talk.step:
        return None
    found = with_the_name(turn, turn.uow.activities.upcoming(turn.now, LISTED))
    return in_full(turn, found[0]) if len(found) == 1 else None


@router.says("leave_until")
def leave_until(turn: Turn) -> Reply:
    """`请假截止什么时候`: until when a place can be given back without calling anybody."""
    occasion = _talked_about(turn)
    if occasion is None:
        return show_list(turn)
    until = turn.moment(occasion.shift.starts_at - occasion.shift.cutoff)
    choices = [turn.choice("choice.activity.show", "activity.show", occasion.shift.id)]
    turn = turn.noting(shift=occasion.shift.id)
    return turn.ask(NO_STEP, "activity.leave_until", choices, title=occasion.activity.title, until=until)


@router.says("route")
def ask_route(turn: Turn) -> Reply:
    """`在哪集合`: where the activity just talked about, or the next one of mine, begins; or the one named."""
    found = _asked_about(turn)
    if len(found) != 1:
        lines = [as_choice(turn, each, "activity.route") for each in found]
        choices = lines or upcoming_lines(turn, "activity.route", LISTED)
        return turn.done("activity.which_route" if choices else "activity.none", choices)
    key, facts = _way(turn, found[0])
    return aside(turn, key, **facts) or _route(turn, found[0])


@router.picks("activity.route")
def route(turn: Turn) -> Reply:
    return _route(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("activity.leader")
def leader(turn: Turn) -> Reply:
    """Whom to ask. Their number is shown only to those who signed up."""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    phone = turn.uow.activities.leader_phone(occasion) if mine and mine.active else ""
    signed_up = "activity.leader_phone" if phone else "activity.leader_without_phone"
    key = signed_up if mine and mine.active else "activity.leader"
    facts = {"leader": occasion.activity.leader, "title": occasion.activity.title}
    choices = [turn.choice("choice.activity.show", "activity.show", occasion.shift.id)]
    return turn.done(key, choices, **facts, **({"phone": phone} if phone else {}))


def _about(turn: Turn, occasion: Occasion) -> Sequence[Choice]:
    actions = [
        "activity.route",
        *(["activity.leader"] if occasion.activity.leader else []),
        "activity.others",
    ]
    return [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]


def _route(turn: Turn, occasion: Occasion) -> Reply:
    choices = [turn.choice("choice.activity.show", "activity.show", occasion.shift.id)]
    key, facts = _way(turn, occasion)
    return turn.noting(shift=occasion.shift.id).ask(NO_STEP, key, choices, **facts)


def _way(turn: Turn, occasion: Occasion) -> tuple[str, dict[str, str]]:
    """The text and its facts; the map is a link, and links are not for those who asked for simple words."""
    facts = {"title": occasion.activity.title, "place": occasion.activity.place, "span": span(turn, occasion)}
    link = "" if turn.person.elder else map_link(occasion.activity)
    return ("activity.route_with_map", facts | {"link": link}) if link else ("activity.route", facts)


def _facts(turn: Turn, occasion: Occasion) -> dict[str, str]:
    activity = occasion.activity
    lines = [
        turn.say("activity.host_line", host=activity.host) if activity.host else "",
        turn.say("activity.earns_line") if activity.kind == "service" else "",
        *_window(turn, occasion),
        activity.notes,
    ]
    return {
        "title": activity.title,
        "span": span(turn, occasion),
        "place": activity.place,
        "left": seats(turn, occasion),
        "more": "".join(f"\n{text}" for text in lines if text),
    }


def _window(turn: Turn, occasion: Occasion) -> list[str]:
    """When sign-up begins and ends, as far as that is still ahead."""
    moments = {"opens": occasion.shift.opens_at, "closes": occasion.shift.closes_at}
    ahead = {name: at for name, at in moments.items() if at and at > turn.now}
    return [turn.say(f"activity.{name}_line", at=turn.moment(at)) for name, at in ahead.items()]


def _asked_about(turn: Turn) -> list[Occasion]:
    """What `手机课堂怎么走` names is meant, whatever the talk was about; of several, the one it was about."""
    named = with_the_name(turn, turn.uow.activities.upcoming(turn.now, LISTED))
    near = _talked_about(turn)
    if near and (not named or near.shift.id in [each.shift.id for each in named]):
        return [near]
    return named


def _talked_about(turn: Turn) -> Occasion | None:
    shift = turn.ref or turn.talk.notes.get("shift", "")
    if shift:
        return turn.uow.activities.occasion(int(shift))
    mine = my_occasions(turn)
    return mine[0] if mine else None
