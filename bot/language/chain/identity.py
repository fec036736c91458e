"""Who is the same person: names without spaces, decoration, script and what was written behind them."""

import unicodedata

from bot.language.chain.cleaning import clean
from bot.language.chain.who import first_name
from bot.language.normal import key


def identity(name: str) -> str:
    """The form under which a name is compared; a nickname of signs alone is compared sign by sign."""
    return key(name) or "".join(unicodedata.normalize("NFKC", name).split())


def bare_name(name: str) -> str:
    """`张三(2)` and `张三+1` are 张三."""
    plain = clean(name)
    found, _ = first_name(plain)
    return found or plain
