"""The fields of every message a person can send."""

from collections.abc import Callable
from typing import Any

from sandbox.platform.media import Media


class MessageError(ValueError):
    """No such kind of message, or a field that it needs is missing."""


Given = dict[str, Any]


def text(content: str, menu_id: str | None = None) -> Given:
    """`menu_id` is set when the person tapped an item of a msgmenu."""
    fields: Given = {"MsgType": "text", "Content": content}
    return fields if menu_id is None else fields | {"bizmsgmenuid": menu_id}


class Composer:
    """Builds messages; needs the media store to give them files and `origin` to give pictures an address."""

    def __init__(self, media: Media, origin: Callable[[], str]) -> None:
        self._media, self._origin = media, origin

    def build(self, given: Given) -> Given:
        kind = str(given.get("type", ""))
        makers = {
            "image": self._image,
            "voice": self._voice,
            "video": self._film,
            "shortvideo": self._film,
            "location": _location,
            "link": _link,
        }
        if kind not in makers:
            raise MessageError(f"no message of type {kind!r}; there are {', '.join(makers)}")
        return {"MsgType": kind, **makers[kind](given)}

    def _file(self, given: Given, kind: str) -> str:
        media_id = given.get("media_id") or self._media.sample(kind).media_id
        return self._media.get(media_id).media_id

    def _image(self, given: Given) -> Given:
        media_id = self._file(given, "image")
        return {
            "PicUrl": given.get("url") or f"{self._origin()}/sandbox/media/{media_id}",
            "MediaId": media_id,
        }

    def _voice(self, given: Given) -> Given:
        media_id = self._file(given, "voice")
        recognition = str(given.get("recognition") or "")
        return {"MediaId": media_id, "Format": "amr", "MediaId16K": media_id, "Recognition": recognition}

    def _film(self, given: Given) -> Given:
        return {"MediaId": self._file(given, "video"), "ThumbMediaId": self._media.sample("thumb").media_id}


def _location(given: Given) -> Given:
    """Location_X is the latitude, which is not what the name suggests."""
    try:
        lat, lng, scale = float(given["lat"]), float(given["lng"]), int(given.get("scale", 16))
    except (KeyError, TypeError, ValueError) as error:
        raise MessageError("a location needs the numbers lat and lng") from error
    return {"Location_X": lat, "Location_Y": lng, "Scale": scale, "Label": str(given.get("label", ""))}


def _link(given: Given) -> Given:
    if not given.get("url"):
        raise MessageError("a link needs a url")
    title, description = str(given.get("title", "")), str(given.get("description", ""))
    return {"Title": title, "Description": description, "Url": str(given["url"])}


def words(fields: Given) -> str:
    """What a sent message looks like in the person's own chat."""
    kind = fields["MsgType"]
    if kind == "text":
        return str(fields["Content"])
    if kind == "voice":
        return str(fields["Recognition"])
    return str(fields.get("Label") or fields.get("Title") or "")
