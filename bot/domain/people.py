"""A person: who may be talked to, in which language, with which roles."""

from enum import StrEnum

from bot.domain.immutable import immutable


class Role(StrEnum):
    """What a person was granted; granted by `manage.py grant` or by an organizer."""

    VOLUNTEER = "volunteer"
    DRIVER = "driver"
    LEADER = "leader"
    UNIT_CONTACT = "unit_contact"
    ORGANIZER = "organizer"
    VIEWER = "viewer"


# Who is shown others, and long lists of them.
OVERSEEING = frozenset({Role.ORGANIZER, Role.LEADER, Role.VIEWER})


class ReminderWish(StrEnum):
    """How much ahead a person wants to be reminded; domain.reminders says what it means for each rule."""

    USUAL = "usual"
    EARLIER = "earlier"
    LATER = "later"
    OFF = "off"


@immutable
class Person:
    """One person. `mail` counts mailbox messages to show with the next answer.

    leads, quiet: when they want to be reminded, and not be disturbed; see domain.reminders and domain.quiet.
    cared_by: of somebody without WeChat, known by name only: who gave the name and is told instead.
    refused: the platform would not let us write to them, and they have not written since.
    """

    id: int
    openid: str | None
    name: str = ""
    language: str = ""
    following: bool = True
    elder: bool = False
    reminders: ReminderWish = ReminderWish.USUAL
    leads: str = ""
    quiet: str | None = None
    consent: str = ""
    has_phone: bool = False
    roles: frozenset[Role] = frozenset()
    mail: int = 0
    cared_by: int | None = None
    refused: bool = False

    def is_a(self, role: Role) -> bool:
        return role in self.roles

    def agreed_to(self, consent_version: str) -> bool:
        """For somebody known by name only, the one who gave the name has agreed."""
        return self.cared_by is not None or self.consent == consent_version


def masked(phone: str) -> str:
    """`139****5678`: enough to recognise one's own number, not enough to call it."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "****"


def masked_name(name: str) -> str:
    """`张**`: enough to recognise somebody one knows."""
    return f"{name[:1]}**" if name else ""


def short(openid: str) -> str:
    """An openid as logs may show it: enough to tell people apart, not enough to address them."""
    return f"…{openid[-4:]}" if openid else "-"
