"""The characters of a pasted list in one plain form, line by line; letters keep their case and script."""

import re
import unicodedata

from bot.language.chain.model import MAX_CHARS

CROSSED = "❌"
EMOJI = (
    "[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\u3030\ufe0f\u200d\ue000-\uf8ff\U0001f000-\U0001faff"
    "\U000e0020-\U000e007f]"
)
_KEYCAPS = re.compile("(?:[0-9]\ufe0f?\u20e3)+")
_STICKERS = re.compile(
    r"\[(?:强|玫瑰|微笑|愉快|抱拳|OK|合十|鼓掌|呲牙|拥抱|爱心|太阳|庆祝|加油|好的|握手|666|耶|胜利|憨笑|偷笑|捂脸|笑脸|机智"
    r"|礼物|咖啡|蛋糕|红包|发|福|烟花|爆竹|奋斗|调皮|害羞|可怜|色|旺柴|社会社会|Rose|Smile|Sun|Heart|ThumbsUp|Worship)\]"
)
_ORDINALS = {
    **{chr(start + n): f"{n + 1}. " for start in (0x2460, 0x2474, 0x2488) for n in range(20)},  # ① ⑴ ⒈
    **{chr(start + n): f"{n + 1}. " for start in (0x2776, 0x2780, 0x278A, 0x24F5) for n in range(10)},
    "🔟": "10. ",
}
_SAME = str.maketrans(
    _ORDINALS
    | {"➕": "+", "✚": "+", "✖": CROSSED, "✗": CROSSED, "✘": CROSSED, "❎": CROSSED, "🚫": CROSSED}
    | {"–": "-", "—": "-", "−": "-", "〜": "~", "∶": ":", "〔": "(", "〕": ")", "［": "[", "］": "]"}
    | dict.fromkeys("✅✔☑√", " ")
    | dict.fromkeys("\u200b\u200c\u200e\u200f\u2060\ufeff\ufe0e\u20e3\u2005\u2066\u2067\u2068\u2069")
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_STROKES = re.compile("[\u0334-\u0338]")
_QUOTE = re.compile(r"^(?:[>|「」『』“”\"•●◆■▪*·]|-(?!\d)|\s)+|[「」『』“”\"\s]+$")
_SWIPED = re.compile(rf"^\s*(?:{CROSSED}\s*(?P<a>.+)|~~(?P<b>.+?)~~\s*)$")
_SPACES = re.compile(r"[ \t\u3000]+")


def clean(line: str) -> str:
    """A struck-out line comes back with the cross at its end, where it does not hide the number."""
    if line.isascii() and line.isalnum():
        return line
    text = _KEYCAPS.sub(_ordinal, _CONTROL.sub("", line[:MAX_CHARS])).translate(_SAME)
    text = unicodedata.normalize("NFKC", text)[:MAX_CHARS]
    text = _QUOTE.sub("", _SPACES.sub(" ", _STICKERS.sub(" ", _unstruck(text))))
    if found := _SWIPED.match(text):
        return f"{(found['a'] or found['b']).strip()} {CROSSED}"
    return text


def _ordinal(found: re.Match[str]) -> str:
    return "".join(filter(str.isdigit, found[0])) + ". "


def _unstruck(text: str) -> str:
    plain = _STROKES.sub("", text)
    return plain if plain == text else f"{CROSSED}{plain}"
