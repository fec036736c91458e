"""批准通知: a large announcement needs another organizer's yes; 改通知: another text before it leaves."""

import re

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.announcements import MAX_LENGTH, Announcement, AnnouncementState
from bot.domain.people import Role
from bot.services.announcing.announce import Plan, plan_of
from bot.services.announcing.propose import Proposal, approve, refuse, rewrite, text_of

router = Router(role=Role.ORGANIZER)

LISTED = 8
BEGINNING = 16
REASON_LENGTH = 100
ANSWER = re.compile(
    r"^\W*(?P<no>不|拒绝|reject)?[\s批准approve拒绝]*(?P<word>通知|公告|announcement|no\.)?\s*(?P<id>\d{1,9})?号?[\s:：,，。]*"
    r"(?P<reason>.*)$",
    re.IGNORECASE | re.DOTALL,
)
CHANGE = re.compile(
    r"^\W*(?:改通知|修改通知|改一下通知|change (?:the )?announcement)\s*(?P<id>\d{1,9})?号?"
    r"[\s:：,，]*(?P<text>.*)$",
    re.IGNORECASE | re.DOTALL,
)


@router.says("approve", "disapprove")
def answer(turn: Turn) -> Reply | None:
    """`批准通知 7`, `不批准通知 7 太急`; `批准` alone where nothing else waits for an answer."""
    said = ANSWER.match(turn.text)
    waiting = turn.uow.announcements.in_state((AnnouncementState.AWAITING,), LISTED)
    if not said or not (said["word"] or _only(turn, waiting)):
        return None
    those = [each for each in waiting if said["id"] in (None, str(each.id))]
    if len(those) != 1:
        return turn.done("announced.which_awaits" if those else "announced.none_awaits", _lines(turn, those))
    return _answer(turn, those[0], said["reason"].strip())


@router.picks("announce.approve")
def picked(turn: Turn) -> Reply:
    found = turn.uow.announcements.get(int(turn.ref))
    return _ruled(turn, found) if found else turn.done("announced.none_awaits")


@router.says("change_announcement")
def change(turn: Turn) -> Reply:
    """`改通知 7 新内容`; without a number, the newest that has not left."""
    said = CHANGE.match(turn.text)
    found = _to_change(turn, said["id"] if said else None)
    if not found and said and said["id"]:
        return turn.again("announced.no_number", number=said["id"])
    if not found:
        return turn.done("announce.none_to_withdraw")
    if not said or not said["text"].strip():
        return turn.done("announced.change_how", id=found.id, text=text_of(turn.work, found))
    if len(said["text"]) > MAX_LENGTH:
        return turn.done("announce.too_long", most=MAX_LENGTH, length=len(said["text"]))
    return _change(turn, found, said["text"].strip(), insists=False)


@router.picks("announce.change_anyway")
def change_anyway(turn: Turn) -> Reply:
    found, text = turn.uow.announcements.get(int(turn.ref)), turn.talk.notes.get("text", "")
    return _change(turn, found, text, insists=True) if found and text else turn.done("announced.none")


def _change(turn: Turn, found: Announcement, text: str, *, insists: bool) -> Reply:
    """A text in another language would say what held before, so it goes."""
    plan = Plan(text, found.audience, plan_of(turn.work, found).send_at)
    done = rewrite(turn.work, found, plan, turn.person.id, insists=insists)
    if done.outcome is Proposal.COMPELS:
        choices = [
            turn.choice("choice.announce.insist", "announce.change_anyway", found.id),
            turn.choice("choice.stop", "stop"),
        ]
        words = turn.say("care.comma").join(done.phrases)
        return turn.noting(text=text).ask("announce.change", "announce.compels", choices, words=words)
    return turn.done(f"announced.changed_{done.outcome}", id=found.id, text=text)


def _to_change(turn: Turn, number: str | None) -> Announcement | None:
    if number:
        return turn.uow.announcements.get(int(number))
    mine = turn.uow.announcements.planned_by(turn.person.id)
    return mine[-1] if mine else None


def _only(turn: Turn, waiting: list[Announcement]) -> bool:
    """Whether a bare yes can mean an announcement and nothing else."""
    theirs = [each for each in waiting if each.created_by != turn.person.id]
    return bool(theirs) and not turn.uow.sign_ups.pending(turn.now, 1)


def _lines(turn: Turn, those: list[Announcement]) -> list[Choice]:
    return [
        turn.choice("announced.line", "announce.approve", each.id, id=each.id, text=_beginning(turn, each))
        for each in those
    ]


def _beginning(turn: Turn, announcement: Announcement) -> str:
    return text_of(turn.work, announcement)[:BEGINNING]


def _answer(turn: Turn, found: Announcement, reason: str) -> Reply:
    if turn.understood.intent == "approve":
        return _ruled(turn, found)
    ruling = refuse(turn.work, found, turn.person.id, reason[:REASON_LENGTH])
    return turn.done(f"announced.ruled_{ruling}", id=found.id)


def _ruled(turn: Turn, found: Announcement) -> Reply:
    return turn.done(f"announced.ruled_{approve(turn.work, found, turn.person.id)}", id=found.id)
