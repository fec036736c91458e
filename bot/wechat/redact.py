"""Keeping secrets, tokens and whole openids out of every log and exception text."""

import logging
import re

from bot.domain.people import short

HIDDEN = "[hidden]"
_IN_QUERY = re.compile(r"\b((?:access_token|secret|appsecret)=)[^&\s\"']+")
_LONG = re.compile(r"\b(?:[A-Za-z0-9_-]{60,}|[0-9a-f]{32})\b")  # tokens; app secrets
_OPENID = re.compile(r"\bo[A-Za-z0-9_-]{27}\b")


def redact(text: str, *secrets: str) -> str:
    """The text without the given secrets and without whatever looks like one."""
    for secret in filter(None, secrets):
        text = text.replace(secret, HIDDEN)
    text = _IN_QUERY.sub(rf"\1{HIDDEN}", text)
    text = _OPENID.sub(lambda found: short(found[0]), text)
    return _LONG.sub(HIDDEN, text)


class Redacting(logging.Filter):
    """For loggers of libraries that write whole addresses, as urllib3 does at debug level."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        return True


def hush_libraries() -> None:
    """Call once before any request; the platform wants its tokens in the address, so addresses are secret."""
    logger = logging.getLogger("urllib3.connectionpool")
    if not any(isinstance(known, Redacting) for known in logger.filters):
        logger.addFilter(Redacting())
