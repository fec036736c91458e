"""作废证明: an organizer takes a certificate back by its number, with a reason that its holder reads."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.turn import Turn
from bot.domain.certificates import DIGITS, Certificate, grouped, number_in
from bot.domain.hours import in_hours
from bot.domain.people import Role
from bot.language.normal import normal
from bot.services.record.revoke import revoke_certificate

router = Router(role=Role.ORGANIZER)

REASON_LENGTH = 60
NUMBER = re.compile(rf"\d(?:[\s\-–—.]*\d){{{DIGITS - 1}}}")
COMMAND = re.compile(
    r"^\W*(?:请|我要)?(?:(?:作废|撤销|吊销|收回|注销)(?:这张|一张)?证明|证明作废"
    r"|(?:revoke|withdraw|cancel) (?:the )?certificate)",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"^[\s:：,，;；。.]*(?:因为|原因(?:是)?|编号|because|for)?[\s:：,，;；]*|[\s,，;；]+$", re.IGNORECASE
)
OUT = ("stop", "menu", "help", "back", "no")


class Revoke(StrEnum):
    NUMBER = "revoking.number"
    REASON = "revoking.reason"
    CONFIRM = "revoking.confirm"


@router.says("revoke_certificate")
def start(turn: Turn) -> Reply:
    return numbered(turn) or turn.ask(Revoke.NUMBER, "revoking.number")


@router.when(FORM)
def numbered(turn: Turn) -> Reply | None:
    """`作废证明 48210 93847 10293 84756 重复开具`, whatever else the reason may mean."""
    return _numbered(turn, COMMAND.sub("", turn.text)) if COMMAND.match(turn.text) else None


@router.at(Revoke.NUMBER)
def take_number(turn: Turn) -> Reply | None:
    return None if _leads_out(turn) else _numbered(turn, turn.text) or turn.again("revoking.number")


@router.at(Revoke.REASON)
def take_reason(turn: Turn) -> Reply | None:
    """Whatever is written is the reason."""
    found = None if _leads_out(turn) else turn.uow.certificates.find(turn.talk.notes["certificate"])
    return _read_back(turn, found, turn.text) if found else None


@router.picks("revoking.do")
def do(turn: Turn) -> Reply:
    """Only what was read back."""
    notes = turn.talk.notes
    found = turn.uow.certificates.find(notes["certificate"])
    done = found and revoke_certificate(turn.work, found, notes["reason"], turn.person.id)
    key = "revoking.done" if done else "revoking.before"
    return turn.done(key, number=grouped(notes["certificate"]))


@router.at(Revoke.CONFIRM)
def do_in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent == "yes":
        return do(turn)
    return turn.done("revoking.kept") if turn.understood.intent == "no" else None


def _numbered(turn: Turn, said: str) -> Reply | None:
    """What is said besides the number is the reason."""
    number = number_in(normal(said))
    if not number:
        return None
    found = turn.uow.certificates.find(number)
    if found is None:
        return turn.done("certificate.unknown")
    if not found.valid:
        return turn.done("revoking.before", number=grouped(number))
    reason = BETWEEN.sub("", NUMBER.sub(" ", said).strip())
    turn = turn.noting(certificate=number)
    if reason:
        return _read_back(turn, found, reason)
    return turn.ask(Revoke.REASON, "revoking.reason", (), **_facts(turn, found))


def _read_back(turn: Turn, found: Certificate, reason: str) -> Reply:
    reason = reason.strip()[:REASON_LENGTH]
    choices = [turn.choice(f"choice.{action}", action) for action in ("revoking.do", "stop")]
    facts = _facts(turn, found)
    return turn.noting(reason=reason).ask(Revoke.CONFIRM, "revoking.confirm", choices, reason=reason, **facts)


def _facts(turn: Turn, found: Certificate) -> dict[str, object]:
    new = found.new
    name = turn.uow.people.get(new.person_id).name or turn.say("roster.unnamed")
    days = {"first": new.first_day, "last": new.last_day}
    return {"number": grouped(new.number), "name": name, "total": in_hours(new.minutes), **days}


def _leads_out(turn: Turn) -> bool:
    return turn.understood.certain and turn.understood.intent in OUT
