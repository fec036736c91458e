"""The consent bank: each time a person says yes to a notice, we may send them one of that template.

Source: WeChat, "Subscription notices": an accepted one-time notice never expires, and nobody tells how many
are left, so we count.
"""

from dataclasses import dataclass

from bot.domain.deliveries import Message, Priority
from bot.domain.manners import ASKS

EVENING = "reminder.evening"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person chose for one template: one more, or none at all from now on."""

    template: str
    given: bool


def may_spend(message: Message) -> bool:
    """Only what matters most: what is called off or changed, and the reminder of the evening before.

    Also where that reminder asks, or is told together with others.
    """
    keys = [each.key.removesuffix(ASKS) for each in (message, *message.parts)]
    return message.priority is Priority.MUST or EVENING in keys
