"""What the settings decide about the rules of the house."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.reminders import Rule


@dataclass(frozen=True, slots=True)
class Policy:
    """mailbox_keeps: how long a message waits for the person's next answer when nothing else expires it."""

    reminders: tuple[Rule, ...]
    consent_version: str
    mailbox_keeps: timedelta
