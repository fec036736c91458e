"""How many were, or would be, reached by which road, and how many not, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.dialog.turn import Turn
from bot.domain.deliveries import HELD, Reason, Road
from bot.services.announcing.forecast import Preview

Say = Callable[..., str]
Moment = Callable[[datetime], str]


def by_road(turn: Turn, counts: Mapping[Road, int]) -> str:
    """`（客服消息 9，模板 41）`, roads that reach nobody left out; "" where none does."""
    roads = roads_in_words(turn.say, counts)
    return turn.say("road.list", roads=roads) if roads else ""


def forecast(say: Say, moment: Moment, reach: Preview) -> str:
    """`现在能送到 63/80：客服消息 9，模板 41，群发 13；17人暂时联系不上（…）`, and who gets it later."""
    if reach.unknown:
        return say("forecast.unknown", total=reach.total)
    roads = roads_in_words(say, reach.roads)
    told = say("forecast.by", roads=roads) if roads else ""
    why = say("road.comma").join(say(f"forecast.{reason}", n=n) for reason, n in reach.missing.items())
    left = say("forecast.left", later=reach.later, why=why) if why else ""
    held = "".join(_held(say, moment, reach, why) for why in HELD)
    key = "forecast.about" if reach.sampled else "forecast.now"
    return say(key, now=reach.now, total=reach.total, some=reach.sampled, by=told, left=held + left)


def _held(say: Say, moment: Moment, reach: Preview, why: Reason) -> str:
    """`；14人在免打扰时间，2月25日(周三) 8:00再送`; people's own quiet hours end at different times."""
    those = {wait.until: n for wait, n in reach.held.items() if wait.reason is why}
    if not those:
        return ""
    ends = dict.fromkeys((min(those), max(those)))
    until = say("forecast.to").join(moment(each) for each in ends)
    return say(f"forecast.{why}", n=sum(those.values()), until=until)


def left_out(say: Say, reach: Preview) -> str:
    """Whom it does not address, and why; "" where nobody is left out."""
    why = [say("announced.out", why=say(f"excluded.{why}"), count=n) for why, n in reach.out.items()]
    return say("announce.out", out=say("care.comma").join(why)) if why else ""


def roads_in_words(say: Say, counts: Mapping[Road, int]) -> str:
    roads = [say(f"road.{road}", n=counts[road]) for road in Road if counts.get(road)]
    return say("road.comma").join(roads)
