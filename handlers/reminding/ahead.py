"""未来7天提醒: what the next days would send, by day and road, and whom it would not reach."""

from collections import Counter
from datetime import datetime, time

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.deliveries import Road
from bot.domain.foreseen import Foreseen
from bot.domain.manners import day_of
from bot.domain.people import Role, masked_name
from bot.domain.throttle import BEIJING
from bot.language.durations import days
from bot.services.reminding.day_loads import DayLoad, Loads
from bot.services.reminding.foresee import foresee, many_ahead
from handlers.announcing.by_road import roads_in_words
from handlers.announcing.reach import PHONE

router = Router(role=Role.ORGANIZER)

USUAL, FARTHEST = 7, 60  # days
MOST = 3000  # messages: about a second; more than that is for the machine's own command
LISTED = 80
REACHED = (Road.CUSTOM, Road.SUBSCRIPTION, Road.TEMPLATE, Road.MASS)


@router.says("ahead")
def ahead(turn: Turn) -> Reply:
    """`未来7天提醒`, `未来三天要发什么`."""
    length = min(days(turn.text) or USUAL, FARTHEST)
    if many_ahead(turn.work, length, MOST):
        return turn.done("ahead.too_many", days=length, most=MOST)
    found = sorted(foresee(turn.work, turn.house.outlook, length), key=lambda each: each.at)
    if not found:
        return turn.done("ahead.none", days=length)
    short = _short(turn, found, length)
    lines = "\n".join([_by_day(turn, found), *short])
    missed = [each for each in found if each.road not in REACHED]
    facts = {"days": length, "total": len(found), "lines": lines, "missed": len(missed)}
    choices = [_line(turn, each) for each in missed[:LISTED]]
    return turn.done("ahead.show" if missed else "ahead.tight" if short else "ahead.all", choices, **facts)


def _by_day(turn: Turn, found: list[Foreseen]) -> str:
    """`3月5日(周四)：客服消息 3，模板 12`, a line a day."""
    counts: dict[datetime, Counter[Road]] = {}
    for each in found:
        if each.road in REACHED and each.road:
            counts.setdefault(day_of(each.at), Counter())[each.road] += 1
    first = {day_of(each.at): each.at for each in reversed(found)}
    lines = [
        turn.say("ahead.day", day=_day(turn, first[day]), roads=roads_in_words(turn.say, roads))
        for day, roads in counts.items()
    ]
    return "\n".join(lines) or turn.say("ahead.nothing")


def _short(turn: Turn, found: list[Foreseen], length: int) -> list[str]:
    """`3月5日(周四)的模板消息要发60条，…`: the days whose quota is too little."""
    loads = Loads()
    for each in found:
        loads.count(each)
    by_day = loads.by_day(turn.house.outlook.throttle, turn.work.now, length)
    return [_too_little(turn, load) for load in by_day if load.short]


def _too_little(turn: Turn, load: DayLoad) -> str:
    day = _day(turn, datetime.combine(load.day, time(), BEIJING))
    facts = {"due": load.due, "goes": load.goes, "waits": load.waits}
    said = turn.say("ahead.short", day=day, road=turn.say(f"quota.{load.road}"), **facts)
    return said + (turn.say("ahead.lost", lost=load.lost) if load.lost else "")


def _day(turn: Turn, at: datetime) -> str:
    return turn.moment(at).rsplit(" ", 1)[0]


def _line(turn: Turn, each: Foreseen) -> Choice:
    """`张** 3月5日 20:00，没有关注`. One space: it is no activity."""
    name = masked_name(each.name) or turn.say("roster.unnamed")
    why = turn.say(f"reason.{each.why}") if each.why else turn.say("reason.waiting")
    label = turn.say("ahead.line", name=name, when=turn.moment(each.at), why=why)
    return Choice(label, PHONE, str(each.person_id))
