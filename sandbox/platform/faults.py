"""Faults on demand: what an API call runs into instead of, or after, its answer."""

import secrets
from dataclasses import asdict, dataclass
from typing import Any

CODES = ("-1", "40001", "42001", "45009", "45011", "40164", "89503")
KINDS = (*CODES, "html", "slow", "reset", "truncated", "http500")


class FaultError(ValueError):
    """The fault asked for does not exist."""


@dataclass
class Fault:
    """`endpoint` is a path or "*"; `rate` a share of the calls; `count` how many are left, or None."""

    endpoint: str
    kind: str
    rate: float = 1.0
    count: int | None = None

    @property
    def code(self) -> int | None:
        return int(self.kind) if self.kind in CODES else None


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise FaultError(f"no fault {fault.kind!r}; there are {', '.join(KINDS)}")
        if not 0 <= fault.rate <= 1:
            raise FaultError("rate must be between 0 and 1")
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._faults]

    def pick(self, path: str) -> Fault | None:
        """The fault that this call meets, if any; one with a count is used up by it."""
        return next((fault for fault in self._faults if self._meets(fault, path)), None)

    def _meets(self, fault: Fault, path: str) -> bool:
        if fault.endpoint not in ("*", path) or fault.count == 0:
            return False
        if fault.rate < 1 and secrets.randbelow(1_000_000) >= fault.rate * 1_000_000:
            return False
        if fault.count is not None:
            fault.count -= 1
        return True
