"""What the settings decide about the rules of the house."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.erasures import WAIT
from bot.domain.hours import STARS
from bot.domain.manners import NONE, Manners
from bot.domain.reminders import Rules


@dataclass(frozen=True, slots=True)
class Policy:
    """mailbox_keeps: how long a message waits for the person's next answer when nothing else expires it.

    language: of people who chose none. announcements_a_day: so many that are not urgent a person gets; 0: any
    number. approve_above: more people than these are told only what two organizers agree on; 0: any number.
    deliveries_kept: for so long; None: for ever.
    mass_from: from how many people on, whom nothing else reaches, one text goes by mass send; 0: never.
    counted_to: up to so many people the preview of an announcement looks at each, else at half as many.
    asks: whether reminders ask if people will come, where the activity does not say.
    silent_ahead: so long before the start organizers hear who has not said so; 0: never.
    reminders: of activities and people without any of their own; None: planned by somebody else.
    erasing_waits: how long a person may stop what their helper asked to erase.
    code_key: what check-in codes are made from; secret.
    """

    reminders: Rules | None
    consent_version: str
    mailbox_keeps: timedelta
    code_key: str = field(repr=False)
    mass_from: int = 100
    deliveries_kept: timedelta | None = None
    stars: tuple[int, ...] = STARS
    language: str = "zh_CN"
    announcements_a_day: int = 0
    approve_above: int = 0
    counted_to: int = 10_000
    manners: Manners = NONE
    asks: bool = False
    silent_ahead: timedelta = timedelta(minutes=90)
    erasing_waits: timedelta = WAIT
