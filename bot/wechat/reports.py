"""What sending tells its operators: stable event names in the log, and a count of each.

Counted, by the hook the root passes in: `send_<fate>` for every letter (send_sent, send_retry, …) and
`alert` for everything an administrator must look at. No secret, token or whole openid is ever among it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.people import short
from bot.domain.sending import Fate, Letter
from bot.wechat.exchange import Reply
from bot.wechat.token import TokenError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reports:
    count: Callable[[str], None]

    def attempted(self, letter: Letter, reply: Reply) -> None:
        self.count(f"send_{reply.ruling.fate}")
        if reply.ruling.fate is not Fate.SENT:
            log.warning("wechat.not_sent", extra=_facts(letter, reply))

    def shown(self, letter: Letter, reply: Reply) -> None:
        """What became of the picture after the words."""
        if reply.ruling.fate is not Fate.SENT:
            log.warning("wechat.picture_not_sent", extra=_facts(letter, reply))

    def alert(self, letter: Letter, reply: Reply) -> None:
        self.count("alert")
        log.error("wechat.alert", extra=_facts(letter, reply))

    def no_token(self, error: BaseException) -> None:
        """A TokenError's text is safe; of any other exception only the type is."""
        words = str(error) if isinstance(error, TokenError) else type(error).__name__
        self.count("alert")
        log.error("wechat.no_token", extra={"why": words})

    def bug(self, error: BaseException) -> None:
        """Only its type: the text of an unforeseen exception may quote anything."""
        self.count("alert")
        log.error("wechat.send_bug", extra={"error": type(error).__name__})


def _facts(letter: Letter, reply: Reply) -> dict[str, object]:
    return {
        "delivery": letter.delivery_id,
        "person": short(letter.openid),
        "road": letter.road.value,
        "fate": reply.ruling.fate.value,
        "stops": reply.ruling.stops.value,
        "code": reply.code,
        "words": reply.words,
    }
