"""发通知: content, audience, preview with reach, now or later, confirm, withdraw."""

import re
from datetime import datetime
from enum import StrEnum

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.announcements import MAX_LENGTH, Announcement, AnnouncementState, source_of
from bot.domain.audiences import Audience
from bot.domain.people import Role
from bot.language.when import moment
from bot.services.audiences import turnout
from bot.services.delivery.announce import Plan, plan_announcement, withdraw
from bot.services.delivery.forecast import preview
from handlers.activities import LISTED
from handlers.by_road import forecast
from handlers.lines import line

router = Router(role=Role.ORGANIZER)

COMMAND = re.compile(r"^\s*(?:发通知|通知大家|发公告|announce)\s*[:：,，]?\s*", re.IGNORECASE)


class Announce(StrEnum):
    TEXT = "announce.text"
    AUDIENCE = "announce.audience"
    WHEN = "announce.when"
    TIME = "announce.time"


@router.says("announce")
@router.picks("announce.new")
def new(turn: Turn) -> Reply:
    text = COMMAND.sub("", turn.text) if not turn.picked else ""
    if not text or len(text) == len(turn.text):
        return turn.ask(Announce.TEXT, "announce.text", most=MAX_LENGTH)
    return _with_text(turn, text)


@router.picks("announce.to_activity")
def to_activity(turn: Turn) -> Reply:
    audience = Audience(f"activity:{turn.ref}")
    if not turnout(turn.work, audience).included:
        return turn.again("announce.nobody_signed_up")
    return turn.noting(audience=audience).ask(Announce.TEXT, "announce.text", most=MAX_LENGTH)


@router.at(Announce.TEXT)
def take_text(turn: Turn) -> Reply:
    """A number is no announcement, but an answer to some older list."""
    number = turn.text.isdecimal()
    return turn.again("announce.text", most=MAX_LENGTH) if number else _with_text(turn, turn.text)


@router.picks("announce.audience")
def take_audience(turn: Turn) -> Reply:
    return _preview(turn.noting(audience=turn.ref))


@router.picks("announce.rewrite")
def rewrite(turn: Turn) -> Reply:
    return turn.ask(Announce.TEXT, "announce.text", most=MAX_LENGTH)


@router.picks("announce.now")
def send_now(turn: Turn) -> Reply:
    return _plan(turn, turn.now, "announce.sending")


@router.picks("announce.later", "announce.other_time")
def ask_time(turn: Turn) -> Reply:
    return turn.noting(send_at=None).ask(Announce.TIME, "announce.time")


@router.at(Announce.TIME, Announce.WHEN)
def take_time(turn: Turn) -> Reply | None:
    """`今晚7点`; said at once instead of choosing a number, it means the same."""
    said = moment(turn.text, turn.now)
    if said is None or said.whole_day:
        return _answer_about_time(turn)
    if said.starts_at <= turn.now:
        return turn.again("announce.time_past")
    when = turn.moment(said.starts_at)
    choices = [
        turn.choice(f"choice.{action}", action)
        for action in ("announce.confirm", "announce.other_time", "stop")
    ]
    return turn.noting(send_at=said.starts_at.isoformat()).ask(
        Announce.TIME, "announce.confirm", choices, when=when
    )


@router.picks("announce.confirm")
def send_later(turn: Turn) -> Reply:
    send_at = datetime.fromisoformat(turn.talk.notes["send_at"])
    if send_at <= turn.now:
        return turn.noting(send_at=None).ask(Announce.TIME, "announce.time_past")
    return _plan(turn, send_at, "announce.planned")


@router.says("withdraw")
def which_to_withdraw(turn: Turn) -> Reply:
    """撤回: the next to leave; with several, which."""
    planned = turn.uow.announcements.planned_by(turn.person.id)
    if not planned:
        return turn.done("announce.none_to_withdraw")
    if len(planned) == 1:
        return _withdraw(turn, planned[0])
    choices = [Choice(_of(turn, each), "announce.withdraw", str(each.id)) for each in planned]
    return turn.done("announce.withdraw_which", choices)


@router.picks("announce.withdraw")
def withdraw_picked(turn: Turn) -> Reply:
    announcement = turn.uow.announcements.get(int(turn.ref))
    return _withdraw(turn, announcement) if announcement else turn.done("announce.none_to_withdraw")


def _answer_about_time(turn: Turn) -> Reply | None:
    """Yes or no to the time that was read back; anything else tells no time."""
    intent = turn.understood.intent if "send_at" in turn.talk.notes else ""
    if intent == "yes":
        return send_later(turn)
    if intent == "no":
        return ask_time(turn)
    asked = turn.talk.step == Announce.TIME and not turn.understood.certain
    return turn.again("announce.time_again") if asked else None


def _with_text(turn: Turn, text: str) -> Reply:
    if len(text) > MAX_LENGTH:
        return turn.ask(Announce.TEXT, "announce.too_long", most=MAX_LENGTH, length=len(text))
    turn = turn.noting(text=text)
    return (
        _preview(turn)
        if "audience" in turn.talk.notes
        else turn.ask(Announce.AUDIENCE, "announce.audience", _audiences(turn))
    )


def _audiences(turn: Turn) -> list[Choice]:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    wide = [
        _audience(turn, Audience.parse(kind), turn.say(f"audience.{kind}"))
        for kind in ("everyone", "volunteers")
    ]
    ids = dict.fromkeys(each.activity.id for each in upcoming)
    first = {each.activity.id: each for each in reversed(upcoming)}
    near = [
        _audience(turn, Audience(f"activity:{id_}"), line(turn, first[id_]).split("  ")[0]) for id_ in ids
    ]
    return [*near[:1], *wide, *near[1:]]


def _audience(turn: Turn, audience: Audience, label: str) -> Choice:
    size = turnout(turn.work, audience).included
    return Choice(
        turn.say("announce.audience_line", who=label, size=size), "announce.audience", str(audience)
    )


def _preview(turn: Turn) -> Reply:
    audience = Audience.parse(turn.talk.notes["audience"])
    reach = preview(turn.work, audience, turn.house.outlook)
    if not reach.total:
        turn = turn.noting(audience=None)
        return turn.ask(Announce.AUDIENCE, "announce.nobody", _audiences(turn))
    actions = ("announce.now", "announce.later", "announce.rewrite", "stop")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    facts = {"text": turn.talk.notes["text"], "reach": forecast(turn, reach)}
    return turn.ask(Announce.WHEN, "announce.preview", choices, **facts)


def _plan(turn: Turn, send_at: datetime, key: str) -> Reply:
    notes = turn.talk.notes
    plan = Plan(notes["text"], Audience.parse(notes["audience"]), send_at)
    made = plan_announcement(turn.work, plan, turn.person.id)
    choices = [turn.choice("choice.announce.withdraw", "announce.withdraw", made)]
    return turn.done(key, choices, when=turn.moment(send_at))


def _withdraw(turn: Turn, announcement: Announcement) -> Reply:
    before = announcement.state is AnnouncementState.WITHDRAWN
    whole = before or withdraw(turn.work, announcement, turn.person.id)
    return turn.done("announce.withdrawn" if whole else "announce.partly_withdrawn")


def _of(turn: Turn, announcement: Announcement) -> str:
    text = turn.uow.outbox.facts(source_of(announcement.id), 1)["text"][:16]
    return turn.say("announce.line", when=turn.moment(announcement.send_at), text=text)


@router.on(Kind.PICTURE, Kind.LINK)
def only_text_yet(turn: Turn) -> Reply | None:
    return turn.again("announce.only_text") if turn.talk.step == Announce.TEXT else None
