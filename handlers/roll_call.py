"""On site, for leaders: the code to read aloud, the roll call in one line, walk-ins, and taking it back."""

from collections.abc import Sequence

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.language.normal import key
from bot.language.rolls import Act, Roll, roll
from bot.services.check_in import DONE, Checked, CheckIn
from bot.services.codes import code_now
from bot.services.leaders import LEADING
from bot.services.roll_call import Call, Place, call_in, call_out, undo_in, undo_out
from bot.services.walk_in import Stranger, walk_in_named
from handlers.activities import NO_STEP
from handlers.called import Listed, called, listed
from handlers.doors import clock, said_at
from handlers.lines import as_choice
from handlers.meant import meant_by_organizer
from handlers.roster import show_roster

router = Router(role=LEADING)

NAMED = 20  # people whose names an answer repeats
WHICH = "roll.which"
ACTS = {Act.IN: call_in, Act.OUT: call_out}
UNDO = {Act.IN: Act.UNDO_IN, Act.OUT: Act.UNDO_OUT}
TAKES_BACK = ("撤销", "撤消", "undo")


@router.says("check_in_code")
def code(turn: Turn) -> Reply:
    """`签到码`, `签到码 3`: what is read aloud, and until when it holds."""
    on = _on(turn)
    wanted = meant_by_organizer(turn, on)
    if not on:
        return turn.done("roll.nothing_on")
    if len(wanted) == 1:
        return _code(turn, wanted[0])
    return turn.ask(WHICH, "roll.which_code", [as_choice(turn, each, "roll.code") for each in wanted or on])


@router.picks("roll.code")
def code_picked(turn: Turn) -> Reply:
    return _code(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.when(FORM)
def call(turn: Turn) -> Reply | None:
    """`到 1 2 5 7`, `走 1 2`, `没到 3`, `到 张阿姨`, `现场 张三`, `撤销`."""
    if key(turn.text) in TAKES_BACK and "undo" in turn.talk.notes:
        return _taken_back(turn, turn.talk.notes["undo"])
    said = roll(turn.text)
    if said is None:
        return None
    return _newcomers(turn, said) if said.act is Act.WALK_IN else _call(turn, said)


@router.picks("roll.undo")
def undo(turn: Turn) -> Reply:
    return _taken_back(turn, turn.ref)


@router.picks("roll.walk_in")
def walk_in_picked(turn: Turn) -> Reply:
    said = roll(turn.talk.notes["said"])
    return (
        _arrive(turn, turn.uow.activities.occasion(int(turn.ref)), said)
        if said
        else turn.done("roll.nothing_on")
    )


def _on(turn: Turn) -> list[Occasion]:
    return turn.uow.attendance.running(turn.now, turn.now)


def _code(turn: Turn, occasion: Occasion) -> Reply:
    found = code_now(turn.work, occasion)
    if found is None:
        return turn.done("roll.nothing_on")
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    facts = {"code": found.digits, "until": clock(found.until), "title": occasion.activity.title}
    return turn.done("roll.code", choices, **facts)


def _call(turn: Turn, said: Roll) -> Reply | None:
    """Without a roster that was shown for what is on, show it: numbers are never guessed."""
    on = _on(turn)
    known = listed(turn, on)
    whom = called(said, known)
    if not (said.clear or whom.places) or _is_no_show(turn, said, whom.places):
        return None
    if not on:
        return turn.done("roll.nothing_on")
    if not known or said.empty or (said.lines and not known.shown):
        return _show_first(turn, on, said)
    if not whom.places:
        return _nobody(turn, whom.unknown, whom.ambiguous)
    return _called(turn, said.act, whom.places, known, (*whom.unknown, *whom.ambiguous))


def _is_no_show(turn: Turn, said: Roll, places: Sequence[Place]) -> bool:
    """`没到 3` takes back a check-in; of somebody without one it is a no-show, which organizers write down."""
    if said.act is not Act.UNDO_IN or not turn.person.is_a(Role.ORGANIZER):
        return False
    known = [turn.uow.attendance.mine(*place) for place in places]
    return not any(each and each.in_at for each in known)


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
        before = [(place, checked) for place, checked in ended if checked.outcome not in DONE]
    else:
        done, before = (undo_in if act is Act.UNDO_IN else undo_out)(turn.work, each), []
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


def _more(turn: Turn, before: Sequence[tuple[Place, Checked]], missed: Sequence[str], known: Listed) -> str:
    """A line for those of whom it was known already, and one for whoever is not on the roster."""
    same = [
        place for place, checked in before if checked.outcome in (CheckIn.ALREADY_IN, CheckIn.ALREADY_OUT)
    ]
    other = [place for place, checked in before if place not in same]
    lines = [
        turn.say("roll.already", names=_names(turn, same, known)) if same else "",
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


def _newcomers(turn: Turn, said: Roll) -> Reply | None:
    """`现场 张三`: a place and a check-in at once, where it is clear of which activity."""
    on = _on(turn)
    if not said.clear:
        return None
    if not said.names:
        return turn.done("roll.who_walked_in")
    if not on:
        return turn.done("roll.nothing_on")
    shown = turn.uow.attendance.shown_roster(turn.person.id)
    of_shown = [each for each in on if shown and each.activity.id == shown.activity_id]
    wanted = of_shown if len(of_shown) == 1 else on
    if len(wanted) == 1:
        return _arrive(turn, wanted[0], said)
    choices = [as_choice(turn, each, "roll.walk_in") for each in wanted]
    return turn.noting(said=turn.text).ask(WHICH, "roll.which_walk_in", choices)


def _arrive(turn: Turn, occasion: Occasion, said: Roll) -> Reply:
    """Each of them by themselves: who finds no place does not keep the others out."""
    lines = []
    for name, heads in zip(said.names, said.heads, strict=True):
        stranger = Stranger(occasion.shift.id, name, heads, said_at(turn), turn.person.id)
        walked = walk_in_named(turn.work, stranger)
        left = walked.occasion.shift.left
        facts = {"name": name, "heads": heads, "left": left or 0, "title": occasion.activity.title}
        lines.append(turn.say(f"walk_in.{walked.outcome}", **facts))
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    return turn.done("walk_in.all", choices, lines="\n".join(lines))
