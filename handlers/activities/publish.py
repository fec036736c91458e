"""Publishing an activity: one sentence, a question for what is missing, read back, confirmed."""

import re
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import NOT_UNDERSTOOD, Router
from bot.dialog.turn import Turn
from bot.domain.people import Role
from bot.language.normal import normal
from bot.language.recurring import recurrence
from bot.services.activities.organize import publish
from bot.services.activities.series import start_series
from handlers.activities.drafts import WITHOUT_LIMIT, Draft, corrected, described, filled, keep, kept

router = Router(role=Role.ORGANIZER)

COMMAND = re.compile(r"^\s*(?:新活动|新建活动|发布?活动|建活动|new activity)\s*[:：,，]?\s*", re.IGNORECASE)


class Publish(StrEnum):
    DESCRIBE = "organize.describe"
    FILL = "organize.fill"
    CONFIRM = "organize.confirm"


@router.says("new_activity")
@router.picks("organize.new")
def new_activity(turn: Turn) -> Reply:
    """`新活动 3月7日上午9点到11点 小区清洁 20人 北门集合`, or the sentence comes next."""
    sentence = COMMAND.sub("", turn.text) if not turn.picked else ""
    if not sentence or len(sentence) == len(turn.text):
        return turn.ask(Publish.DESCRIBE, "organize.describe")
    return _next(turn, described(sentence, turn.now))


@router.says("route", "signup", "activities")  # 集合, 参加, 活动 are words of such a sentence
@router.when(NOT_UNDERSTOOD)
def series_out_of_the_blue(turn: Turn) -> Reply | None:
    """`每周六上午9点到11点 小区巡逻 10人` can only be a new series."""
    if turn.talk.step or not recurrence(turn.text):
        return None
    draft = described(turn.text, turn.now)
    return _next(turn, draft) if draft.rule and draft.title and draft.starts_at else None


@router.at(Publish.DESCRIBE)
def describe(turn: Turn) -> Reply:
    if turn.text.isdecimal():  # an answer to some older list
        return turn.again("organize.describe")
    return _next(turn, described(COMMAND.sub("", turn.text), turn.now))


@router.at(Publish.FILL)
def fill(turn: Turn) -> Reply | None:
    before = kept(turn)
    draft = filled(before, before.missing, normal(turn.text), turn.now)
    if draft != before:
        return _next(turn, draft)
    return None if turn.understood.certain else turn.again(f"organize.{before.missing}_again")


@router.picks("organize.publish")
def confirmed(turn: Turn) -> Reply:
    draft = kept(turn)
    if datetime.fromisoformat(draft.starts_at) <= turn.now:
        return turn.ask(Publish.DESCRIBE, "organize.draft_past")
    new = draft.finished(turn.house.community)
    if draft.rule:
        made = start_series(turn.work, new, draft.rule, turn.person.id)
    else:
        made = publish(turn.work, new, turn.person.id)
    choices = [
        turn.choice("choice.announce.new", "announce.new"),
        turn.choice("choice.roster.show", "roster.show", made.shift.id),
    ]
    key = "series.published" if draft.rule else "organize.published"
    return turn.done(key, choices, title=made.activity.title, id=made.activity.id, every=draft.every)


@router.at(Publish.CONFIRM)
def confirmed_in_words(turn: Turn) -> Reply | None:
    """Yes, no, or what is different: `30人`, `下午3点到5点`, `改时间`."""
    intent, draft = turn.understood.intent, kept(turn)
    if intent == "yes":
        return confirmed(turn)
    other = corrected(draft, turn.text, turn.now)
    if other != draft:
        return _next(turn, other)
    if intent == "move":
        return _next(turn, replace(draft, starts_at="", ends_at=""))
    return turn.again("organize.what_is_wrong") if intent == "no" else None


def _next(turn: Turn, draft: Draft) -> Reply:
    """Ask for the next missing thing, or read everything back."""
    turn = keep(turn, draft)
    if draft.missing:
        return turn.ask(Publish.FILL, f"organize.{draft.missing}")
    ahead = datetime.fromisoformat(draft.starts_at), datetime.fromisoformat(draft.ends_at)
    capacity = turn.say("organize.no_limit") if draft.capacity == WITHOUT_LIMIT else draft.capacity
    facts = {
        "title": draft.title,
        "span": turn.span(*ahead),
        "place": draft.place,
        "capacity": capacity,
        "kind": turn.say(f"kind.{draft.kind}"),
    }
    actions = ("organize.publish", "organize.new", "stop")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    key = "series.read_back" if draft.rule else "organize.read_back"
    return turn.ask(Publish.CONFIRM, key, choices, every=draft.every, **facts)
