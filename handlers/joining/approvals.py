"""Sign-ups that need an organizer's yes: answered in one reply, by name or by number."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.approvals import Approval
from bot.domain.people import Role
from bot.domain.signups import Asks, RosterLine
from bot.services.joining.approve import approve, refuse
from bot.services.presence.absence import records_of
from handlers.presence.roster import flag

router = Router(role=Role.ORGANIZER)

LISTED = 40
REASON_LENGTH = 100
COMMAND = re.compile(
    r"^\W*(?:不批准|批准|待批准|拒绝报名|拒绝|approve|reject)(?:报名|了)?[\s:：,，]*", re.IGNORECASE
)
NUMBER = re.compile(r"(\d{1,3})(?=\D|$)")
Asking = tuple[RosterLine, Occasion]


class Answer(StrEnum):
    WHICH = "approval.which"
    REASON = "approval.reason"


@router.says("approve")
def approving(turn: Turn) -> Reply:
    """`批准 张阿姨`, `批准 2 人手不够`, or `批准` to see who asks."""
    return _by_name(turn, "approval.approve")


@router.says("disapprove")
def refusing(turn: Turn) -> Reply:
    """`不批准 张阿姨 名额留给新人`; the reason is told to the person."""
    return _by_name(turn, "approval.refuse")


@router.picks("approval.show")
def show(turn: Turn) -> Reply:
    found = next((each for each in _asking(turn) if str(each[0].sign_up.id) == turn.ref), None)
    return _show(turn, found) if found else _listed(turn)


@router.picks("approval.approve")
def approve_picked(turn: Turn) -> Reply:
    return _answer(turn, "approval.approve", int(turn.ref), "")


@router.picks("approval.refuse")
def refuse_picked(turn: Turn) -> Reply:
    return _answer(turn, "approval.refuse", int(turn.ref), "")


@router.at(Answer.REASON)
def reason_given(turn: Turn) -> Reply | None:
    if turn.understood.intent and turn.understood.certain:
        return None
    return _answer(turn, "approval.approve", int(turn.talk.notes["sign_up"]), turn.text)


def _by_name(turn: Turn, action: str) -> Reply:
    said, asking = COMMAND.sub("", turn.text), _asking(turn)
    for chosen, reason in _chosen(turn, said, asking):
        return _answer(turn, action, chosen[0].sign_up.id, reason)
    if len(asking) == 1 and not said:
        return _show(turn, asking[0])
    return _listed(turn)


def _chosen(turn: Turn, said: str, asking: list[Asking]) -> list[tuple[Asking, str]]:
    """Whom the words name, if it is one only, and the reason that follows."""
    number = NUMBER.match(said)
    if number and _shows_asking(turn) and 1 <= int(number[1]) <= turn.talk.shown:
        wanted = turn.talk.choices[int(number[1]) - 1].ref
        found = [(each, said[number.end() :]) for each in asking if str(each[0].sign_up.id) == wanted]
    else:
        named = [each for each in asking if each[0].name and said.startswith(each[0].name)]
        found = [(each, said[len(each[0].name) :]) for each in named]
    return [(each, rest.strip(" ，,：:。")) for each, rest in found] if len(found) == 1 else []


def _shows_asking(turn: Turn) -> bool:
    return bool(turn.talk.visible) and all(line.action == "approval.show" for line in turn.talk.visible)


def _answer(turn: Turn, action: str, sign_up_id: int, reason: str) -> Reply:
    act = approve if action == "approval.approve" else refuse
    found = turn.uow.sign_ups.get(sign_up_id)
    outcome = act(turn.work, sign_up_id, turn.person.id, reason[:REASON_LENGTH])
    if outcome is Approval.NEEDS_REASON:
        return turn.noting(sign_up=sign_up_id).ask(Answer.REASON, "approval.needs_reason")
    facts = {"name": "", "title": ""}
    if found:
        person = turn.uow.people.get(found[0].person_id)
        facts = {"name": person.name or turn.say("roster.unnamed"), "title": found[1].activity.title}
    return turn.done(f"approval.done_{outcome}", _lines(turn), **facts)


def _asking(turn: Turn) -> list[Asking]:
    return turn.uow.sign_ups.pending(turn.now, LISTED)


def _listed(turn: Turn) -> Reply:
    lines = _lines(turn)
    return turn.ask(Answer.WHICH, "approval.which", lines) if lines else turn.done("approval.none")


def _lines(turn: Turn) -> list[Choice]:
    return [
        Choice(turn.say("approval.line", **_facts(turn, each)), "approval.show", str(each[0].sign_up.id))
        for each in _asking(turn)
    ]


def _show(turn: Turn, asking: Asking) -> Reply:
    sign_up = asking[0].sign_up
    actions = ("approval.approve", "approval.refuse", "stop")
    choices = [turn.choice(f"choice.{action}", action, sign_up.id) for action in actions]
    why = turn.say("approval.why_overlap" if sign_up.asks is Asks.OVERLAP else "approval.why_approval")
    record = records_of(turn.work, [sign_up.person_id]).get(sign_up.person_id)
    why = f"{why}\n{flag(turn, record)}".rstrip()
    return turn.done("approval.one", choices, why=why, **_facts(turn, asking))


def _facts(turn: Turn, asking: Asking) -> dict[str, object]:
    entry, occasion = asking
    return {
        "name": entry.name or turn.say("roster.unnamed"),
        "party": entry.sign_up.party_size,
        "title": occasion.activity.title,
        "starts": turn.moment(occasion.shift.starts_at),
    }
