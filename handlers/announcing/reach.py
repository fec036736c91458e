"""谁没收到: whom the latest change of an activity reached, and the numbers of those who must be called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.announcements import Announcement, source_of
from bot.domain.people import Role, masked
from bot.domain.reach import Missed, counted
from bot.services.delivery.call_list import note_look
from bot.services.delivery.reach import phone_of
from handlers.announcing.by_road import by_road
from handlers.choosing import not_found
from handlers.lines import as_choice
from handlers.meant import meant_by_organizer, names_something_else, with_the_name

router = Router(role=Role.ORGANIZER)

RECENT = 40  # notices looked through for activities to choose from
CALLED = 80  # lines of the call list
PHONE = "reach.phone"
NOT_DIALLED = re.compile(r"[^\d+]")
SHOW, ANNOUNCEMENT = "reach.show", "reach.announced"
NOTICE = re.compile(
    r"(?P<before>\d{1,9})\s*号?\s*(?:通知|公告)|(?:announcement|公告|通知)\s*(?P<after>\d{1,9})(?=\s*号|\s*$)",
    re.IGNORECASE,
)
ANNOUNCED = 5
SHOWN = 12  # characters that tell which announcement it was


class Reached(StrEnum):
    WHICH = "reach.which"


@dataclass(frozen=True, slots=True)
class Of:
    """What it is about, as the audit log names it, and the messages that told it."""

    source: str
    message_ids: Sequence[int]


@router.says("who_missed")
def which(turn: Turn) -> Reply:
    """`谁没收到`, `送达 3`, `送达 清洁`, `谁没收到 8号通知`."""
    return _told_which(turn) or _among(turn)


def _told_which(turn: Turn) -> Reply | None:
    """By a line of the list that is shown, or as an announcement by its number."""
    if line := _line_said(turn):
        return (show if line.action == SHOW else show_announcement)(replace(turn, picked=line))
    named = NOTICE.search(turn.text)
    return _of_number(turn, int(named["before"] or named["after"])) if named else None


def _among(turn: Turn) -> Reply:
    """An activity by number or name; where none is told, the only one that there is, or which."""
    changed, announced = _changed(turn), _announced(turn)
    wanted = meant_by_organizer(turn, changed, calls_it=True)
    if turn.understood.number and not wanted:
        return _of_number(turn, turn.understood.number)
    if not wanted and (changed or announced) and names_something_else(turn):
        return not_found(turn)
    if len(wanted) == 1 and (not announced or turn.understood.number or with_the_name(turn, changed)):
        return _report(turn, wanted[0])
    if len(announced) == 1 and not changed:
        return _report_announcement(turn, announced[0])
    choices = [as_choice(turn, each, SHOW) for each in wanted]
    choices += [_as_choice(turn, each) for each in announced]
    if not choices:
        return turn.done("reach.none")
    return turn.ask(Reached.WHICH, "reach.which", choices)


def _line_said(turn: Turn) -> Choice | None:
    """`送达 2` where line 2 is one of these."""
    number = turn.understood.number or 0
    if not 1 <= number <= len(turn.talk.visible):
        return None
    line = turn.talk.visible[number - 1]
    return line if line.action in (SHOW, ANNOUNCEMENT) else None


def _of_number(turn: Turn, number: int) -> Reply:
    """An announcement by the number it is called by, however long ago it left."""
    found = turn.uow.announcements.get(number)
    if not found or found.message_id is None:
        return turn.again("reach.no_number", number=number)
    return _report_announcement(turn, found)


@router.picks("reach.show")
def show(turn: Turn) -> Reply:
    return _report(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("reach.announced")
def show_announcement(turn: Turn) -> Reply:
    announcement = turn.uow.announcements.get(int(turn.ref))
    return _report_announcement(turn, announcement) if announcement else turn.done("reach.none")


@router.says("phone_of")
def ask_phone(turn: Turn) -> Reply:
    """`电话 3`: of the third line that was shown."""
    lines, number = turn.talk.visible, turn.understood.number or 0
    if not any(line.action == PHONE for line in lines):
        return turn.again("reach.whose_phone")
    if not 1 <= number <= len(lines) or lines[number - 1].action != PHONE:
        return turn.again("help.no_such_number", most=len(lines))
    return _phone(turn, int(lines[number - 1].ref))


@router.picks("reach.phone")
def show_phone(turn: Turn) -> Reply:
    return _phone(turn, int(turn.ref))


def _changed(turn: Turn) -> list[Occasion]:
    """The activities whose people were told of a change, the latest first, one line each."""
    shift_of: dict[int, int] = {}
    for notice in turn.uow.change_notices.recent(RECENT):
        shift_of.setdefault(notice.activity_id, notice.shift_id)
    return [turn.uow.activities.occasion(shift_id) for shift_id in shift_of.values()]


def _announced(turn: Turn) -> list[Announcement]:
    """The latest ones that left, the newest first."""
    recent = turn.uow.announcements.recent(RECENT)
    return [each for each in recent if each.message_id is not None and each.released_at][:ANNOUNCED]


def _report(turn: Turn, occasion: Occasion) -> Reply:
    notices = turn.uow.change_notices.latest(occasion.activity.id)
    facts = {"title": occasion.activity.title, "when": turn.moment(notices[0].made_at)}
    of = Of(f"activity:{occasion.activity.id}", [each.message_id for each in notices])
    return _reached(turn, of, ("reach.show", "reach.all"), facts)


def _report_announcement(turn: Turn, announcement: Announcement) -> Reply:
    facts = {"text": _words(turn, announcement), "id": str(announcement.id)}
    facts |= {"when": turn.moment(announcement.released_at or announcement.send_at)}
    of = Of(source_of(announcement.id), [announcement.message_id or 0])
    return _reached(turn, of, ("reach.announced", "reach.announced_all"), facts)


def _reached(turn: Turn, of: Of, keys: tuple[str, str], facts: dict[str, str]) -> Reply:
    """Who must be called, if anybody; that the list was looked at is written down."""
    reach = counted(turn.uow.change_notices.tally(of.message_ids))
    missed = turn.uow.change_notices.missed(of.message_ids, CALLED)
    if missed:
        note_look(turn.work, of.source, len(missed), turn.person)
    told: dict[str, object] = {"roads": by_road(turn, reach.arrived), "under_way": reach.under_way}
    told |= {"total": reach.total, "reached": reach.reached, "missed": reach.missed}
    return turn.done(keys[not missed], [_line(turn, each) for each in missed], **facts, **told)


def _as_choice(turn: Turn, announcement: Announcement) -> Choice:
    label = turn.say("reach.announcement", id=announcement.id, text=_words(turn, announcement))
    return Choice(label, "reach.announced", str(announcement.id))


def _words(turn: Turn, announcement: Announcement) -> str:
    facts = turn.uow.outbox.facts(source_of(announcement.id), announcement.version)
    return facts.get("text", "")[:SHOWN].replace("\n", " ")


def _line(turn: Turn, missed: Missed) -> Choice:
    """`李大爷 139****1234，没有关注`. One space: it is no activity."""
    name = missed.name or turn.say("roster.unnamed")
    phone = masked(missed.phone) if missed.phone else turn.say("reach.no_phone")
    label = turn.say("reach.line", name=name, phone=phone, why=turn.say(f"reason.{missed.why}"))
    return Choice(label, PHONE, str(missed.person_id))


def _phone(turn: Turn, person_id: int) -> Reply:
    """The list stays: there may be others to call."""
    name, phone = phone_of(turn.work, person_id, turn.person)
    name = name or turn.say("roster.unnamed")
    return turn.again("reach.phone" if phone else "reach.phone_unknown", name=name, **_if(phone))


def _if(phone: str) -> dict[str, str]:
    """The number stands beside the link, too: an app that opens no such link makes the bare digits one."""
    return {"phone": phone, "dial": NOT_DIALLED.sub("", phone)} if phone else {}
