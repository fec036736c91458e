"""What the dialogue must know of this channel: how long an answer may be, links, human service."""

import re

from bot.dialog.messages import Channel
from bot.sections import WeChat
from bot.wechat.fit import TEXT_BYTES, clean
from bot.wechat.rights import Right, may

_RESERVED = re.compile(r"[\x00-\x20\x7f!-,/:-@\[-^`{-}]")


def channel(settings: WeChat) -> Channel:
    return Channel(TEXT_BYTES, link, may(settings.account, Right.HAND_OVER))


def link(label: str, pick: str) -> str:
    """A tappable choice: tapping says `label` in the person's name and comes in with `pick`.

    ASCII with a meaning in URLs or XML is percent-encoded, which the apps undo; 汉字 stay as they are,
    because three times the bytes would leave room for a third of the choices.
    """
    shown = " ".join(clean(label).replace("<", "＜").replace(">", "＞").split())
    url = f"weixin://bizmsgmenu?msgmenucontent={_quoted(shown)}&msgmenuid={_quoted(clean(pick))}"
    return f'<a href="{url}">{shown}</a>'


def _quoted(text: str) -> str:
    return _RESERVED.sub(lambda found: f"%{ord(found[0]):02X}", text)
