"""移出: an organizer takes somebody off the roster or out of the line; the person is told why."""

import re
from datetime import timedelta
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Person, Role
from bot.services.joining.manage_places import remove
from handlers.joining.by_phone import NAMESAKES, name_of, namesake, nobody
from handlers.lines import span

router = Router(role=Role.ORGANIZER)

REASON_LENGTH = 60
SHOWN_FOR = timedelta(hours=24)  # the numbers of a roster
REMOVE = re.compile(r"^\W*(?:移出名单|移出|移除|take off the roster|take off)[\s:：,，]*", re.IGNORECASE)
LINE = re.compile(r"^第?(?P<line>\d{1,3})[号个.、]?(?=[\s,，]|$)")
NAMED_BY = 3  # words at most; Li Lei is called by two
OUT = ("stop", "menu", "help", "back", "no")


class Removing(StrEnum):
    WHICH = "removing.which"
    REASON = "removing.reason"
    CONFIRM = "removing.confirm"


@router.says("remove_person")
def how(turn: Turn) -> Reply:
    return remove_somebody(turn) or turn.done("removing.how")


@router.when(FORM)
def remove_somebody(turn: Turn) -> Reply | None:
    """`移出 2 重复报名`, by the number of the roster shown last; `移出 张阿姨 重复报名`."""
    if not REMOVE.match(turn.text):
        return None
    said = REMOVE.sub("", turn.text).replace("，", " ").replace(",", " ").strip()
    if not said:
        return None
    line = LINE.match(said)
    if line is None:
        return _by_name(turn, said.split())
    turn = turn.noting(reason=said[line.end() :].strip() or None)
    place = of_roster(turn, int(line["line"]))
    return _taken_out(turn.noting(place=place)) if place else turn.done("removing.no_line")


@router.picks("removing.this")
def this_sign_up(turn: Turn) -> Reply:
    return _taken_out(turn.noting(place=turn.ref))


@router.at(Removing.REASON)
def take_reason(turn: Turn) -> Reply | None:
    """Whatever is written is the reason, which the person is told."""
    if turn.understood.certain and turn.understood.intent in OUT:
        return None
    return _taken_out(turn.noting(reason=turn.text))


@router.picks("removing.do")
def do_remove(turn: Turn) -> Reply:
    occasion, person = _place(turn)
    outcome = remove(turn.work, occasion, person.id, turn.talk.notes["reason"], turn.person.id)
    roster = turn.choice("choice.roster.show", "roster.show", occasion.shift.id)
    return turn.done(f"places.{outcome}", [roster], title=occasion.activity.title)


@router.at(Removing.CONFIRM)
def remove_in_words(turn: Turn) -> Reply | None:
    return do_remove(turn) if turn.understood.intent == "yes" else None


def _by_name(turn: Turn, words: list[str]) -> Reply:
    """What people of this name are signed up or wait for; the words behind it are the reason."""
    ways = [(" ".join(words[:length]), words[length:]) for length in range(1, NAMED_BY + 1)]
    found = [
        (name, people, rest) for name, rest in ways if (people := turn.uow.people.named(name, NAMESAKES))
    ]
    if not found:
        return nobody(turn, words[0])
    name, people, rest = found[-1]
    turn = turn.noting(reason=" ".join(rest) or None)
    lines = [
        Choice(
            f"{namesake(turn, person)}  {each.activity.title}",
            "removing.this",
            f"{each.shift.id}:{person.id}",
        )
        for person in people
        for each in _signed_up_for(turn, person)
    ]
    if not lines:
        return turn.done("removing.not_in", name=name)
    if len(lines) == 1:
        return _taken_out(turn.noting(place=lines[0].ref))
    return turn.ask(Removing.WHICH, "removing.which", lines, name=name)


def _signed_up_for(turn: Turn, person: Person) -> list[Occasion]:
    mine = turn.uow.sign_ups.of_person(person.id, turn.now)
    waits = turn.uow.waitlist.of_person(person.id, turn.now)
    return [*(each for _, each in mine), *(each for _, each in waits)]


def _taken_out(turn: Turn) -> Reply:
    """Ask for the reason, then read back."""
    occasion, person = _place(turn)
    reason = turn.talk.notes.get("reason", "")[:REASON_LENGTH]
    facts = {"name": name_of(turn, person), "title": occasion.activity.title, "span": span(turn, occasion)}
    if not reason:
        return turn.ask(Removing.REASON, "removing.reason", (), **facts)
    choices = [turn.choice(f"choice.{action}", action) for action in ("removing.do", "stop")]
    return turn.noting(reason=reason).ask(
        Removing.CONFIRM, "removing.confirm", choices, reason=reason, **facts
    )


def of_roster(turn: Turn, line: int) -> str:
    """The shift and person of a line of the roster shown last; "" when there is none."""
    shown = turn.uow.attendance.shown_roster(turn.person.id)
    fresh = shown and turn.now - shown.at < SHOWN_FOR and 1 <= line <= len(shown.lines)
    return "{}:{}".format(*shown.lines[line - 1]) if shown and fresh else ""


def _place(turn: Turn) -> tuple[Occasion, Person]:
    shift_id, _, person_id = turn.talk.notes["place"].partition(":")
    return turn.uow.activities.occasion(int(shift_id)), turn.uow.people.get(int(person_id))
