"""Checking in and out on the day: by the code that is read aloud, by a word, or by the QR code on site."""

import re
from datetime import timedelta
from enum import StrEnum

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, FORM, Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.attendance import Mark, Means, check_in_open
from bot.domain.codes import PAUSE
from bot.language.said_codes import only_code, said_code
from bot.services.check_in import Checked, CheckIn, check_in, check_out
from bot.services.codes import CodeOutcome, Tried, try_code
from bot.services.places import metres
from bot.services.roll_call import Call, undo_out
from handlers.activities import NO_STEP
from handlers.doors import clock, mine_at, my_doors, said_at, task, times, whom_to_find
from handlers.lines import as_mine
from handlers.newcomer import offer

router = Router()

SCENE = re.compile(r"checkin[_:](\d{1,9})")  # what the QR code on site carries
SECOND_SCAN = timedelta(minutes=15)  # later than that, scanning again means leaving
NEAR = 300  # metres: a meeting point is a place, and phones are not exact
CODE = "check_in.code"
WHICH = "check_out.which"


class Way(StrEnum):
    IN = "in"
    OUT = "out"


@router.says("check_in", "check_in_code")
def come(turn: Turn) -> Reply:
    """`签到 4821`, or `签到`, which asks for the code."""
    if code := said_code(turn.text):
        return _by_code(turn, code, Way.IN)
    doors = [each for each in my_doors(turn) if check_in_open(each.shift, said_at(turn))]
    waiting = [each for each in doors if not _came(turn, each)]
    if doors and not waiting:
        return _tell(turn, doors[0], Checked(CheckIn.ALREADY_IN, mine_at(turn, doors[0])))
    if not waiting and not _something_on(turn):
        return _nothing(turn, "check_in.none")
    return turn.noting(way=Way.IN).ask(CODE, "check_in.ask" if waiting else "check_in.ask_stranger")


@router.says("check_out")
def go(turn: Turn) -> Reply:
    """`签退`; with a code it is clear of which, and how it is known."""
    if code := said_code(turn.text):
        return _by_code(turn, code, Way.OUT)
    doors = my_doors(turn)
    here = [each for each in doors if _can_leave(turn, each)]
    if len(here) == 1:
        return _leave(turn, here[0], Means.SELF)
    if here:
        return turn.ask(WHICH, "check_out.which", [as_mine(turn, each, "check_out.do") for each in here])
    if len(doors) == 1:
        return _leave(turn, doors[0], Means.SELF)
    return _nothing(turn, "check_out.none")


@router.picks("check_out.do")
def go_picked(turn: Turn) -> Reply:
    return _leave(turn, turn.uow.activities.occasion(int(turn.ref)), Means.SELF)


@router.picks("check_out.undo")
def not_gone_yet(turn: Turn) -> Reply:
    """Said too early: the check-out is taken back."""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    place = (occasion.shift.id, turn.person.id)
    undone = undo_out(turn.work, Call([place], turn.now, turn.person.id))
    if not undone:
        return _nothing(turn, "check_out.none")
    return turn.done("check_out.undone", time=times(turn, occasion, mine_at(turn, occasion))["time"])


@router.picks("check_in.stay")
def stays(turn: Turn) -> Reply:
    return turn.done("check_in.stays")


@router.when(FORM, EXPIRED)
def bare_code(turn: Turn) -> Reply | None:
    """`4821`, while there is a code that this could be."""
    code = only_code(turn.text)
    return _by_code(turn, code, Way.IN) if code and _something_on(turn) else None


@router.at(CODE)
def said_the_code(turn: Turn) -> Reply | None:
    code = said_code(turn.text)
    if code:
        return _by_code(turn, code, Way(turn.talk.notes.get("way", Way.IN)))
    return None if turn.understood.intent else turn.again("check_in.code_again")


@router.on(Kind.LOCATION)
def where_i_am(turn: Turn) -> Reply | None:
    """Offered, never required; it is answered and forgotten."""
    place = turn.incoming.place
    here = next((each for each in my_doors(turn) if _came(turn, each)), None)
    far = metres(here.activity, place.latitude, place.longitude) if here and place else None
    if far is None or here is None:
        return None
    key = "check_in.near" if far <= NEAR else "check_in.far"
    return turn.done(key, place=here.activity.place, distance=_distance(turn, far))


def by_scene(turn: Turn) -> Reply | None:
    """Somebody scanned the code on site: in, and out when they scan it again later."""
    match = SCENE.fullmatch(turn.incoming.scene)
    if not match:
        return None
    on = turn.uow.attendance.running(said_at(turn), said_at(turn))
    occasion = next((each for each in on if each.shift.id == int(match[1])), None)
    return _scanned(turn, occasion) if occasion else _nothing(turn, "check_in.none")


def _scanned(turn: Turn, occasion: Occasion) -> Reply:
    known, at = mine_at(turn, occasion), said_at(turn)
    if known is None or known.in_at is None:
        return _come(turn, occasion, Means.SCENE)
    if known.out_at or at - known.in_at < SECOND_SCAN:
        return _tell(
            turn, occasion, Checked(CheckIn.ALREADY_OUT if known.out_at else CheckIn.ALREADY_IN, known)
        )
    if at < occasion.shift.starts_at:  # nobody leaves before it begins, but who knows
        choices = [
            turn.choice("choice.check_out.do", "check_out.do", occasion.shift.id),
            turn.choice("choice.check_in.stay", "check_in.stay"),
        ]
        return turn.ask(NO_STEP, "check_in.scanned_again", choices, time=clock(known.in_at))
    return _leave(turn, occasion, Means.SCENE)


def _by_code(turn: Turn, code: str, way: Way) -> Reply:
    tried = try_code(turn.work, turn.person, code, said_at(turn))
    if tried.occasion is None:
        return _refused(turn, tried, way)
    act = _leave if way is Way.OUT else _come
    return act(turn, tried.occasion, Means.CODE)


def _refused(turn: Turn, tried: Tried, way: Way) -> Reply:
    if tried.outcome is CodeOutcome.NOTHING_ON:
        return _nothing(turn, "check_in.none")
    if tried.outcome is CodeOutcome.PAUSED:
        minutes = round(PAUSE / timedelta(minutes=1))
        return turn.done("check_in.paused", until=clock(tried.until), minutes=minutes)
    return turn.noting(way=way).ask(CODE, f"check_in.{tried.outcome}", left=tried.left)


def _come(turn: Turn, occasion: Occasion, by: Means) -> Reply:
    checked = check_in(turn.work, _mark(turn, occasion, by))
    if checked.outcome is CheckIn.NOT_SIGNED_UP:
        return offer(turn, occasion)
    return _tell(turn, occasion, checked)


def _leave(turn: Turn, occasion: Occasion, by: Means) -> Reply:
    return _tell(turn, occasion, check_out(turn.work, _mark(turn, occasion, by)))


def _mark(turn: Turn, occasion: Occasion, by: Means) -> Mark:
    return Mark(occasion.shift.id, turn.person.id, said_at(turn), by, turn.person.id)


def _tell(turn: Turn, occasion: Occasion, checked: Checked) -> Reply:
    """How it ended; whoever is in is told what to do, and may show where they are."""
    outcome = str(checked.outcome)
    if checked.outcome is CheckIn.IN and checked.attendance and checked.attendance.out_at:
        outcome = "both"
    return told(turn, occasion, outcome, times(turn, occasion, checked.attendance))


def told(turn: Turn, occasion: Occasion, outcome: str, facts: dict[str, str]) -> Reply:
    """A text of `attendance`, with what it may need to know."""
    placed = occasion.activity.latitude is not None
    where = turn.say("attendance.where") if placed and outcome == CheckIn.IN else ""
    title = task(turn, occasion) if outcome == CheckIn.IN else occasion.activity.title
    undo = turn.choice("choice.check_out.undo", "check_out.undo", occasion.shift.id)
    more = {"leader": whom_to_find(turn, occasion), "where": where, "title": title}
    choices = [undo] if outcome in (CheckIn.OUT, CheckIn.ALREADY_OUT) else []
    return turn.done(f"attendance.{outcome}", choices, **facts, **more)


def _nothing(turn: Turn, key: str) -> Reply:
    return turn.done(key, [turn.choice("choice.mine.list", "mine.list")])


def _came(turn: Turn, occasion: Occasion) -> bool:
    known = mine_at(turn, occasion)
    return bool(known and known.in_at)


def _can_leave(turn: Turn, occasion: Occasion) -> bool:
    known = mine_at(turn, occasion)
    return bool(known and (known.present or known.forgotten))


def _something_on(turn: Turn) -> bool:
    return bool(turn.uow.attendance.running(said_at(turn), said_at(turn)))


def _distance(turn: Turn, far: int) -> str:
    if far < 1000:
        return turn.say("attendance.metres", metres=far)
    return turn.say("attendance.kilometres", kilometres=f"{far / 1000:.1f}")
