"""没到: who did not come, with a reason and whether it excuses them; taken back when it was wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.absence import LONGEST_COMMENT, NoShow, NoShowOutcome
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.domain.signups import RosterLine, SignUpState
from bot.services.presence.absence import mark_no_show, take_back_no_show
from handlers.lines import as_choice, span
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)

LOOKED_BACK = timedelta(days=14)  # later it is a matter of the records, not of the day
COMMAND = re.compile(r"^\s*(?:没到场?|没来|缺席|爽约|no[ -]?show|absent)\s*[:：,，]?\s*", re.IGNORECASE)
UNEXCUSED = re.compile(r"(?:无故|没有理由|没理由|unexcused|without excuse)", re.IGNORECASE)
EXCUSED = re.compile(r"(?:有故|有理由|excused|with excuse)", re.IGNORECASE)
LINE = re.compile(r"^(?:第)?(\d{1,3})(?:[号个.、]|\s|$)\s*")
UNMARKED, MARKED = (SignUpState.CONFIRMED,), (SignUpState.NO_SHOW,)
Place = tuple[int, int]


class Absent(StrEnum):
    ACTIVITY = "absence.which"
    WHO = "absence.who"
    COMMENT = "absence.comment"
    EXCUSED = "absence.excused"


@router.says("no_show")
def mark(turn: Turn) -> Reply:
    """`没到`, `没到 3 生病住院 有故`: the number is a line of the roster that was shown last."""
    turn = _note_words(turn, COMMAND.sub("", turn.text, count=1))
    place = _told_place(turn)
    return _proceed(_at(turn, place)) if place else _which(turn, "absence.activity", "absence.which")


@router.says("no_show_undo")
def take_back(turn: Turn) -> Reply:
    return _which(turn, "absence.undo_activity", "absence.undo_which")


@router.picks("absence.activity")
def ask_who(turn: Turn) -> Reply:
    return _ask_who(turn, turn.uow.activities.occasion(int(turn.ref)), UNMARKED)


@router.picks("absence.undo_activity")
def ask_whom_back(turn: Turn) -> Reply:
    return _ask_who(turn, turn.uow.activities.occasion(int(turn.ref)), MARKED)


@router.picks("absence.person")
def picked(turn: Turn) -> Reply:
    return _proceed(_at(turn, _of_ref(turn.ref)))


@router.picks("absence.undo")
def picked_back(turn: Turn) -> Reply:
    place = _of_ref(turn.ref)
    outcome = take_back_no_show(turn.work, place, turn.person.id)
    return turn.done(f"absence.{outcome}", (), **_who(turn, place))


@router.at(Absent.COMMENT)
def take_comment(turn: Turn) -> Reply:
    """Any words but a lone number, which answers some older list."""
    if turn.text.isdecimal():
        return turn.again("absence.comment", **_who(turn, _place(turn)))
    return _proceed(_note_words(turn, turn.text))


@router.at(Absent.EXCUSED)
def excused_in_words(turn: Turn) -> Reply | None:
    said = _excuse(turn.text)
    return _proceed(turn.noting(excused=said)) if said else None


@router.picks("absence.excused", "absence.unexcused")
def excused_or_not(turn: Turn) -> Reply:
    action = turn.picked.action if turn.picked else ""
    return _proceed(turn.noting(excused=action.removeprefix("absence.")))


def _which(turn: Turn, action: str, key: str) -> Reply:
    lately = turn.uow.attendance.running(turn.now - LOOKED_BACK, turn.now)
    begun = [each for each in lately if each.shift.starts_at <= turn.now][::-1]
    if not begun:
        return turn.done("absence.none_begun")
    named = [each for each in begun if each.activity.title in turn.text]
    wanted = named or (meant_by_organizer(turn, begun) if turn.understood.number is None else begun)
    if len(wanted) == 1:
        return _ask_who(turn, wanted[0], MARKED if action == "absence.undo_activity" else UNMARKED)
    return turn.ask(Absent.ACTIVITY, key, [as_choice(turn, each, action) for each in wanted or begun])


def _ask_who(turn: Turn, occasion: Occasion, states: Sequence[SignUpState]) -> Reply:
    undo = states == MARKED
    action, key = ("absence.undo", "absence.undo_who") if undo else ("absence.person", "absence.who")
    people = [entry for entry in _roster(turn, occasion) if entry.sign_up.state in states]
    named = [entry for entry in people if entry.name and entry.name in turn.text]
    if not undo and len(named) == 1:
        return _proceed(_at(turn, (occasion.shift.id, named[0].sign_up.person_id)))
    facts = {"title": occasion.activity.title, "span": span(turn, occasion)}
    if not people:
        return turn.done("absence.nobody", (), **facts)
    return turn.ask(Absent.WHO, key, [_line(turn, entry, action) for entry in people], **facts)


def _roster(turn: Turn, occasion: Occasion) -> list[RosterLine]:
    lines = turn.uow.sign_ups.roster(occasion.activity.id)
    return [entry for entry in lines if entry.sign_up.shift_id == occasion.shift.id]


def _line(turn: Turn, entry: RosterLine, action: str) -> Choice:
    name = entry.name or turn.say("roster.unnamed")
    label = turn.say("absence.line", name=name, party=entry.sign_up.party_size)
    return Choice(label, action, f"{entry.sign_up.shift_id}:{entry.sign_up.person_id}")


def _told_place(turn: Turn) -> Place | None:
    """The line of the list, or of the roster, that this organizer was shown last, if a number was said."""
    number = int(turn.talk.notes.get("line", 0))
    listed = [line.ref for line in turn.talk.visible if line.action == "absence.person"]
    if listed:
        return _of_ref(listed[number - 1]) if 1 <= number <= len(listed) else None
    shown = turn.uow.attendance.shown_roster(turn.person.id)
    return shown.lines[number - 1] if shown and 1 <= number <= len(shown.lines) else None


def _of_ref(ref: str) -> Place:
    shift, _, person = ref.partition(":")
    return int(shift), int(person)


def _note_words(turn: Turn, words: str) -> Turn:
    """Keep line, reason and excuse as far as they are told."""
    found = LINE.match(words)
    excuse = _excuse(words)
    rest = LINE.sub("", words, count=1) if found else words
    comment = " ".join(EXCUSED.sub(" ", UNEXCUSED.sub(" ", rest)).split()).strip("，,。. ")
    told = {"line": found[1] if found else None, "excused": excuse, "comment": comment}
    return turn.noting(**{name: value for name, value in told.items() if value})


def _excuse(words: str) -> str:
    if UNEXCUSED.search(words):
        return "unexcused"
    return "excused" if EXCUSED.search(words) else ""


def _at(turn: Turn, place: Place) -> Turn:
    return turn.noting(shift=place[0], who=place[1])


def _place(turn: Turn) -> Place:
    return int(turn.talk.notes["shift"]), int(turn.talk.notes["who"])


def _proceed(turn: Turn) -> Reply:
    """Ask for what is still missing, or write it down."""
    notes, facts = turn.talk.notes, _who(turn, _place(turn))
    comment = _reason(notes.get("comment", ""), facts)
    if not comment:
        return turn.ask(Absent.COMMENT, "absence.comment", (), **facts)
    if "excused" not in notes:
        choices = [
            turn.choice(f"choice.{action}", action) for action in ("absence.excused", "absence.unexcused")
        ]
        return turn.ask(Absent.EXCUSED, "absence.ask_excused", choices, comment=comment, **facts)
    excused = notes["excused"] == "excused"
    no_show = NoShow(*_place(turn), comment, excused, turn.now, turn.person.id)
    outcome = mark_no_show(turn.work, no_show)
    if outcome is NoShowOutcome.TOO_LONG:
        return turn.noting(comment=None).ask(Absent.COMMENT, "absence.too_long", most=LONGEST_COMMENT)
    return turn.done(f"absence.{outcome}", (), **facts)


def _reason(words: str, facts: Mapping[str, str]) -> str:
    """Without what only told who and where: `没到 清洁 李大爷 生病住院`."""
    for known in (facts["name"], facts["title"]):
        words = words.replace(known, " ")
    return " ".join(words.split())


def _who(turn: Turn, place: Place) -> dict[str, str]:
    occasion = turn.uow.activities.occasion(place[0])
    name = turn.uow.people.get(place[1]).name or turn.say("roster.unnamed")
    return {"name": name, "title": occasion.activity.title, "span": span(turn, occasion)}
