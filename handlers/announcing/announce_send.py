"""发通知: tried out on oneself, urgent or recruiting, and sent now, later, or again and again."""

from datetime import datetime

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.announcements import MAX_LENGTH
from bot.domain.people import Role
from bot.language.endings import Ending, ending, without_ending
from bot.language.recurring import recurrence, without_recurrence
from bot.language.when import ZONE, moment
from bot.services.activities.recurrence import first_slot, last_slot
from bot.services.announcing.propose import Proposal, propose, try_out
from handlers.activities.activities import LISTED
from handlers.announcing.announce import compels, go_on, show_preview
from handlers.announcing.announce_draft import Announce, drafted, insists
from handlers.lines import as_choice

router = Router(role=Role.ORGANIZER)


@router.picks("announce.try")
def try_it(turn: Turn) -> Reply:
    """As everybody would get it, to the organizer alone."""
    try_out(turn.work, drafted(turn, turn.now), turn.person.id)
    return turn.again("announce.tried")


@router.picks("announce.more")
def more(turn: Turn) -> Reply:
    urgent = "announce.not_urgent" if "urgent" in turn.talk.notes else "announce.urgent"
    actions = ("announce.english", urgent, "announce.recruits", "announce.preview")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    return turn.ask(Announce.WHEN, "announce.what_more", choices)


@router.picks("announce.english")
def ask_english(turn: Turn) -> Reply:
    return turn.ask(Announce.ENGLISH, "announce.english")


@router.at(Announce.ENGLISH)
def take_english(turn: Turn) -> Reply:
    if len(turn.text) > MAX_LENGTH:
        return turn.again("announce.too_long", most=MAX_LENGTH, length=len(turn.text))
    return go_on(turn.noting(english=turn.text))


@router.picks("announce.urgent")
def mark_urgent(turn: Turn) -> Reply:
    return show_preview(turn.noting(urgent="yes"))


@router.picks("announce.not_urgent")
def mark_not_urgent(turn: Turn) -> Reply:
    return show_preview(turn.noting(urgent=None))


@router.picks("announce.recruits")
def ask_shift(turn: Turn) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.again("announce.no_shift")
    choices = [as_choice(turn, each, "announce.recruits_for") for each in upcoming]
    return turn.ask(Announce.WHEN, "announce.recruits", choices)


@router.picks("announce.recruits_for")
def take_shift(turn: Turn) -> Reply:
    return show_preview(turn.noting(recruits=turn.ref))


@router.picks("announce.preview")
def back_to_preview(turn: Turn) -> Reply:
    return show_preview(turn)


@router.picks("announce.now")
def send_now(turn: Turn) -> Reply:
    return _plan(turn.noting(rule=None), turn.now, "announce.sending")


@router.picks("announce.later", "announce.other_time")
def ask_time(turn: Turn) -> Reply:
    return turn.noting(send_at=None, rule=None, every=None, until=None).ask(Announce.TIME, "announce.time")


@router.at(Announce.TIME, Announce.WHEN)
def take_time(turn: Turn) -> Reply | None:
    """`今晚7点`, `每周五晚7点，到12月底`; said at once instead of choosing a number, it means the same."""
    end, text = _ending(turn)
    often = recurrence(text)
    said = moment(without_recurrence(text, often) if often else turn.text, turn.now)
    if said is None or said.whole_day:
        return _answer_about_time(turn)
    send_at = _first(said.starts_at, often.rule, turn.now) if often else said.starts_at
    if send_at is None or send_at <= turn.now:
        return turn.again("announce.time_past")
    until = last_slot(often.rule, send_at, end.day, end.times) if often and end else None
    if often and end and until is None:
        return turn.again("announce.ends_before")
    actions = ("announce.confirm", "announce.other_time", "stop")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    turn = turn.noting(send_at=send_at.isoformat())
    turn = turn.noting(rule=often.rule if often else None, every=often.text if often else None)
    turn = turn.noting(until=until.isoformat() if until else None)
    key = f"announce.confirm{'_until' if until else '_every' if often else ''}"
    facts = ({"every": often.text} if often else {}) | ({"last": turn.moment(until)} if until else {})
    return turn.ask(Announce.TIME, key, choices, when=turn.moment(send_at), **facts)


@router.picks("announce.confirm")
def send_later(turn: Turn) -> Reply:
    send_at = datetime.fromisoformat(turn.talk.notes["send_at"])
    if send_at <= turn.now:
        return turn.noting(send_at=None).ask(Announce.TIME, "announce.time_past")
    return _plan(turn, send_at, "announce.recurs" if turn.talk.notes.get("rule") else "announce.planned")


def _ending(turn: Turn) -> tuple[Ending | None, str]:
    """`到12月底`, `只发10次`, and the rest of what was said."""
    found = ending(turn.text, turn.now.astimezone(ZONE).date())
    return found, without_ending(turn.text, found) if found else turn.text


def _first(at: datetime, rule: str, now: datetime) -> datetime | None:
    """The first day of the rule; of the time that was said only the hour counts."""
    clock = at.astimezone(ZONE).time()
    return first_slot(rule, datetime.combine(now.astimezone(ZONE), clock, ZONE), now)


def _answer_about_time(turn: Turn) -> Reply | None:
    """Yes or no to the time that was read back; anything else tells no time."""
    intent = turn.understood.intent if "send_at" in turn.talk.notes else ""
    if intent == "yes":
        return send_later(turn)
    if intent == "no":
        return ask_time(turn)
    asked = turn.talk.step == Announce.TIME and not turn.understood.certain
    return turn.again("announce.time_again") if asked else None


def _plan(turn: Turn, send_at: datetime, key: str) -> Reply:
    done = propose(turn.work, drafted(turn, send_at), turn.person.id, insists=insists(turn))
    if done.outcome is Proposal.COMPELS:
        return compels(turn, done.phrases)
    key = "announce.awaiting" if done.outcome is Proposal.AWAITING else key
    actions = ("announce.withdraw", "announce.show")
    choices = [turn.choice(f"choice.{action}", action, done.id) for action in actions]
    until = turn.talk.notes.get("until")
    last = turn.say("announce.last", last=turn.moment(datetime.fromisoformat(until))) if until else ""
    facts = {"every": turn.talk.notes.get("every", ""), "last": last}
    return turn.done(key, choices, when=turn.moment(send_at), **facts)
