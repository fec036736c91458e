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


@lru_cache(maxsize=4096)
def link(label: str, pick: str) -> str:
    """A tappable choice: tapping says the label's first column in the person's name and comes in with `pick`.

    ASCII with a meaning in URLs or XML is percent-encoded, which the apps undo; 汉字 stay as they are,
    because three times the bytes would leave room for a third of the choices.
    """
    shown = clean(label).translate(_SHOWN)
    said = _quoted(" ".join(shown.split(_COLUMNS)[0].split()))
    url = f"weixin://bizmsgmenu?msgmenucontent={said}&msgmenuid={_quoted(pick)}"
    return f'<a href="{url}">{" ".join(shown.split())}</a>'


def _quoted(text: str) -> str:
    return text.translate(_PERCENT)
