"""What one person may still get by each road: a copy of the ledgers, spent here only."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.mass import A_MONTH, month_of
from bot.domain.windows import Scene, Window


@dataclass(slots=True)
class Purse:
    """consents: notices left, by template. masses: got, by month; where nobody counts them there are none."""

    windows: dict[Scene, Window] = field(default_factory=dict)
    consents: Counter[str] = field(default_factory=Counter)
    masses: Counter[str] = field(default_factory=Counter)

    def has_window(self, at: datetime) -> bool:
        return any(window.left > 0 and window.until > at for window in self.windows.values())

    def take_window(self, at: datetime, messages: int = 1) -> bool:
        """All from the one that ends first of those that have so many, as the ledger does."""
        mine = self.windows.items()
        enough = [(w.until, scene) for scene, w in mine if w.left >= messages and w.until > at]
        if not enough:
            return False
        _, scene = min(enough)
        window = self.windows[scene]
        self.windows[scene] = replace(window, left=window.left - messages)
        return True

    def take_consent(self, template: str) -> bool:
        if self.consents[template] <= 0:
            return False
        self.consents[template] -= 1
        return True

    def take_mass(self, at: datetime) -> bool:
        month = month_of(at)
        if self.masses[month] >= A_MONTH:
            return False
        self.masses[month] += 1
        return True
