"""How many were, or would be, reached by which road, and how many not, in words."""

from collections.abc import Mapping

from bot.dialog.turn import Turn
from bot.domain.deliveries import Road
from bot.services.announcing.forecast import Preview


def by_road(turn: Turn, counts: Mapping[Road, int]) -> str:
    """`（客服消息 9，模板 41）`, roads that reach nobody left out; "" where none does."""
    roads = roads_in_words(turn, counts)
    return turn.say("road.list", roads=roads) if roads else ""


def forecast(turn: Turn, reach: Preview) -> str:
    """`现在能送到 63/80：客服消息 9，模板 41，群发 13；17人暂时联系不上（…）`."""
    roads = roads_in_words(turn, reach.roads)
    told = turn.say("forecast.by", roads=roads) if roads else ""
    why = turn.say("road.comma").join(
        turn.say(f"forecast.{reason}", n=n) for reason, n in reach.missing.items()
    )
    left = turn.say("forecast.left", later=reach.later, why=why) if why else ""
    return turn.say("forecast.now", now=reach.now, total=reach.total, by=told, left=left)


def roads_in_words(turn: Turn, counts: Mapping[Road, int]) -> str:
    roads = [turn.say(f"road.{road}", n=counts[road]) for road in Road if counts.get(road)]
    return turn.say("road.comma").join(roads)
