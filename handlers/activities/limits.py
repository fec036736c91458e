"""The value of a rule as it was said: kept in the notes, put into a shift's rules, and worded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.language import limits
from bot.language.numbers import count
from bot.services.activities.structure import Rules

NOTHING = "none"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Value:
    """What was said: a number of people, a moment, or a time before the start; all None: no limit."""

    heads: int | None = None
    at: datetime | None = None
    lead: timedelta | None = None

    def of(self, rule: str, occasion: Occasion) -> Rules:
        """The rule with this value for one shift."""
        if rule == "cutoff":
            return Rules(cutoff=self.lead or timedelta(0))
        at = self.at or (occasion.shift.starts_at - self.lead if self.lead else None)
        new = self.heads if rule == "minimum" else at
        return Rules(**{rule: new}, without=() if new else (rule,))  # type: ignore[arg-type]


def read(turn: Turn, said: str, asked: bool = False) -> str | None:
    """The value as the notes keep it. asked: nothing but the value is in the sentence."""
    rule = turn.talk.notes["rule"]
    if rule == "minimum":
        heads = limits.heads(said) or (count(said) if asked else 0) or 0
        value = f"heads:{heads}" if heads else None
    elif lead := (limits.length if rule == "cutoff" else limits.lead)(said):
        value = f"lead:{round(lead / MINUTE)}"
    else:
        at = None if rule == "cutoff" else limits.at(said, turn.now, end=rule == "closes_at")
        value = f"at:{at.isoformat()}" if at else None
    return value or (NOTHING if limits.nothing(said) else None)


def value_of(noted: str) -> Value:
    kind, _, told = noted.partition(":")
    if kind == "heads":
        return Value(heads=int(told))
    if kind == "lead":
        return Value(lead=timedelta(minutes=int(told)))
    return Value(at=datetime.fromisoformat(told)) if kind == "at" else Value()


def in_words(turn: Turn, value: Value) -> str:
    if value.heads:
        return turn.say("rules.heads", heads=value.heads)
    if value.lead:
        return turn.say("rules.lead", length=_length(turn, value.lead))
    return turn.moment(value.at) if value.at else turn.say("organize.no_limit")


def _length(turn: Turn, lead: timedelta) -> str:
    days = lead // timedelta(days=1)
    whole = lead == timedelta(days=days)
    return turn.say("rules.days", days=days) if whole else turn.duration(round(lead / MINUTE))
