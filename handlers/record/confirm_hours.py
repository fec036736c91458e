"""`待确认`: hours that wait for an organizer's word, and what volunteers say is wrong with theirs."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.claims import DONE, Claim, Request, RequestState
from bot.domain.people import Role
from bot.domain.reminders import LOCAL
from bot.language.durations import signed
from bot.language.normal import normal
from bot.services.record.confirm import confirm, refuse
from bot.services.record.hour_requests import Ruling, answer
from bot.services.record.hours import longest
from handlers.record.served import name_of

router = Router(role=Role.ORGANIZER)

LISTED = 40
_ANY = re.DOTALL | re.IGNORECASE
_CONFIRM = re.compile(r"确认\s*(?:第|编号)?\s*(\d{1,9})\s*(?:条|号)?|confirm\s+(\d{1,9})")
_ANSWER = re.compile(
    r"(?:请)?(?:答复|answer)\s*(?:第|编号)?\s*(?P<n>\d{1,9})\s*号?[\s,，:：]*(?P<rest>.*)", _ANY
)
_REFUSES = re.compile(r"(?:不同意|不认|不改|拒绝|驳回|refuse|no)[\s,，:：。]*(?P<reason>.*)", _ANY)


class Waiting(StrEnum):
    WHICH = "claims.which"
    WHY_NOT = "claims.refuse_reason"
    ANSWER = "claims.request"


@router.says("claims")
@router.picks("claims.list")
def show(turn: Turn) -> Reply:
    """Everything that waits: claims first, then requests."""
    claims = [_claim_line(turn, claim) for claim in turn.uow.claims.open(LISTED)]
    requests = [_request_line(turn, request) for request in turn.uow.claims.requests(LISTED)]
    choices = [*claims, *requests]
    if not choices:
        return turn.done("claims.none")
    return turn.ask(Waiting.WHICH, "claims.list", choices, count=len(choices))


@router.says("yes", "claims")
def confirm_number(turn: Turn) -> Reply | None:
    """`确认 3`: line 3 of what was shown, else the claim of that number."""
    found = _CONFIRM.fullmatch(normal(turn.text))
    if not found:
        return None
    number = int(found[1] or found[2])
    shown = [line for line in turn.talk.visible if line.action == "claims.one"]
    if shown and number <= len(turn.talk.visible):
        line = turn.talk.visible[number - 1]
        return _confirm(turn, int(line.ref)) if line.action == "claims.one" else None
    return _confirm(turn, number)


@router.at(Waiting.WHICH)
def confirm_shown(turn: Turn) -> Reply | None:
    return confirm_number(turn)


@router.picks("claims.one")
def one(turn: Turn) -> Reply:
    claim = turn.uow.claims.get(int(turn.ref))
    if claim is None or not claim.open:
        return turn.done("claims.gone", [turn.choice("choice.claims.list", "claims.list")])
    actions = ("claims.confirm", "claims.refuse", "claims.list")
    choices = [turn.choice(f"choice.{action}", action, claim.id) for action in actions]
    said = {"reason": claim.entry.reason, "evidence": claim.new.evidence}
    told = {name: turn.say(f"claims.{name}", **{name: text}) if text else "" for name, text in said.items()}
    facts = {
        "day": claim.entry.service.day,
        "origin": turn.say(f"origin.{claim.entry.origin}"),
        "why": turn.say(f"why.{claim.new.why}"),
    }
    return turn.done("claims.one", choices, **_about(turn, claim), **facts, **told)


@router.picks("claims.confirm")
def confirm_picked(turn: Turn) -> Reply:
    return _confirm(turn, int(turn.ref))


@router.picks("claims.refuse")
def ask_why_not(turn: Turn) -> Reply:
    return turn.noting(claim=turn.ref).ask(Waiting.WHY_NOT, "claims.refuse_reason")


@router.at(Waiting.WHY_NOT)
def refuse_for(turn: Turn) -> Reply:
    done = refuse(turn.work, int(turn.talk.notes["claim"]), turn.person.id, turn.text)
    return turn.done("claims.refused" if done else "claims.gone", [_all(turn)])


@router.picks("claims.request")
def one_request(turn: Turn) -> Reply:
    request = turn.uow.claims.request(int(turn.ref))
    if request is None or request.state is not RequestState.OPEN:
        return turn.done("claims.gone", [_all(turn)])
    occasion = turn.uow.activities.occasion(request.shift_id)
    row = turn.uow.hours.get(request.row_id) if request.row_id else None
    facts = {
        "name": name_of(turn, request.person_id),
        "title": occasion.activity.title,
        "day": occasion.shift.starts_at.astimezone(LOCAL).date(),
        "words": request.words,
        "served": turn.duration(row.left) if row else turn.say("hours.not_recorded"),
    }
    return turn.noting(request=request.id).ask(Waiting.ANSWER, "claims.request", (), **facts)


@router.at(Waiting.ANSWER)
def answer_asked(turn: Turn) -> Reply | None:
    ruling = _ruling(turn.text)
    if ruling is None:
        return None if turn.understood.certain else turn.again("claims.request_again")
    return _answer(turn, int(turn.talk.notes["request"]), ruling)


@router.says("answer_hours")
def answer_at_once(turn: Turn) -> Reply:
    """`答复 5 +30分钟 原因` or `答复 5 不同意 原因`, the one reply that a request asks for."""
    found = _ANSWER.fullmatch(turn.text.strip())
    ruling = _ruling(found["rest"]) if found else None
    if not found or ruling is None:
        return show(turn)
    return _answer(turn, int(found["n"]), ruling)


def _confirm(turn: Turn, claim_id: int) -> Reply:
    claim = turn.uow.claims.get(claim_id)
    outcome = confirm(turn.work, claim_id, turn.person.id)
    facts = _about(turn, claim) if claim else {}
    return turn.done(f"confirm.{outcome}", [_all(turn)], **facts)


def _answer(turn: Turn, request_id: int, ruling: Ruling) -> Reply:
    done = answer(turn.work, request_id, ruling, turn.person.id)
    request = turn.uow.claims.request(request_id)
    if request is None:
        return turn.done("record.no_such", [_all(turn)])
    occasion = turn.uow.activities.occasion(request.shift_id)
    if done.outcome in DONE:
        return turn.done("record.answered_done", [_all(turn)], name=name_of(turn, request.person_id))
    facts = {"title": occasion.activity.title, "most": turn.duration(longest(occasion.shift))}
    return turn.again(f"record.{done.outcome}", **facts)


def _ruling(text: str) -> Ruling | None:
    """Signed minutes with a reason, or a refusal with one; None for neither."""
    refusal = _REFUSES.fullmatch(text.strip())
    if refusal:
        return Ruling(None, refusal["reason"])
    minutes, reason = signed(text)
    return Ruling(minutes, reason) if minutes else None


def _claim_line(turn: Turn, claim: Claim) -> Choice:
    return Choice(turn.say("claims.line", **_about(turn, claim)), "claims.one", str(claim.id))


def _request_line(turn: Turn, request: Request) -> Choice:
    title = turn.uow.activities.occasion(request.shift_id).activity.title
    label = turn.say("claims.request_line", name=name_of(turn, request.person_id), title=title)
    return Choice(label, "claims.request", str(request.id))


def _about(turn: Turn, claim: Claim) -> dict[str, str]:
    entry = claim.entry
    return {
        "name": name_of(turn, entry.person_id),
        "title": entry.service.title,
        "served": turn.duration(entry.minutes),
    }


def _all(turn: Turn) -> Choice:
    return turn.choice("choice.claims.list", "claims.list")
