"""Lead times in words, and of which activity they are said."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.reminders import DaysBefore, Rule, Rules
from bot.language.leads import numbered
from handlers.meant import shown_line, with_the_name


def leads_in_words(turn: Turn, rules: Rules) -> str:
    """`提前1天(20:00)、提前3小时`."""
    words = [_in_words(turn, rule) for rule in rules]
    return turn.say("care.comma").join(words) or turn.say("reminders.lead_none")


def said_of(turn: Turn, occasions: Sequence[Occasion], rest: str) -> list[Occasion]:
    """Those that are named, in what the sentence tells besides; none where nothing is named."""
    number = numbered(turn.text)
    plain = replace(turn, understood=replace(turn.understood, number=number))
    if line := shown_line(plain):
        return [each for each in occasions if str(each.shift.id) == line.ref]
    return with_the_name(replace(plain, incoming=replace(turn.incoming, text=rest)), occasions)


def _in_words(turn: Turn, rule: Rule) -> str:
    if isinstance(rule, DaysBefore):
        return turn.say("reminders.lead_days", days=rule.days, at=f"{rule.at:%H:%M}")
    return turn.say("reminders.lead_hours", lead=turn.duration(round(rule.lead.total_seconds() / 60)))
