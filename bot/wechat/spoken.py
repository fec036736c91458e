"""What people send: every message type of the platform."""

from collections.abc import Callable, Mapping
from math import isfinite

from bot.dialog.messages import Kind, Place
from bot.wechat.push import Said, mark
from bot.wechat.xml import Fields, NotUnderstoodError, maybe, text

# What arrives, as a text, in place of a sticker or a card that the platform cannot pass on.
NOT_PASSED_ON = "收到不支持的消息类型，暂无法显示"


def said(fields: Fields, kind: str) -> Said:
    """Raises NotUnderstoodError for a type that is not known, or lacks what it must have."""
    if kind not in MESSAGES:
        raise NotUnderstoodError("unknown message type")
    return MESSAGES[kind](fields)


def message_id(fields: Fields, sender: str) -> str:
    """Repeats carry the same MsgId; some ids were seen twice with different senders."""
    given = text(fields, "MsgId")
    if not (given.isascii() and given.isdigit() and len(given) <= 32):
        raise NotUnderstoodError("MsgId is not a number")
    return f"m:{given}:{mark(sender)}"


def _text(fields: Fields) -> Said:
    content = text(fields, "Content")
    if content.strip("[]【】 ") == NOT_PASSED_ON:
        return Said(kind=Kind.UNSUPPORTED)
    return Said(kind=Kind.TEXT, text=content, pick=maybe(fields, "bizmsgmenuid"))


def _picture(fields: Fields) -> Said:
    return Said(kind=Kind.PICTURE, text=maybe(fields, "PicUrl"), media_id=text(fields, "MediaId"))


def _voice(fields: Fields) -> Said:
    return Said(kind=Kind.VOICE, text=maybe(fields, "Recognition"), media_id=text(fields, "MediaId"))


def _video(fields: Fields) -> Said:
    return Said(kind=Kind.VIDEO, media_id=text(fields, "MediaId"))


def _location(fields: Fields) -> Said:
    """Location_X is the latitude."""
    latitude, longitude = _degrees(fields, "Location_X", 90), _degrees(fields, "Location_Y", 180)
    return Said(kind=Kind.LOCATION, place=Place(latitude, longitude, maybe(fields, "Label")))


def _link(fields: Fields) -> Said:
    return Said(kind=Kind.LINK, text=text(fields, "Title"), url=maybe(fields, "Url"))


def _degrees(fields: Fields, name: str, most: int) -> float:
    try:
        degrees = float(text(fields, name))
    except ValueError:
        raise NotUnderstoodError(f"{name} is not a number") from None
    if not isfinite(degrees) or abs(degrees) > most:
        raise NotUnderstoodError(f"{name} is not on this earth")
    return degrees


MESSAGES: Mapping[str, Callable[[Fields], Said]] = {
    "text": _text,
    "image": _picture,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
}
