"""Interaction windows: how many customer-service messages a person's last action allows, and how long.

Source: WeChat, customer-service message rules in force since 2023-06-12. A new action of the same kind
resets its quota; it does not add to it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Scene(StrEnum):
    """What opened the window. MESSAGE: the person wrote; TOUCH: menu click, follow or scan."""

    MESSAGE = "message"
    TOUCH = "touch"


@dataclass(frozen=True, slots=True)
class Grant:
    messages: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """What is left of a grant, and until when."""

    left: int
    until: datetime


GRANTS = {
    Scene.MESSAGE: Grant(5, timedelta(hours=48)),
    Scene.TOUCH: Grant(3, timedelta(minutes=1)),
}
