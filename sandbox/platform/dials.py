"""The settings that can be turned while the sandbox runs."""

from dataclasses import dataclass, field, fields
from typing import Any


class DialError(ValueError):
    """No such setting, or a value of the wrong kind."""


@dataclass
class Dials:
    """Switches for what public sources leave open, and for tests that cannot wait.

    Seconds and milliseconds are real ones, except `mark_fail_seconds`, which pass on the sandbox clock.
    """

    attempts: int = 3
    push_timeout_seconds: float = 5.0
    additive_windows: bool = False
    mark_fail_after: int = 30
    mark_fail_seconds: float = 60.0
    slow_seconds: float = 6.0
    latency_ms: float = 0.0
    result_delay_ms: float = 20.0
    result_copies: int = 1
    result_before_reply: bool = False
    template_status: str = "success"
    quotas: dict[str, int] = field(default_factory=dict)

    def turn(self, changes: dict[str, Any]) -> None:
        """Take all changes or none."""
        checked = {name: self._checked(name, value) for name, value in changes.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def _checked(self, name: str, value: Any) -> Any:
        known = {item.name for item in fields(self)}
        if name not in known:
            raise DialError(f"no setting {name!r}; there are {', '.join(sorted(known))}")
        wanted = type(getattr(self, name))
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted:
            raise DialError(f"{name} must be of type {wanted.__name__}")
        if wanted in (int, float) and value < 0:
            raise DialError(f"{name} must not be negative")
        if wanted is dict and not all(type(limit) is int and limit >= 0 for limit in value.values()):
            raise DialError(f"{name} must map paths to whole numbers")
        if name == "attempts" and value not in (3, 4):
            raise DialError("attempts must be 3 or 4")
        return value
