"""What goes in and out of the dialogue, whatever the channel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.consents import Consent
from bot.domain.immutable import immutable
from bot.domain.receipts import Receipt
from bot.domain.windows import Scene


class Kind(StrEnum):
    """What a person, or the platform, did."""

    TEXT = "text"
    VOICE = "voice"  # text = recognition result, "" when the platform gave none
    PICTURE = "picture"  # text = its URL, media_id set; stickers come as this too
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"  # text = its title, url set
    FOLLOW = "follow"  # scene set when it came by QR code
    UNFOLLOW = "unfollow"
    SCAN = "scan"
    CLICK = "click"  # text = the menu button's key
    ERASE = "erase"  # the person withdrew consent or closed the account at WeChat: delete their data
    RECEIPT = "receipt"  # the platform tells what became of a message that we sent
    CONSENT = "consent"  # the person chose which notices they want
    UNSUPPORTED = "unsupported"  # a message that the platform itself could not pass on
    SILENT = "silent"  # signed and understood, but nothing to answer


_TOUCHES = (Kind.CLICK, Kind.FOLLOW, Kind.SCAN)
_MESSAGES = (Kind.TEXT, Kind.VOICE, Kind.PICTURE, Kind.VIDEO, Kind.LOCATION, Kind.LINK, Kind.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class Place:
    latitude: float
    longitude: float
    label: str = ""


@immutable
class Incoming:
    """One thing a person did. `id` is the same for every repeat of it, and for nothing else.

    `pick` is what a tapped in-text link carried (see Channel.link), "" otherwise.
    """

    id: str
    openid: str
    kind: Kind
    at: datetime
    text: str = ""
    pick: str = ""
    scene: str = ""
    media_id: str = ""
    url: str = ""
    place: Place | None = None
    receipts: tuple[Receipt, ...] = ()
    consents: tuple[Consent, ...] = ()

    @property
    def opens(self) -> Scene | None:
        """The window this action opens. A tapped link arrives as text but counts as a touch."""
        if self.pick or self.kind in _TOUCHES:
            return Scene.TOUCH
        return Scene.MESSAGE if self.kind in _MESSAGES else None


@immutable
class Answer:
    """What the person gets back at once: a text, the hand-over to a human, or nothing at all."""

    text: str = ""
    hand_over: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """What the dialogue must know of the channel it speaks through.

    limit: bytes of UTF-8 in one answer. link(label, pick): a tappable choice, or just the label where
    the channel has none. can_hand_over: whether a human can take over in the same window.
    """

    limit: int
    link: Callable[[str, str], str]
    can_hand_over: bool = False
