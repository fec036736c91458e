"""The sandbox's time: real time plus an offset that the bot's processes read from a file."""

import json
import os
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

BEIJING = timezone(timedelta(hours=8))
LATEST = datetime(2100, 1, 1, tzinfo=BEIJING).timestamp()


class ClockError(ValueError):
    """The clock file cannot be read, or time was asked to run backwards."""


class Clock:
    """Seconds since the epoch as the platform sees them.

    `path` is the file the offset is published in, or None to keep it to ourselves.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.offset = read_offset(path) if path and path.exists() else 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def seconds(self) -> int:
        return int(self.now())

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now(), BEIJING)

    def iso(self) -> str:
        return iso(self.now())

    def day(self) -> str:
        """The date in Beijing, where the platform's daily counters start over."""
        return self.moment().date().isoformat()

    def month(self) -> str:
        return self.day()[:7]

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ClockError("time only runs forward; use reset to return to the present")
        self._shift(self.offset + seconds)

    def set_to(self, moment: datetime) -> None:
        self.advance(moment.timestamp() - self.now())

    def reset(self) -> None:
        self._shift(0.0)

    def publish(self) -> None:
        """Write the offset in one step, so that a reader never sees half a file."""
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        draft.write_text(json.dumps({"offset_seconds": self.offset}), encoding="utf-8")
        draft.replace(self._path)

    def _shift(self, offset: float) -> None:
        if time.time() + offset > LATEST:
            raise ClockError("the year 2100 is as far as this clock goes")
        self.offset = offset
        self.publish()


def read_offset(path: Path) -> float:
    try:
        offset = float(json.loads(path.read_text(encoding="utf-8"))["offset_seconds"])
    except (ValueError, KeyError, TypeError) as error:
        raise ClockError(f'{path} is not a clock file like {{"offset_seconds": 0}}') from error
    if not 0 <= time.time() + offset <= LATEST:
        raise ClockError(f"{path} moves the clock out of the years 1970 to 2100")
    return offset


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, BEIJING).isoformat(timespec="seconds")
