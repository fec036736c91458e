"""A flight for messengers that only send: everything lands at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.sending import Attempted, Letter, Messenger


@dataclass
class AtOnce:
    messenger: Messenger
    _landed: list[Attempted] = field(default_factory=list)

    def add(self, letters: Sequence[Letter]) -> None:
        if letters:
            self._landed += self.messenger.send(letters)

    def landed(self) -> Sequence[Attempted]:
        landed, self._landed = self._landed, []
        return landed
