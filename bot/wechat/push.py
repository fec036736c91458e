"""What the platform pushed, as the dialogue knows it, and the name of ours it was pushed to."""

import re
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Required, TypedDict

from bot.dialog.messages import Incoming, Kind, Place
from bot.domain.consents import Consent
from bot.domain.immutable import immutable
from bot.domain.receipts import Receipt
from bot.wechat.xml import Fields, NotUnderstoodError, text

LATEST = 4_102_444_800  # 2100-01-01: later than that is milliseconds or nonsense
OPENID = re.compile("[!-~]{1,64}")


@immutable
class Push(Incoming):
    """An Incoming of this channel. `account` is our original id (gh_…), which the answer must name."""

    account: str = ""


class Said(TypedDict, total=False):
    """What one type of message or event says: the fields of Incoming that are its own."""

    kind: Required[Kind]
    text: str
    pick: str
    scene: str
    media_id: str
    url: str
    place: Place | None
    receipts: tuple[Receipt, ...]
    consents: tuple[Consent, ...]


def moment(fields: Fields) -> datetime:
    """CreateTime, which the platform gives in whole seconds.

    Without a believable one nothing is understood: it opens the person's window and tells one event from
    another, so a time of our own making would let a repeat pass for news.
    """
    given = text(fields, "CreateTime")
    if not (given.isascii() and given.isdigit() and len(given) <= 12 and 0 < int(given) < LATEST):
        raise NotUnderstoodError("CreateTime is not a believable time")
    return datetime.fromtimestamp(int(given), UTC)


def openid(given: str) -> str:
    """At most 64 visible ASCII characters; raises NotUnderstoodError."""
    if not OPENID.fullmatch(given):
        raise NotUnderstoodError("the sender is not an openid")
    return given


def mark(*parts: str) -> str:
    """A short digest: ids reach logs and keys, openids and scenes must not."""
    return blake2b("\n".join(parts).encode(), digest_size=9).hexdigest()
