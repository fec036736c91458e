"""How announcements go: seen, taken back, paused, resumed and stopped, and who did not get one."""

import re

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.announcements import BEFORE, RUNNING, Announcement, AnnouncementState
from bot.domain.people import Role
from bot.services.announcing.announcement_course import Course, pause, progress_of, resume, stop
from bot.services.announcing.propose import text_of

router = Router(role=Role.ORGANIZER)

LISTED = 8
NAMED = 20
BEGINNING = 16
NUMBER = re.compile(r"(?<![\d月])(\d{1,9})(?!\s*[\d:：点月日时天周个小])")  # neither a moment nor a span
ACTS = {"announce.pause": pause, "announce.resume": resume, "announce.stop": stop, "announce.withdraw": stop}
PAUSED = (AnnouncementState.PAUSED,)


@router.says("announcements")
@router.picks("announce.list")
def listed(turn: Turn) -> Reply:
    """`通知进度`: the latest, of whomever; `通知进度 8`: one of them."""
    if not turn.picked and (named := NUMBER.search(turn.text)):
        return shown(turn, int(named[1]))
    found = turn.uow.announcements.recent(LISTED)
    if not found:
        return turn.done("announced.none")
    return turn.done("announced.which", [_line(turn, each, "announce.show") for each in found])


@router.picks("announce.show")
def picked(turn: Turn) -> Reply:
    return shown(turn, int(turn.ref))


def shown(turn: Turn, number: int) -> Reply:
    """How far it is, and what can be done with it."""
    found = turn.uow.announcements.get(number)
    if not found:
        return turn.again("announced.no_number", number=number)
    choices = [turn.choice(f"choice.{action}", action, number) for action in _possible(found)]
    return turn.done("announced.progress", choices, **_facts(turn, found))


@router.picks("announce.left_out")
def left_out(turn: Turn) -> Reply:
    """Who of the audience did not get it, by name as far as it is known."""
    found = turn.uow.audiences.left_out(int(turn.ref), 0, NAMED)
    back = [turn.choice("choice.announce.show", "announce.show", turn.ref)]
    if not found:
        return turn.done("announced.nobody_left_out", back)
    unnamed = turn.say("roster.unnamed")
    lines = [
        turn.say("announced.out_line", name=name or unnamed, why=turn.say(f"excluded.{why}"))
        for _, name, why in found
    ]
    return turn.done("announced.left_out", back, names="\n".join(lines))


@router.says("withdraw")
def which_to_withdraw(turn: Turn) -> Reply:
    """撤回: the next to leave, or what is just leaving; with several, which."""
    mine = turn.uow.announcements.planned_by(turn.person.id) or _running(turn, (*RUNNING, *PAUSED))
    mine = mine or _recurring(turn, AnnouncementState.PAUSED)
    return _act_on(turn, "announce.withdraw", mine, "announce.none_to_withdraw", "announce.withdraw_which")


@router.says("announcement_pause", "pause_news")
def which_to_pause(turn: Turn) -> Reply | None:
    """`暂停通知` of an organizer whose announcement is just leaving, or `暂停通知 7`."""
    running = _running(turn, RUNNING) + _recurring(turn, AnnouncementState.PLANNED)
    if not running and turn.understood.intent == "pause_news" and not NUMBER.search(turn.text):
        return None  # their own news
    return _act_on(turn, "announce.pause", running, "announced.none_running", "announced.pause_which")


@router.says("announcement_resume", "news_again")
def which_to_resume(turn: Turn) -> Reply | None:
    paused = turn.uow.announcements.in_state(PAUSED, LISTED)
    if not paused and turn.understood.intent == "news_again":
        return None
    return _act_on(turn, "announce.resume", paused, "announced.none_paused", "announced.resume_which")


@router.says("announcement_stop")
def which_to_stop(turn: Turn) -> Reply:
    running = _running(turn, (*RUNNING, *PAUSED)) + _recurring(turn, AnnouncementState.PLANNED, *PAUSED)
    return _act_on(turn, "announce.stop", running, "announced.none_running", "announced.stop_which")


@router.picks(*ACTS)
def act(turn: Turn) -> Reply:
    assert turn.picked
    return _act(turn, turn.picked.action, int(turn.ref))


def _act_on(turn: Turn, action: str, those: list[Announcement], none: str, which: str) -> Reply:
    named = NUMBER.search(turn.text)
    if named:
        return _act(turn, action, int(named[1]))
    if not those:
        return turn.done(none)
    if len(those) == 1:
        return _act(turn, action, those[0].id)
    return turn.done(which, [_line(turn, each, action) for each in those])


def _act(turn: Turn, action: str, number: int) -> Reply:
    announcement = turn.uow.announcements.get(number)
    if not announcement:
        return turn.again("announced.no_number", number=number)
    outcome = ACTS[action](turn.work, announcement, turn.person.id)
    now = turn.uow.announcements.get(number) or announcement
    choices = [turn.choice(f"choice.{each}", each, number) for each in _next(outcome)]
    facts = _facts(turn, now)
    nobody = "_nobody" if outcome is Course.STOPPED and not facts["arrived"] else ""
    return turn.done(f"course.{outcome}{nobody}", choices, **facts)


def _next(outcome: Course) -> tuple[str, ...]:
    if outcome is Course.PAUSED:
        return ("announce.resume", "announce.stop")
    return ("announce.pause", "announce.show") if outcome is Course.RESUMED else ()


def _possible(found: Announcement) -> list[str]:
    """What can be done with it as it stands."""
    pauses = found.rule and found.state is AnnouncementState.PLANNED
    acts = ["announce.pause"] if pauses or found.state in RUNNING else []
    acts += ["announce.resume", "announce.stop"] if found.state in PAUSED else []
    acts += ["announce.withdraw"] if found.state in (*BEFORE, *RUNNING) else []
    return [*acts, "announce.left_out", "announce.list"]


def _running(turn: Turn, states: tuple[AnnouncementState, ...]) -> list[Announcement]:
    """Those of which something has not left yet."""
    found = turn.uow.announcements.in_state(states, LISTED)
    return [each for each in found if _unsent(turn, each)]


def _recurring(turn: Turn, *states: AnnouncementState) -> list[Announcement]:
    return [each for each in turn.uow.announcements.in_state(states, 50) if each.rule]


def _unsent(turn: Turn, announcement: Announcement) -> bool:
    found = progress_of(turn.work, announcement)
    unfinished = announcement.reached_id < announcement.last_id
    return unfinished or bool(found.under_way or found.waiting or found.held)


def _line(turn: Turn, announcement: Announcement, action: str) -> Choice:
    text = text_of(turn.work, announcement)[:BEGINNING]
    label = turn.say("announce.line", when=turn.moment(announcement.send_at), text=text)
    return Choice(label, action, str(announcement.id))


def _facts(turn: Turn, announcement: Announcement) -> dict[str, object]:
    found = progress_of(turn.work, announcement)
    left_out = turn.uow.audiences.excluded(announcement.id)
    why = [turn.say("announced.out", why=turn.say(f"excluded.{why}"), count=n) for why, n in left_out.items()]
    return {
        "id": announcement.id,
        "text": text_of(turn.work, announcement)[:BEGINNING],
        "state": turn.say(f"announcement_state.{announcement.state}"),
        "when": turn.moment(announcement.send_at),
        "total": found.total,
        "arrived": found.arrived,
        "under_way": found.under_way,
        "waiting": found.waiting,
        "held": found.held,
        "missed": found.missed,
        "out": turn.say("care.comma").join(why) or turn.say("announced.nobody"),
    }
