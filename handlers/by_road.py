"""How many were, or would be, reached by which road, in words."""

from collections.abc import Mapping

from bot.dialog.turn import Turn
from bot.domain.deliveries import Road


def by_road(turn: Turn, counts: Mapping[Road, int]) -> str:
    """`（客服消息9，模板消息41）`, roads that reach nobody left out; "" where none does."""
    roads = [turn.say(f"road.{road}", n=counts[road]) for road in Road if counts.get(road)]
    return turn.say("road.list", roads=turn.say("road.comma").join(roads)) if roads else ""
