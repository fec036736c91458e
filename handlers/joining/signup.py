"""Signing up: which activity, who and how many, and it is done; a question only for what is missing."""

import re
from dataclasses import replace

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.signups import MAX_PARTY
from bot.language.guests import guests
from bot.language.names import likely_name
from bot.language.normal import normal
from bot.services.persons.people import give_phone
from handlers.activities.activities import LISTED
from handlers.joining.joining import BETWEEN, SignUp, ask_party, proceed
from handlers.lines import as_choice, as_mine, my_occasions
from handlers.meant import knowing, meant, meant_ahead, shown_line, shows_activities, with_the_name

router = Router()

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")


@router.says("signup")
def start(turn: Turn) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("signup.none_open")
    if turn.understood.number and shows_activities(turn) and not shown_line(turn):
        return turn.again("help.no_such_number", most=turn.talk.shown)
    turn = knowing(turn, upcoming)
    wanted = meant_ahead(turn, upcoming)
    turn = _note_said(turn, only_one=len(upcoming) == 1)
    if len(wanted) == 1:
        return proceed(turn, wanted[0])
    choices = [as_choice(turn, each, "signup.start") for each in wanted or upcoming]
    return turn.ask(SignUp.CHOOSE, "signup.choose" if wanted else "signup.not_that", choices)


@router.picks("signup.start")
def start_picked(turn: Turn) -> Reply:
    return proceed(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("signup.resize")
def resize(turn: Turn) -> Reply:
    return ask_party(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.says("resize")
def resize_mine(turn: Turn) -> Reply:
    """`改成3个人`, or only that it shall be changed."""
    mine = my_occasions(turn)
    wanted = meant(turn, mine)
    if not mine:
        return turn.done("mine.none", [turn.choice("choice.activity.list", "activity.list")])
    if len(wanted) != 1:
        choices = [as_mine(turn, each, "signup.resize") for each in wanted or mine]
        return turn.ask(SignUp.CHOOSE, "signup.resize_which", choices)
    party = turn.understood.party
    return proceed(turn.noting(party=party), wanted[0]) if party else ask_party(turn, wanted[0])


@router.at(SignUp.WHO)
def who(turn: Turn) -> Reply | None:
    """`张阿姨 2`, `2`, or `张阿姨`: sending it is the consent that was asked for."""
    said = turn.understood
    if said.intent == "signup" and _names_another(turn):
        return start(replace(turn, talk=replace(turn.talk, step="", notes={})))
    party = said.party or said.number
    rest = said.leave if said.party else turn.text
    name = said.name or (likely_name(rest) if not (said.intent and said.certain) else "")
    if not party and not name:
        return None if said.intent and said.certain else turn.again("signup.who_again")
    if party and not 1 <= party <= MAX_PARTY:
        return turn.again("signup.party_too_big", most=MAX_PARTY)
    told = {key: value for key, value in (("party", party), ("name", name)) if value}
    return proceed(turn.noting(agreed="yes", **told), _occasion(turn))


@router.picks("signup.agree")
def agreed(turn: Turn) -> Reply:
    return proceed(turn.noting(agreed="yes"), _occasion(turn))


@router.at(SignUp.CONSENT)
def agreed_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return agreed(turn)
    return turn.done("signup.not_agreed") if turn.understood.intent == "no" else None


@router.at(SignUp.PHONE)
def phone(turn: Turn) -> Reply | None:
    digits = re.sub(r"[\s-]", "", normal(turn.text))
    match = MOBILE.fullmatch(digits)
    if not match:
        return None if turn.understood.certain else turn.again("signup.phone_again")
    reply = proceed(turn.noting(phone="yes"), _occasion(turn))
    give_phone(turn.work, turn.contact, match[1])  # a shift is held before its people
    return reply


@router.picks("signup.role")
def with_role(turn: Turn) -> Reply:
    """The role that was chosen; 0: whatever is needed."""
    return proceed(turn.noting(role=turn.ref), _occasion(turn))


@router.picks("signup.insist")
def insist(turn: Turn) -> Reply:
    """Sign up although something else overlaps: an organizer is asked."""
    return proceed(turn.noting(insists="yes", party=turn.ref), _occasion(turn))


@router.picks("waitlist.join")
def wait(turn: Turn) -> Reply:
    """Queue up where there is no room; what is missing is asked as for a sign-up."""
    return proceed(turn.noting(waits="yes", party=turn.ref or None), _occasion(turn))


@router.picks("signup.party")
def fewer(turn: Turn) -> Reply:
    """A smaller party, as offered when too few places were left."""
    return proceed(turn.noting(party=turn.ref), _occasion(turn))


def _names_another(turn: Turn) -> bool:
    """`报名 社区巡逻 张阿姨 1位`, while the question was about another activity."""
    named = with_the_name(turn, turn.uow.activities.upcoming(turn.now, LISTED))
    return bool(named) and turn.talk.notes["shift"] not in [str(each.shift.id) for each in named]


def _occasion(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def _note_said(turn: Turn, only_one: bool) -> Turn:
    """Keep what the sentence told beside the activity. `报名 2`, said of one activity, tells how many."""
    said = turn.understood
    of_one = (only_one or "shift" in turn.talk.notes) and not shows_activities(turn)
    along = guests(_less_titles(turn), turn.person.name)
    heads = max(said.party or 0, len(along) + 1) if along else said.party
    told = {
        "party": heads or (said.number if of_one else None),
        "name": "" if along and turn.person.name else said.name,
        "guests": BETWEEN.join(along),
    }
    kept = {key: value for key, value in told.items() if value}
    reset = {} if turn.speaker else {"guests": None}  # a relative's were named before this sentence
    return turn.noting(**{"insists": None, "role": None, "waits": None, **reset, **kept})


def _less_titles(turn: Turn) -> str:
    text = turn.text
    for titled in turn.understood.titles:
        text = text.replace(titled.title, " ")
    return text
