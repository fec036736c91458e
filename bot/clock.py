"""The present: the machine's clock, or a clock that the sandbox moves for time travel."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    """The real present."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """The real present plus the offset in a JSON file, read again whenever the file changes.

    All processes of one machine see the same file, so web, worker and sandbox travel together.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = 0
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._current()

    def _current(self) -> timedelta:
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._seen:
                self._offset = timedelta(seconds=json.loads(self._file.read_text())["offset_seconds"])
                self._seen = changed
        except (OSError, ValueError, KeyError, TypeError):
            pass  # not written yet, or just being replaced: the last known offset holds
        return self._offset


def clock_of(offset_file: str) -> SystemClock | ShiftedClock:
    return ShiftedClock(Path(offset_file)) if offset_file else SystemClock()
