"""Signing up once it is clear for what: what is missing is asked, what cannot be is said, then it is done."""

from dataclasses import replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.gates import refusal
from bot.domain.signups import JoinOutcome, Wish
from bot.services.joining.eligibility import attempt_of
from bot.services.joining.guests import name_guests
from bot.services.joining.line_up import NO_ROOM, line_up
from bot.services.joining.sign_up import sign_up
from bot.services.persons.people import agree
from bot.services.persons.twins import find_twin
from handlers.joining.outcomes import about, tell
from handlers.joining.roles import ask_role, lacks_role
from handlers.joining.twins import own_name, with_twin

NAME_LENGTH = 20
BETWEEN = "、"
ROOMLESS = (*NO_ROOM, JoinOutcome.ROLE_FULL)
GOT_IN = (JoinOutcome.JOINED, JoinOutcome.PENDING, JoinOutcome.WAITING)


class SignUp(StrEnum):
    CHOOSE = "signup.choose"
    WHO = "signup.who"
    PHONE = "signup.phone"
    CONSENT = "signup.consent"


def ask_party(turn: Turn, occasion: Occasion) -> Reply:
    turn = turn.noting(shift=occasion.shift.id, party=None)
    return turn.ask(SignUp.WHO, "signup.how_many", (), **about(turn, occasion))


def proceed(turn: Turn, occasion: Occasion) -> Reply:
    """Ask for what is still missing, or sign up."""
    if turn.talk.notes.get("shift") != str(occasion.shift.id):
        turn = turn.noting(role=None)  # of another shift
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
    if outcome is JoinOutcome.FULL and not _known(turn) and _on_the_list(turn, occasion):
        return None  # their own name may hold the place: they agree first, and are asked then
    reply = tell(turn, occasion, outcome, party, attempt) if outcome else None
    return _about_twin(turn, occasion, outcome, reply) if outcome and reply else None


def _known(turn: Turn) -> bool:
    return turn.person.agreed_to(turn.work.policy.consent_version) or _agreed(turn)


def _on_the_list(turn: Turn, occasion: Occasion) -> bool:
    return find_twin(turn.work, turn.person, own_name(turn), occasion.shift.id) is not None


def _missing(turn: Turn, occasion: Occasion) -> Reply | None:
    name = turn.talk.notes.get("name") or turn.person.name
    consent = _known(turn)
    if not name or (not _party(turn) and not consent):
        key, facts = "signup.name" if _party(turn) else "signup.who", about(turn, occasion)
        return turn.ask(SignUp.WHO, key, (), **facts, party=_party(turn))
    if not consent:
        choices = [
            turn.choice(f"choice.{action}", action) for action in ("signup.agree", "privacy.show", "stop")
        ]
        return turn.ask(SignUp.CONSENT, "signup.consent", choices, name=name, party=_party(turn))
    if not _party(turn) and turn.person.openid:  # somebody entered by name comes alone, unless said otherwise
        return ask_party(turn, occasion)
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
    return _about_twin(turn, occasion, joined.outcome, reply)


def _about_twin(turn: Turn, occasion: Occasion, outcome: JoinOutcome, reply: Reply) -> Reply:
    """Whoever is on the list by name is asked; where it is full, that is what they need to know."""
    if outcome in ROOMLESS:
        return with_twin(turn, reply, occasion, "twin.ask_full")
    return with_twin(turn, reply, occasion) if outcome in GOT_IN else reply


def _waits(turn: Turn) -> bool:
    return turn.talk.notes.get("waits") == "yes"


def _wish(turn: Turn) -> Wish:
    role = int(turn.talk.notes.get("role") or 0)
    return Wish(insists=turn.talk.notes.get("insists") == "yes", role_id=role or None)


def _party(turn: Turn) -> int:
    return int(turn.talk.notes.get("party") or 0)
