"""The audit log: what was done to what, by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

OPERATOR = 0  # asked for in place of a person's id: what the operator did at the machine
MOST = 1000


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the log shows them: by name, or by what is left when there is none."""

    id: int
    name: str = ""
    openid: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. of: what it was done to, e.g. `activity:3`; whom: the person it was done to, if any.

    by: None for the operator at the machine.
    """

    id: int
    at: datetime
    by: Somebody | None
    action: str
    of: str
    whom: Somebody | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which acts. by: of this person, or OPERATOR. action: `activity` stands for all that begin with it."""

    of: tuple[str, ...] = ()
    by: int | None = None
    since: datetime | None = None
    action: str = ""
    limit: int = 200
