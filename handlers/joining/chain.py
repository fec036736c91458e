"""接龙: a list pasted from a group is read, shown against the present sign-ups, and entered on a yes."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import CHAIN, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.chains import Place, Placement
from bot.domain.people import Role
from bot.language.chain import Chain, read_chain, same_person
from bot.language.normal import normal
from bot.language.titles import Titled
from bot.services.joining.chain import enter, foresee, present_lines
from handlers.activities.activities import LISTED
from handlers.choosing import not_found
from handlers.joining.chain_lines import bears, chain_text, lines_of, listing_of, problems_of
from handlers.joining.joining import proceed
from handlers.lines import as_choice, seats, span
from handlers.meant import meant_by_organizer

router = Router()

MAY = frozenset({Role.ORGANIZER, Role.LEADER})
PRINT = re.compile(r"接龙\s?(?:第?\s?\d{1,9}号?)?")
TEXT = "chain"
SHOWN = 3  # names in the line that says who they are


class Step(StrEnum):
    WHICH = "chain.which"
    CONFIRM = "chain.confirm"
    OWN = "chain.own"


@router.when(CHAIN)
def pasted(turn: Turn) -> Reply:
    """Organizers and stair heads enter the list; anybody else signs up for themselves."""
    chain = read_chain(turn.text)
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("signup.none_open")
    wanted = _about(turn, chain, upcoming)
    if not MAY & turn.person.roles:
        return _own_line(turn, chain, wanted)
    turn = turn.noting(**{TEXT: turn.text})
    if len(wanted) == 1:
        return _show(turn, wanted[0])
    choices = [as_choice(turn, each, "chain.show") for each in wanted]
    return turn.ask(Step.WHICH, "chain.which", choices)


@router.picks("chain.show")
def show(turn: Turn) -> Reply:
    return _show(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("chain.commit_known")
def commit_known(turn: Turn) -> Reply:
    """Whose names people with WeChat bear are those; they are told, and can say that they cannot come."""
    if not turn.person.is_a(Role.ORGANIZER):
        return turn.done("chain.gone")
    return _commit(turn, map(int, turn.ref.split(",")))


@router.picks("chain.commit")
def commit(turn: Turn) -> Reply:
    return _commit(turn, ())


def _commit(turn: Turn, people: Iterable[int]) -> Reply:
    """Judged anew: meanwhile others may have signed up, or the same list may have been entered."""
    notes = turn.talk.notes
    if not MAY & turn.person.roles or TEXT not in notes:
        return turn.done("chain.gone")
    occasion = turn.uow.activities.occasion(int(notes["shift"]))
    done = enter(turn.work, turn.person, occasion, listing_of(read_chain(notes[TEXT]), people))
    occasion = turn.uow.activities.occasion(occasion.shift.id)
    acts = ["chain.print", *(["roster.show"] if turn.person.is_a(Role.ORGANIZER) else [])]
    choices = [turn.choice(f"choice.{act}", act, occasion.shift.id) for act in acts]
    facts = {"title": occasion.activity.title, "lines": lines_of(turn, done), "left": seats(turn, occasion)}
    return turn.done("chain.done", choices, heads=occasion.shift.taken, **facts)


@router.at(Step.CONFIRM)
def confirmed(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return commit(turn)
    return turn.done("chain.kept") if turn.understood.intent == "no" else None


@router.says("signup")
def which_to_print(turn: Turn) -> Reply | None:
    """`接龙 3` from somebody who may see the names; from anybody else it is a sign-up."""
    if turn.speaker or not MAY & turn.person.roles or not PRINT.fullmatch(normal(turn.text)):
        return None
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    wanted = meant_by_organizer(turn, upcoming)
    if not upcoming:
        return turn.done("signup.none_open")
    if not wanted:
        return not_found(turn)
    if len(wanted) == 1:
        return _printed(turn, wanted[0])
    return turn.ask(Step.WHICH, "chain.print_which", [as_choice(turn, o, "chain.print") for o in wanted])


@router.picks("chain.print")
def print_picked(turn: Turn) -> Reply | None:
    return _printed(turn, turn.uow.activities.occasion(int(turn.ref))) if MAY & turn.person.roles else None


@router.picks("chain.own")
def own(turn: Turn) -> Reply:
    return proceed(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.at(Step.OWN)
def own_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent in ("yes", "signup") and "shift" in turn.talk.notes:
        return proceed(turn, turn.uow.activities.occasion(int(turn.talk.notes["shift"])))
    return turn.done("chain.kept") if turn.understood.intent == "no" else None


def _about(turn: Turn, chain: Chain, upcoming: Sequence[Occasion]) -> list[Occasion]:
    """Which activity the list is for, by its title and day; all of them where it does not tell."""
    titles = [Titled(each.shift.id, each.activity.title, each.shift.starts_at) for each in upcoming]
    for said in (f"{chain.title} {chain.when}", chain.title, chain.when):
        found = turn.house.understanding.read(said, titles, turn.now).titles if said.strip() else ()
        if found:
            return [each for each in upcoming if each.shift.id in {titled.ref for titled in found}]
    return list(upcoming)


def _show(turn: Turn, occasion: Occasion) -> Reply:
    """What the list would change; nothing is written before a yes."""
    chain = read_chain(turn.talk.notes.get(TEXT, ""))
    ahead = foresee(turn.work, occasion, listing_of(chain))
    facts = {
        "title": occasion.activity.title,
        "span": span(turn, occasion),
        "left": seats(turn, occasion),
        "lines": lines_of(turn, ahead) + problems_of(turn, chain),
    }
    changes = any(each.place in (Place.NEW, Place.CHANGED, Place.WAITS, Place.GONE) for each in ahead)
    if not changes:
        choices = [turn.choice("choice.chain.print", "chain.print", occasion.shift.id)]
        return turn.done("chain.nothing_new", choices, **facts)
    choices = [
        turn.choice("choice.chain.commit", "chain.commit"),
        *_known(turn, ahead),
        turn.choice("choice.stop", "stop"),
    ]
    return turn.noting(shift=occasion.shift.id).ask(Step.CONFIRM, "chain.show", choices, **facts)


def _known(turn: Turn, ahead: Sequence[Placement]) -> list[Choice]:
    """A line that says of the names which people with WeChat bear that it is them."""
    found = [each for each in ahead if bears(turn, each)]
    if not found:
        return []
    ids = ",".join(str(each.bearer) for each in found)
    names = turn.say("care.comma").join(each.listed.name for each in found[:SHOWN])
    names += turn.say("chain.and_more", count=len(found) - SHOWN) if len(found) > SHOWN else ""
    return [turn.choice("choice.chain.commit_known", "chain.commit_known", ids, names=names)]


def _printed(turn: Turn, occasion: Occasion) -> Reply:
    lines = present_lines(turn.work, occasion)
    titles = [occasion.activity.title, span(turn, occasion), occasion.activity.place]
    return turn.done("chain.printed", list=chain_text(titles, lines, turn.say("chain.waits")))


def _own_line(turn: Turn, chain: Chain, wanted: Sequence[Occasion]) -> Reply:
    """Nobody enters others: the line of their own name, or the last, which is where one adds oneself."""
    name = turn.person.name
    own = next((each for each in chain.entries if name and same_person(each.name, name)), None)
    own = own or (None if name or not chain.entries else chain.entries[-1])
    if own is None:
        return turn.done("chain.not_yours", [as_choice(turn, each, "signup.start") for each in wanted])
    turn = turn.noting(party=own.heads, **({} if name else {"name": own.name}))
    if len(wanted) != 1:
        choices = [as_choice(turn, each, "chain.own") for each in wanted]
        return turn.ask(Step.OWN, "chain.own_which", choices, name=own.name, party=own.heads)
    choices = [
        turn.choice("choice.chain.own", "chain.own", wanted[0].shift.id),
        turn.choice("choice.stop", "stop"),
    ]
    facts = {"title": wanted[0].activity.title, "span": span(turn, wanted[0])}
    turn = turn.noting(shift=wanted[0].shift.id)
    return turn.ask(Step.OWN, "chain.own", choices, name=own.name, party=own.heads, **facts)
