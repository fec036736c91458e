"""Judging a passive reply the way the platform does."""

from dataclasses import dataclass
from typing import Any

from sandbox.platform.errors import ApiError
from sandbox.platform.media import Media
from sandbox.push import xml
from sandbox.push.envelope import Seal, SealError

Fields = dict[str, Any]
TEXT_BYTES = 2048
ARTICLES = 8
# Answers to these may hold one article only.
ONE_ARTICLE = {"text", "image", "voice", "video", "link", "location"}


class ReplyError(ValueError):
    """A body after which the person would see the platform's error sentence."""


@dataclass(frozen=True)
class Judge:
    mode: str
    seal: Seal
    media: Media

    def read(self, body: bytes) -> Fields | None:
        """The reply in plain fields, None when there is nothing to show; raises ReplyError."""
        if body in (b"", b"success"):
            return None
        fields = _parse(_decode(body))
        if "Encrypt" in fields:
            return self._opened(fields)
        if self.mode == "safe":
            raise ReplyError("in safe mode the reply must be encrypted")
        return fields

    def check(self, reply: Fields, sent: Fields) -> None:
        """Raise ReplyError unless this reply fits what was sent."""
        names = (reply.get("ToUserName"), reply.get("FromUserName"))
        if names != (sent["FromUserName"], sent["ToUserName"]):
            raise ReplyError("ToUserName and FromUserName are not those of the message, swapped")
        if not str(reply.get("CreateTime") or "").isdigit():
            raise ReplyError("CreateTime is not a whole number")
        kind = reply.get("MsgType")
        if kind not in CHECKS:
            raise ReplyError(f"MsgType {kind!r} cannot be a reply")
        self._check_kind(str(kind), reply, sent)

    def _check_kind(self, kind: str, reply: Fields, sent: Fields) -> None:
        CHECKS[kind](reply)
        if kind == "news":
            _check_news(reply, 1 if sent["MsgType"] in ONE_ARTICLE else ARTICLES)
        for media_id in _media_ids(kind, reply):
            try:
                self.media.get(media_id)
            except ApiError as refusal:
                raise ReplyError(f"media id {media_id!r} is unknown or expired") from refusal

    def _opened(self, fields: Fields) -> Fields:
        if self.mode == "plain":
            raise ReplyError("in plain mode the reply must not be encrypted")
        stamp, nonce = str(fields.get("TimeStamp")), str(fields.get("Nonce"))
        try:
            self.seal.verify(str(fields.get("MsgSignature")), stamp, nonce, str(fields["Encrypt"]))
            return _parse(self.seal.decrypt(str(fields["Encrypt"])))
        except SealError as error:
            raise ReplyError(f"encrypted reply: {error}") from error


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ReplyError("the reply is not UTF-8") from error


def _parse(text: str) -> Fields:
    try:
        return xml.read(text)
    except ValueError as error:
        raise ReplyError(str(error)) from error


def _check_text(reply: Fields) -> None:
    content = reply.get("Content")
    if not isinstance(content, str) or not content.strip():
        raise ReplyError("Content is empty")
    if (size := len(content.encode())) > TEXT_BYTES:
        raise ReplyError(f"Content has {size} bytes; {TEXT_BYTES} are allowed")


def _needs(box: str, *keys: str) -> Any:
    def check(reply: Fields) -> None:
        missing = [key for key in keys if not part(reply, box).get(key)]
        if missing:
            raise ReplyError(f"{box}/{missing[0]} is missing")

    return check


def part(reply: Fields, box: str) -> Fields:
    inner = reply.get(box)
    return inner if isinstance(inner, dict) else {}


def _pass(_: Fields) -> None:
    """Nothing more to look at."""


def _check_news(reply: Fields, most: int) -> None:
    items = articles(reply)
    if reply.get("ArticleCount") != str(len(items)):
        raise ReplyError(
            f"ArticleCount is {reply.get('ArticleCount')!r}, but there are {len(items)} articles"
        )
    if not 1 <= len(items) <= most:
        raise ReplyError(f"{len(items)} articles; this message may be answered with at most {most}")


def articles(reply: Fields) -> list[Fields]:
    items = part(reply, "Articles").get("item") or []
    return [item or {} for item in (items if isinstance(items, list) else [items])]


def _media_ids(kind: str, reply: Fields) -> list[Any]:
    if kind == "music":
        return [part(reply, "Music").get("ThumbMediaId")]
    return [part(reply, kind.title()).get("MediaId")] if kind in ("image", "voice", "video") else []


CHECKS = {
    "text": _check_text,
    "image": _needs("Image", "MediaId"),
    "voice": _needs("Voice", "MediaId"),
    "video": _needs("Video", "MediaId"),
    "music": _needs("Music", "ThumbMediaId"),
    "news": _pass,
    "transfer_customer_service": _pass,
}
