"""What was understood of a message, as the dialogue gets it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.language.titles import Titled
from bot.language.when import Span


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one message.

    intent: "" when none. alternatives: when meanings are close, all of them (the likeliest, `intent`, first):
    ask which. certain: no need to ask back. number: of a list line. party: heads with the speaker.
    other: the relative it is done for. titles: what may be meant, the best first. leave: the rest.
    unknown: what the rest says, where no title has it.
    """

    intent: str = ""
    certain: bool = False
    alternatives: tuple[str, ...] = ()
    number: int | None = None
    party: int | None = None
    name: str = ""
    other: str = ""
    when: Span | None = None
    titles: tuple[Titled, ...] = ()
    leave: str = ""
    unknown: str = ""

    def among(self, allowed: Collection[str]) -> "Understood":
        """The same for somebody to whom only these intents exist."""
        if not self.alternatives and self.intent in allowed:
            return self
        left = tuple(intent for intent in self.alternatives or (self.intent,) if intent in allowed)
        if self.intent in left and len(left) == max(1, len(self.alternatives)):
            return self
        intent = left[0] if left else ""
        certain = len(left) == 1 and (self.certain or len(self.alternatives) > 1)
        return replace(self, intent=intent, certain=certain, alternatives=left if len(left) > 1 else ())
