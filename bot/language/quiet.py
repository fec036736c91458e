"""When people do not want to be disturbed: `晚上9点后别打扰我`, `免打扰 22点到7点`, `9pm to 7am`."""

import re
from datetime import time

from bot.domain.quiet import Quiet
from bot.language.clocks import CLOCK, clock
from bot.language.normal import normal

_SPAN = re.compile(
    rf"(?P<start>{CLOCK})\s?(?:到|至|-|~|to|until|till)\s?(?:第二天|次日|明天)?(?P<end>{CLOCK})"
)
_AFTER = re.compile(rf"(?P<start>{CLOCK})\s?(?:以后|之后|后|过后|开始|起)|after (?P<en>{CLOCK})")
_BEFORE = re.compile(rf"(?P<end>{CLOCK})\s?(?:以前|之前|前)|before (?P<en>{CLOCK})")


def quiet_hours(text: str, usual: Quiet) -> Quiet | None:
    """The hours that are told, what is not said as usual; None when nothing is told of them."""
    plain = normal(text)
    if span := _SPAN.search(plain):
        return _quiet(clock(span["start"], night=True), clock(span["end"]))
    if after := _AFTER.search(plain):
        return _quiet(clock(after["start"] or after["en"], night=True), usual.end)
    if before := _BEFORE.search(plain):
        return _quiet(usual.start, clock(before["end"] or before["en"]))
    return None


def _quiet(start: time | None, end: time | None) -> Quiet | None:
    return Quiet(start, end) if start is not None and end is not None and start != end else None
