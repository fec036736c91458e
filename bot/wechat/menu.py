"""The custom menu under the chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.wechat.client import Client

BUTTONS, NAME_BYTES, KEY_BYTES = 3, 16, 128


class MenuError(ValueError):
    """The platform would not take this menu; the text says why."""


@dataclass(frozen=True, slots=True)
class Button:
    """A tap on it comes in as a CLICK whose text is `key`."""

    label: str
    key: str


def publish(client: Client, buttons: Sequence[Button]) -> None:
    """Replace the menu; phones show it within five minutes. Raises MenuError, ApiError, TokenError.

    Source: WeChat, "Creating a custom menu": 1-3 buttons, labels of at most 16 bytes, keys of 128.
    """
    _check(buttons)
    client.menu.create({"button": [{"type": "click", "name": b.label, "key": b.key} for b in buttons]})


def _check(buttons: Sequence[Button]) -> None:
    if not 1 <= len(buttons) <= BUTTONS:
        raise MenuError(f"a menu has 1 to {BUTTONS} buttons, not {len(buttons)}")
    for button in buttons:
        if not 1 <= len(button.label.encode()) <= NAME_BYTES:
            raise MenuError(f"the label {button.label!r} must have 1 to {NAME_BYTES} bytes")
        if not 1 <= len(button.key.encode()) <= KEY_BYTES:
            raise MenuError(f"the key of {button.label!r} must have 1 to {KEY_BYTES} bytes")
