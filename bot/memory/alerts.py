"""Which process may tell an alert: each alert once in a while, and all together so many a minute."""

from dataclasses import dataclass
from datetime import timedelta

from bot.memory import keys
from bot.memory.connection import Line, Script

# told already, moments of the latest · may be told again after (ms), how many a minute
# Returns -1: somebody told it; 0: tell it, it is counted; else: ask again after so many milliseconds.
CLAIM = Script("""
if redis.call('EXISTS', KEYS[1]) == 1 then return -1 end
local clock, most = redis.call('TIME'), tonumber(ARGV[2])
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local oldest = tonumber(redis.call('LINDEX', KEYS[2], most - 1) or 0)
if now - oldest < 60000 then return 60000 - (now - oldest) end
redis.call('LPUSH', KEYS[2], now)
redis.call('LTRIM', KEYS[2], 0, most - 1)
redis.call('PEXPIRE', KEYS[2], 60000)
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return 0
""")


@dataclass(frozen=True, slots=True)
class RedisAlertGate:
    """Implements bot.alerts.Gate for all processes that share a Redis, by its clock.

    quiet: how long an alert is not repeated. most: how many in any 60 seconds.
    """

    line: Line
    quiet: timedelta
    most: int
    prefix: str = keys.PREFIX

    def claim(self, alert: str) -> timedelta | None:
        """Zero: tell it now. None: it was told lately. Else how long to wait before asking again.

        Raises MemoryGoneError.
        """
        names = keys.alert(self.prefix, alert), keys.alerts(self.prefix)
        words = int(self.quiet.total_seconds() * 1000), self.most
        wait = self.line.run(CLAIM, names, words)
        return None if wait < 0 else timedelta(milliseconds=wait)
