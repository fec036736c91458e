"""Certificates of service records (志愿服务记录证明): what one attests, and how its number looks.

MCA Order 67, Art. 14-17: free of charge, with time, content and record unit, and open to verification.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

DIGITS = 20  # 66 bits: nobody finds one by trying
_NUMBER = re.compile(rf"[1-9]\d{{{DIGITS - 1}}}")


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
    """The number that a message, freed of its own width, consists of; "" when it is something else."""
    plain = re.sub(r"[\s\-–—.:：]", "", text)
    digits = re.sub(r"^\D{0,12}", "", plain)
    return digits if _NUMBER.fullmatch(digits) else ""
