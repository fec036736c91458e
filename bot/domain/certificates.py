"""Certificates of service records (志愿服务记录证明): what one attests, and how its number looks.

MCA Order 67, Art. 14-17: free of charge, with time, content and record unit, and open to verification.
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.hours import HourRow

DIGITS = 20  # 66 bits: nobody finds one by trying
_NUMBER = re.compile(rf"(?<!\d)[1-9]\d{{{DIGITS - 1}}}(?!\d)")


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """`last_row`: the newest row of the ledger that it covers; what is added later does not falsify it."""

    number: str
    code: str
    person_id: int
    first_day: date
    last_day: date
    minutes: int
    times: int
    last_row: int
    issued_by: int | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    id: int
    new: NewCertificate
    issued_at: datetime
    revoked_at: datetime | None = None
    revoked_for: str = ""

    @property
    def valid(self) -> bool:
        return self.revoked_at is None


def grouped(number: str) -> str:
    """As it is printed: `48210 93847 10293 84756`."""
    return " ".join(number[start : start + 5] for start in range(0, len(number), 5))


def number_in(text: str) -> str:
    """The number in a message, however it is grouped; "" when there is none."""
    found = _NUMBER.search(re.sub(r"(?<=\d)[\s\-–—.]+(?=\d)", "", text))
    return found[0] if found else ""


class Issue(StrEnum):
    """Every way asking for a certificate can end; each has a text."""

    ISSUED = "issued"
    NOTHING = "nothing"  # no hours in these days
    NO_NAME = "no_name"  # a certificate is of somebody


OTHERS = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was done: a day's service, all of one name, or OTHERS put together."""

    label: str
    times: int
    minutes: int


def lines_of(rows: Sequence[HourRow], most: int) -> list[Line]:
    """What the rows come to in at most so many lines: by shift, else by name, the least of them together."""
    shifts: dict[int, list[HourRow]] = defaultdict(list)
    for row in rows:
        shifts[row.entry.shift_id].append(row)
    served = [(of[0].entry, sum(row.entry.minutes for row in of)) for of in shifts.values()]
    served = [(entry, minutes) for entry, minutes in served if minutes > 0]
    if len(served) <= most:
        return [Line(f"{entry.service.day} {entry.service.content}", 1, minutes) for entry, minutes in served]
    by_name = _together((entry.service.content, minutes) for entry, minutes in served)
    if len(by_name) <= most:
        return by_name
    by_name.sort(key=lambda line: -line.minutes)
    rest = by_name[most - 1 :]
    others = Line(OTHERS, sum(line.times for line in rest), sum(line.minutes for line in rest))
    return [*by_name[: most - 1], others]


def check_code(key: str, new: NewCertificate, name: str) -> str:
    """Eight digits that fit this number, name, time and sum only; the name itself is kept nowhere."""
    facts = (new.number, name, new.first_day.isoformat(), new.last_day.isoformat(), str(new.minutes))
    digest = hmac.digest(key.encode(), "\n".join(("certificate", *facts)).encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**8:08}"


def _together(parts: Iterable[tuple[str, int]]) -> list[Line]:
    found: dict[str, tuple[int, int]] = {}
    for label, minutes in parts:
        times, so_far = found.get(label, (0, 0))
        found[label] = times + 1, so_far + minutes
    return [Line(label, times, minutes) for label, (times, minutes) in found.items()]
