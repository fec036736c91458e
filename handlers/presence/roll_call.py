"""The leader's roll call: who is here and who left, in one line, and taking it back."""

from collections.abc import Sequence

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.language.normal import key
from bot.language.rolls import Act, Roll, roll
from bot.services.activities.leaders import LEADING
from bot.services.presence.check_in import DONE, CheckIn
from bot.services.presence.roll_call import Call, Place, call_in, call_out, undo_in, undo_out
from handlers.activities.activities import NO_STEP
from handlers.lines import as_choice
from handlers.presence.called import Called, Listed, called, listed
from handlers.presence.doors import on_now, said_at
from handlers.presence.roster import show_roster

router = Router(role=LEADING)

NAMED = 20  # people whose names an answer repeats
WHICH = "roll.which"
ACTS = {Act.IN: call_in, Act.OUT: call_out}
UNDO = {Act.IN: Act.UNDO_IN, Act.OUT: Act.UNDO_OUT}
TAKES_BACK = ("撤销", "撤消", "undo")


@router.when(FORM)
def call(turn: Turn) -> Reply | None:
    """`到 1 2 5 7`, `走 1 2`, `没到 3`, `到 张阿姨`, `撤销`."""
    if key(turn.text) in TAKES_BACK and "undo" in turn.talk.notes:
        return _taken_back(turn, turn.talk.notes["undo"])
    said = roll(turn.text)
    return _call(turn, said) if said and said.act is not Act.WALK_IN else None


@router.picks("roll.undo")
def undo(turn: Turn) -> Reply:
    return _taken_back(turn, turn.ref)


def _call(turn: Turn, said: Roll) -> Reply | None:
    """Without a roster that was shown for what is on, show it: numbers are never guessed."""
    on = on_now(turn)
    known = listed(turn, on)
    whom = called(said, known)
    if not (said.clear or whom.places) or _is_no_show(turn, said, whom):
        return None
    if not on:
        return turn.done("roll.nothing_on")
    if not known or said.empty or (said.lines and not known.shown):
        return _show_first(turn, on, said)
    if not whom.places:
        return _nobody(turn, whom.unknown, whom.ambiguous)
    return _called(turn, said.act, whom.places, known, (*whom.unknown, *whom.ambiguous))


def _is_no_show(turn: Turn, said: Roll, whom: Called) -> bool:
    """`没到 3` takes back a check-in. Of somebody without one, or with a reason, it is a no-show.

    That is for organizers to write down.
    """
    if said.act is not Act.UNDO_IN or not turn.person.is_a(Role.ORGANIZER):
        return False
    known = [turn.uow.attendance.mine(*place) for place in whom.places]
    return bool(whom.unknown) or not any(each and each.in_at for each in known)


def _show_first(turn: Turn, on: Sequence[Occasion], said: Roll) -> Reply:
    if len(on) > 1:
        return turn.ask(WHICH, "roll.which", [as_choice(turn, each, "roster.show") for each in on])
    return show_roster(turn, on[0], "roll.by_these_numbers", word=turn.say(f"roll.word.{said.act}"))


def _nobody(turn: Turn, unknown: Sequence[str], ambiguous: Sequence[str]) -> Reply:
    if ambiguous:
        return turn.done("roll.ambiguous", names=_joined(turn, ambiguous))
    return turn.done("roll.unknown", names=_joined(turn, unknown), name=unknown[0] if unknown else "")


def _called(turn: Turn, act: Act, places: Sequence[Place], known: Listed, missed: Sequence[str]) -> Reply:
    each = Call(places, said_at(turn), turn.person.id)
    if act in ACTS:
        ended = list(zip(places, ACTS[act](turn.work, each), strict=True))
        done = [place for place, checked in ended if checked.outcome in DONE]
        before: list[tuple[Place, CheckIn | None]] = [
            (place, checked.outcome) for place, checked in ended if checked.outcome not in DONE
        ]
    else:
        done = (undo_in if act is Act.UNDO_IN else undo_out)(turn.work, each)
        before = [(place, None) for place in places if place not in done]
    facts = {
        "count": len(done),
        "names": _names(turn, done, known),
        "more": _more(turn, before, missed, known),
    }
    return _with_undo(turn, act, done, f"roll.{act}" if done else "roll.no_change", facts)


def _with_undo(turn: Turn, act: Act, done: Sequence[Place], key: str, facts: dict[str, object]) -> Reply:
    choices = []
    if done and act in UNDO:
        what = f"{act}:{','.join(f'{shift}.{person}' for shift, person in done)}"
        choices = [turn.choice("choice.roll.undo", "roll.undo", what)]
        turn = turn.noting(undo=what)
    if done:
        choices.append(turn.choice("choice.roster.show", "roster.show", done[0][0]))
    return turn.ask(NO_STEP, key, choices, **facts)


def _taken_back(turn: Turn, what: str) -> Reply:
    """Only of those whom that call had changed."""
    act, _, listing = what.partition(":")
    places = [(int(shift), int(person)) for shift, person in (each.split(".") for each in listing.split(","))]
    act_back = undo_in if act == Act.IN else undo_out
    undone = act_back(turn.work, Call(places, turn.now, turn.person.id))
    choices = [turn.choice("choice.roster.show", "roster.show", places[0][0])]
    return turn.done("roll.undone" if undone else "roll.no_change_any_more", choices, count=len(undone))


def _more(
    turn: Turn, before: Sequence[tuple[Place, CheckIn | None]], missed: Sequence[str], known: Listed
) -> str:
    """A line for each kind of those of whom nothing was written down now, and why."""
    same = [place for place, outcome in before if outcome in (CheckIn.ALREADY_IN, CheckIn.ALREADY_OUT)]
    unmarked = [place for place, outcome in before if outcome is None]
    other = [place for place, _ in before if place not in (*same, *unmarked)]
    lines = [
        turn.say("roll.already", names=_names(turn, same, known)) if same else "",
        turn.say("roll.unmarked", names=_names(turn, unmarked, known)) if unmarked else "",
        turn.say("roll.not_possible", names=_names(turn, other, known)) if other else "",
        turn.say("roll.missed", names=_joined(turn, missed)) if missed else "",
    ]
    return "".join(f"\n{line}" for line in lines if line)


def _names(turn: Turn, places: Sequence[Place], known: Listed) -> str:
    unnamed = turn.say("roster.unnamed")
    told = [f"{known.number(place)} {known.name(place) or unnamed}" for place in places]
    return _joined(turn, told)


def _joined(turn: Turn, words: Sequence[str]) -> str:
    shown = turn.say("roll.comma").join(word.replace("<", "＜") for word in words[:NAMED])
    return f"{shown}…" if len(words) > NAMED else shown
