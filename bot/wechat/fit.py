"""Making any text fit the channel: its characters and its length."""

import re

TEXT_BYTES = 2048  # of UTF-8, in passive replies and customer-service messages alike

# What no XML 1.0 document may hold, however escaped; lone surrogates are among it.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile("<[^>]*>")


def clean(text: str) -> str:
    """Without the characters that XML cannot carry, and with one kind of line break."""
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def fit(text: str, limit: int = TEXT_BYTES) -> str:
    """At most `limit` bytes of UTF-8, cut between characters and never inside a link.

    The last guard only: whoever writes long texts pages them before.
    """
    whole = clean(text)
    if len(whole.encode()) <= limit:
        return whole
    kept = _before_a_broken_link(_first_bytes(whole, limit)).rstrip()
    return kept or _first_bytes(_TAG.sub("", whole), limit)


def _first_bytes(text: str, limit: int) -> str:
    return text.encode()[:limit].decode("utf-8", "ignore")


def _before_a_broken_link(text: str) -> str:
    opened = text.rfind("<a ")
    if opened >= 0 and "</a>" not in text[opened:]:
        return text[:opened]
    return text.removesuffix("<a").removesuffix("<")
