"""The office: everything a worker needs to deliver."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.domain.deliveries import Message
from bot.domain.policy import Policy
from bot.domain.ports import Clock, WindowLedger
from bot.domain.records import UnitOfWork
from bot.domain.sending import Messenger
from bot.domain.throttle import Throttle


class Wording(Protocol):
    """Puts a message into a reader's language."""

    def text(self, language: str, message: Message) -> str: ...
    def fields(self, language: str, message: Message) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Office:
    """The doors and the policy; each `open()` is a transaction of its own."""

    open: Callable[[], AbstractContextManager[UnitOfWork]]
    messenger: Messenger
    ledger: WindowLedger
    wording: Wording
    clock: Clock
    policy: Policy
    throttle: Throttle
