"""What every use case works with: a unit of work, the moment, and the house's policy."""

from datetime import datetime

from bot.domain.immutable import immutable
from bot.domain.policy import Policy
from bot.domain.records import UnitOfWork


@immutable
class Work:
    """The caller commits; a use case only writes into the unit of work."""

    uow: UnitOfWork
    now: datetime
    policy: Policy
