"""Signing up: which activity, who and how many, and it is done; a question only for what is missing."""

import re
from dataclasses import replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.gates import refusal
from bot.domain.signups import MAX_PARTY, JoinOutcome, Wish
from bot.language.guests import guests
from bot.language.names import likely_name
from bot.language.normal import normal
from bot.services.eligibility import attempt_of
from bot.services.guests import name_guests
from bot.services.line_up import NO_ROOM, line_up
from bot.services.people import agree, give_phone
from bot.services.sign_up import sign_up
from bot.services.twins import ask_about_twin
from handlers.activities import LISTED
from handlers.lines import as_choice, as_mine, my_occasions
from handlers.meant import meant, meant_ahead, shown_line, shows_activities
from handlers.outcomes import about, tell
from handlers.roles import ask_role, lacks_role

router = Router()

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
NAME_LENGTH = 20
BETWEEN = "、"


class SignUp(StrEnum):
    CHOOSE = "signup.choose"
    WHO = "signup.who"
    PHONE = "signup.phone"
    CONSENT = "signup.consent"


@router.says("signup")
def start(turn: Turn) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("signup.none_open")
    if turn.understood.number and shows_activities(turn) and not shown_line(turn):
        return turn.again("help.no_such_number", most=turn.talk.shown)
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
    return _ask_party(turn, turn.uow.activities.occasion(int(turn.ref)))


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
    return proceed(turn.noting(party=party), wanted[0]) if party else _ask_party(turn, wanted[0])


@router.at(SignUp.WHO)
def who(turn: Turn) -> Reply | None:
    """`张阿姨 2`, `2`, or `张阿姨`: sending it is the consent that was asked for."""
    said = turn.understood
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


def _occasion(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def _note_said(turn: Turn, only_one: bool) -> Turn:
    """Keep what the sentence told beside the activity. `报名 2`, said of one activity, tells how many."""
    said = turn.understood
    of_one = (only_one or "shift" in turn.talk.notes) and not shows_activities(turn)
    along = guests(turn.text, turn.person.name)
    heads = max(said.party or 0, len(along) + 1) if along else said.party
    told = {
        "party": heads or (said.number if of_one else None),
        "name": "" if along and turn.person.name else said.name,
        "guests": BETWEEN.join(along),
    }
    kept = {key: value for key, value in told.items() if value}
    return turn.noting(insists=None, role=None, waits=None, **kept)


def _ask_party(turn: Turn, occasion: Occasion) -> Reply:
    turn = turn.noting(shift=occasion.shift.id, party=None)
    return turn.ask(SignUp.WHO, "signup.how_many", (), **about(turn, occasion))


def proceed(turn: Turn, occasion: Occasion) -> Reply:
    """Ask for what is still missing, or sign up."""
    turn = turn.noting(shift=occasion.shift.id)
    if lacks_role(turn, occasion):
        return _refused(turn, occasion) or ask_role(turn, occasion)
    missing = _missing(turn, occasion)
    reply = (_refused(turn, occasion) or missing) if missing else _join(turn, occasion)
    _keep_name(turn)  # last, since a shift is held before its people
    return reply


def _keep_name(turn: Turn) -> None:
    """Store the name once the person has agreed to that, and not before."""
    name = turn.talk.notes.get("name", "")[:NAME_LENGTH] or turn.person.name
    known = turn.person.agreed_to(turn.work.policy.consent_version)
    if name and (known or _agreed(turn)) and not (known and name == turn.person.name):
        agree(turn.work, turn.person, name)


def _agreed(turn: Turn) -> bool:
    return turn.talk.notes.get("agreed") == "yes"


def _refused(turn: Turn, occasion: Occasion) -> Reply | None:
    """Say at once what no answer could change, before asking anything."""
    attempt = attempt_of(turn.work, turn.person, occasion, _party(turn) or 1, _wish(turn))
    mine = attempt.mine
    if mine and mine.waiting and not _party(turn):
        return tell(turn, occasion, JoinOutcome.ALREADY_WAITING, mine.party_size)
    signed_up = bool(mine and mine.active)
    party = _party(turn) or (mine.party_size if mine and signed_up else 1)
    outcome = refusal(replace(attempt, party=party))
    if outcome is None and occasion.shift.left == 0 and not signed_up and not _waits(turn):
        outcome = JoinOutcome.FULL
    return tell(turn, occasion, outcome, party, attempt) if outcome else None


def _missing(turn: Turn, occasion: Occasion) -> Reply | None:
    name = turn.talk.notes.get("name") or turn.person.name
    consent = turn.person.agreed_to(turn.work.policy.consent_version) or _agreed(turn)
    if not name or (not _party(turn) and not consent):
        return turn.ask(
            SignUp.WHO, "signup.name" if _party(turn) else "signup.who", (), **about(turn, occasion)
        )
    if not consent:
        choices = [
            turn.choice(f"choice.{action}", action) for action in ("signup.agree", "privacy.show", "stop")
        ]
        return turn.ask(SignUp.CONSENT, "signup.consent", choices, name=name, party=_party(turn))
    if not _party(turn) and turn.person.openid:  # somebody entered by name comes alone, unless said otherwise
        return _ask_party(turn, occasion)
    if occasion.activity.needs_phone and not turn.contact.has_phone and "phone" not in turn.talk.notes:
        return turn.ask(SignUp.PHONE, "signup.phone")
    return None


def _join(turn: Turn, occasion: Occasion) -> Reply:
    party = _party(turn) or 1
    joined = sign_up(turn.work, turn.person, occasion, party, _wish(turn))
    waits = _waits(turn) and joined.outcome in NO_ROOM
    if waits or joined.outcome is JoinOutcome.ALREADY_WAITING:
        joined = line_up(turn.work, turn.person, occasion, party, _wish(turn))
    if along := turn.talk.notes.get("guests"):
        name_guests(turn.work, turn.person, occasion, along.split(BETWEEN))
    reply = tell(turn, joined.occasion, joined.outcome, party, joined.attempt)
    return _with_twin(turn, occasion, reply) if joined.outcome is JoinOutcome.JOINED else reply


def _with_twin(turn: Turn, occasion: Occasion, reply: Reply) -> Reply:
    """Nobody is doubled silently: a name that a list or a relative has entered already is asked about."""
    name = turn.talk.notes.get("name", "")[:NAME_LENGTH] or turn.person.name
    twin = ask_about_twin(turn.work, turn.person, name, occasion)
    if twin is None:
        return reply
    by = twin.entered_by or turn.say("roster.unnamed")
    return replace(reply, text=f"{reply.text}\n{turn.say('signup.twin', name=name, by=by)}")


def _waits(turn: Turn) -> bool:
    return turn.talk.notes.get("waits") == "yes"


def _wish(turn: Turn) -> Wish:
    role = int(turn.talk.notes.get("role") or 0)
    return Wish(insists=turn.talk.notes.get("insists") == "yes", role_id=role or None)


def _party(turn: Turn) -> int:
    return int(turn.talk.notes.get("party") or 0)
