"""The port to short-term memory: one person's turn is taken, answered and kept."""

from datetime import datetime
from typing import Protocol

from bot.dialog.messages import Answer, Incoming
from bot.dialog.talk import Talk
from bot.domain.immutable import immutable


class PersonBusyError(Exception):
    """Another message of this person is still being handled, longer than the channel lets us wait."""


@immutable
class Opening:
    """The turn that was taken. `answer` set: this message was answered before, say the same again.

    `key` proves at closing that the turn is still ours.
    """

    key: str
    talk: Talk | None = None
    answer: Answer | None = None


class Memory(Protocol):
    """`open` is one round trip when nobody else is in the way; the end of `close` nobody waits for."""

    async def open(self, incoming: Incoming, now: datetime) -> Opening:
        """Take the person's turn, waiting for a turn under way; also opens the window this action grants.

        Raises PersonBusyError when waiting took too long, MemoryGoneError when nothing answers.
        """

    async def close(self, incoming: Incoming, opening: Opening, talk: Talk | None, answer: Answer) -> None:
        """Keep talk (None: forget it) and answer, end the turn; keeps no talk if the turn was lost meanwhile.

        Raises MemoryGoneError.
        """

    async def abandon(self, incoming: Incoming, opening: Opening) -> None:
        """End the turn and remember nothing, so that a repeat is handled anew."""
