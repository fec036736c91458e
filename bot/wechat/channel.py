"""What the dialogue must know of this channel: how long an answer may be, links, human service."""

from functools import lru_cache

from bot.dialog.messages import Channel
from bot.sections import WeChat
from bot.wechat.fit import TEXT_BYTES, clean
from bot.wechat.rights import Right, may

_RESERVED = "".join(map(chr, range(0x21))) + "\x7f!\"#$%&'()*+,/:;<=>?@[\\]^`{|}"
_PERCENT = str.maketrans({sign: f"%{ord(sign):02X}" for sign in _RESERVED})
_SHOWN = str.maketrans({"<": "＜", ">": "＞"})
_COLUMNS = "  "  # what separates the columns of a line


def channel(settings: WeChat) -> Channel:
    return Channel(TEXT_BYTES, link, may(settings.account, Right.HAND_OVER))


def link(label: str, pick: str) -> str:
    """A tappable choice: tapping says the label's first column in the person's name and comes in with `pick`.

    ASCII with a meaning in URLs or XML is percent-encoded, which the apps undo; 汉字 stay as they are,
    because three times the bytes would leave room for a third of the choices.
    """
    before, after = _around(label)
    return f"{before}{_quoted(pick)}{after}"


@lru_cache(maxsize=1024)
def _around(label: str) -> tuple[str, str]:
    """What stands before and after the pick; kept, as many people are shown the same lines."""
    shown = clean(label).translate(_SHOWN)
    said = _quoted(" ".join(shown.split(_COLUMNS)[0].split()))
    url = f"weixin://bizmsgmenu?msgmenucontent={said}&msgmenuid="
    return f'<a href="{url}', f'">{" ".join(shown.split())}</a>'


def _quoted(text: str) -> str:
    return text.translate(_PERCENT)
