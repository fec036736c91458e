"""暂停通知, 退订, 恢复通知: whether a person wants announcements; their sign-ups are told of anyway."""

from datetime import datetime, timedelta

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.language.durations import days
from bot.language.when import moment
from bot.services.announcing.news import USUAL_PAUSE, acknowledge, news_again, no_news, pause_news

router = Router()


@router.says("pause_news")
def pause(turn: Turn) -> Reply:
    """`暂停通知`, `暂停通知到3月1日`, `暂停通知两周`."""
    until = _until(turn)
    until = pause_news(turn.work, turn.person, until, (turn.speaker or turn.person).id)
    choices = [turn.choice(f"choice.{action}", action) for action in ("news.again", "news.none")]
    return turn.done("news.paused", choices, when=turn.moment(until))


def _until(turn: Turn) -> datetime:
    """A number of days, or a moment, as far as one is told; a week otherwise."""
    if told := days(turn.text):
        return turn.now + timedelta(days=told)
    named = moment(turn.text, turn.now)
    ahead = named is not None and named.starts_at > turn.now
    return named.starts_at if named and ahead else turn.now + USUAL_PAUSE


@router.says("no_news")
@router.picks("news.none")
def none(turn: Turn) -> Reply:
    no_news(turn.work, turn.person, (turn.speaker or turn.person).id)
    choices = [turn.choice(f"choice.{action}", action) for action in ("news.again", "news.pause")]
    return turn.done("news.none", choices)


@router.picks("news.pause")
def pause_for_a_week(turn: Turn) -> Reply:
    by = (turn.speaker or turn.person).id
    until = pause_news(turn.work, turn.person, turn.now + USUAL_PAUSE, by)
    return turn.done("news.paused", [turn.choice("choice.news.again", "news.again")], when=turn.moment(until))


@router.says("news_again")
@router.picks("news.again")
def again(turn: Turn) -> Reply:
    news_again(turn.work, turn.person, (turn.speaker or turn.person).id)
    return turn.done("news.again")


@router.says("yes")
def read_it(turn: Turn) -> Reply | None:
    """`收到` after an announcement, when nothing else was asked."""
    if turn.talk.step or not acknowledge(turn.work, turn.person):
        return None
    return turn.done("news.noted")
