"""What a person typed or dictated, in one plain form: half width, lower case, simplified, no decoration."""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

LIMIT = 300  # nobody says what they want in more; beyond it, it is content and not a wish

_STICKER = re.compile(r"\[[^\[\]\s\d]{1,8}\]|/::?[)~<$|(@\->,'*]|/:[a-z]{1,8}(?![a-z])")
_DECORATION = re.compile(
    r"[\u2600-\u2775\u2794-\u27bf\ue000-\uf8ff\U0001f000-\U0001f51e\U0001f520-\U0001faff]+"
)
_APART = re.compile(r"[^\w\s+:~./\-?]|_")
_LOOSE_DOTS = re.compile(r"(?<!\d)[./]+|[./]+(?!\d)")
_SPACES = re.compile(r"\s+")
_EDGES = " .:~-/?"
_SAME = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "〜": "~", "∶": ":", "'": None, "’": None, "‘": None, "🔟": "10"}
    | {chr(0x2775 + n): str(n) for n in range(1, 11)}  # ❶: no digits to NFKC
    | {chr(code): None for code in (0xFE0E, 0xFE0F, 0x20E3, 0x200B, 0x200C, 0x200D, 0xFEFF)}
)


def normal(text: str) -> str:
    """A sentence: keeps single spaces, and `+ : ~ - . /` where dates and numbers need them."""
    plain = _LOOSE_DOTS.sub(" ", _APART.sub(" ", _plain(text)))
    return _SPACES.sub(" ", plain.replace("?", " ")).strip(_EDGES)


@lru_cache(maxsize=4096)  # of one message several times, and of the lines that everybody is shown
def key(text: str) -> str:
    """The form by which a command is looked up: letters and digits alone; `?` when only that was asked."""
    plain = _plain(text)
    return "".join(filter(str.isalnum, plain)) or ("?" if "?" in plain else "")


def _plain(text: str) -> str:
    if text.isascii():
        return _STICKER.sub(" ", text[:LIMIT].lower()).translate(_SAME)
    bare = _DECORATION.sub(" ", _STICKER.sub(" ", text[:LIMIT]).translate(_SAME))
    return _simplified(unicodedata.normalize("NFKC", bare).lower()[:LIMIT])


def _simplified(text: str) -> str:
    """GB 2312 holds no traditional character, so what fits into it needs no dictionary (1 µs, not 28)."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text))
    return text


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
