"""Counting calls: daily limits that start over at midnight in Beijing, and a few limits per minute."""

from sandbox.clock import Clock
from sandbox.disk import Disk
from sandbox.platform.dials import Dials
from sandbox.platform.errors import ApiError

# Path -> (a new account, a test account); what is not listed is not limited.
DAILY = {
    "/cgi-bin/token": (2000, 200),
    "/cgi-bin/stable_token": (500_000, 500_000),
    "/cgi-bin/message/custom/send": (500_000, 50_000),
    "/cgi-bin/message/template/send": (100_000, 100_000),
    "/cgi-bin/message/mass/sendall": (100, 100),
    "/cgi-bin/message/mass/send": (100, 100),
    "/cgi-bin/user/info": (5_000_000, 500_000),
    "/cgi-bin/user/info/batchget": (5_000_000, 500_000),
    "/cgi-bin/user/get": (500, 100),
    "/cgi-bin/tags/create": (1000, 100),
    "/cgi-bin/tags/get": (1000, 100),
    "/cgi-bin/tags/members/batchtagging": (100_000, 1000),
    "/cgi-bin/tags/members/batchuntagging": (100_000, 1000),
    "/cgi-bin/menu/create": (1000, 100),
    "/cgi-bin/menu/get": (10_000, 1000),
    "/cgi-bin/menu/delete": (1000, 100),
    "/cgi-bin/qrcode/create": (100_000, 10_000),
    "/cgi-bin/media/upload": (100_000, 500),
    "/cgi-bin/media/get": (200_000, 1000),
}
PER_MINUTE = {
    "/cgi-bin/stable_token": 10_000,
    "/cgi-bin/message/mass/sendall": 60,
    "/cgi-bin/message/mass/send": 60,
}
CLEARS_PER_MONTH = 10


class Quotas:
    def __init__(self, clock: Clock, disk: Disk, dials: Dials, test_account: bool) -> None:
        self._clock, self._disk, self._dials = clock, disk, dials
        self._column = 1 if test_account else 0
        self._used: dict[str, dict[str, int]] = dict(disk.load("quota"))
        self._minute: dict[str, tuple[int, int]] = {}

    def limit(self, path: str) -> int | None:
        if path in self._dials.quotas:
            return self._dials.quotas[path]
        return DAILY[path][self._column] if path in DAILY else None

    def used(self, path: str) -> int:
        return self._used.get(path, {}).get(self._clock.day(), 0)

    def count(self, path: str) -> None:
        """Count one call, or raise when the day's or the minute's limit is reached."""
        limit = self.limit(path)
        if limit is None:
            return
        used = self.used(path)
        if used >= limit:
            raise ApiError(45009)
        self._count_minute(path)
        self._store(path, {self._clock.day(): used + 1})

    def clear(self) -> None:
        """What clear_quota does: all of today's counters to zero, ten times a month."""
        month = self._clock.month()
        clears = self._used.get("clear", {}).get(month, 0)
        if clears >= CLEARS_PER_MONTH:
            raise ApiError(48006)
        for path in list(self._used):
            self._store(path, {})
        self._store("clear", {month: clears + 1})

    def _count_minute(self, path: str) -> None:
        if path not in PER_MINUTE:
            return
        minute = self._clock.seconds() // 60
        last, calls = self._minute.get(path, (minute, 0))
        calls = calls + 1 if last == minute else 1
        if calls > PER_MINUTE[path]:
            raise ApiError(45011)
        self._minute[path] = (minute, calls)

    def _store(self, path: str, counters: dict[str, int]) -> None:
        self._used[path] = counters
        self._disk.keep("quota", path, counters)
