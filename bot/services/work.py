"""What every use case works with: a unit of work, the moment, and the house's policy."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.policy import Policy
from bot.domain.records import UnitOfWork


@dataclass(frozen=True, slots=True)
class Work:
    """The caller commits; a use case only writes into the unit of work."""

    uow: UnitOfWork
    now: datetime
    policy: Policy
