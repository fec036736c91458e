"""What a message to a person looks like in the chat, whichever road it came by."""

from collections.abc import Callable
from typing import Any

from sandbox.push.replies import articles, part

Json = dict[str, Any]
Shown = tuple[str, str, Json]


def bubble_of(reply: Json) -> Shown:
    """Kind, text and data of the bubble for a passive reply."""
    return PASSIVE[str(reply["MsgType"])](reply)


def _text(reply: Json) -> Shown:
    return "text", str(reply["Content"]), {}


def _news(reply: Json) -> Shown:
    rows = [
        {
            "title": str(item.get("Title") or ""),
            "description": str(item.get("Description") or ""),
            "picurl": str(item.get("PicUrl") or ""),
            "url": str(item.get("Url") or ""),
        }
        for item in articles(reply)
    ]
    return "news", "\n".join(row["title"] for row in rows), {"articles": rows}


def _media(kind: str, box: str) -> Callable[[Json], Shown]:
    def shown(reply: Json) -> Shown:
        inner = part(reply, box)
        return (
            kind,
            str(inner.get("Title") or f"[{kind}]"),
            {key.lower(): value for key, value in inner.items()},
        )

    return shown


def _transfer(_: Json) -> Shown:
    return "system", "已转接人工客服", {}


PASSIVE: dict[str, Callable[[Json], Shown]] = {
    "text": _text,
    "image": _media("image", "Image"),
    "voice": _media("voice", "Voice"),
    "video": _media("video", "Video"),
    "music": _media("music", "Music"),
    "news": _news,
    "transfer_customer_service": _transfer,
}
