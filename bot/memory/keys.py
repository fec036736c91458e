"""What our keys in Redis are called.

The person stands in braces, so that on a cluster all keys of one person live on one machine and a
script may touch them together. The letter comes first, so that no openid can name a key of another kind.
"""

PREFIX = "jyq:"


def lock(prefix: str, openid: str) -> str:
    return f"{prefix}l{{{openid}}}"


def talk(prefix: str, openid: str) -> str:
    return f"{prefix}t{{{openid}}}"


def answer(prefix: str, openid: str, message_id: str) -> str:
    return f"{prefix}a{{{openid}}}{message_id}"


def window(prefix: str, openid: str) -> str:
    return f"{prefix}w{{{openid}}}"


def of_message(prefix: str, openid: str, message_id: str) -> tuple[str, str, str, str]:
    """Lock, talk, answer and window: what every message touches, named in one go."""
    whose = f"{{{openid}}}"
    return f"{prefix}l{whose}", f"{prefix}t{whose}", f"{prefix}a{whose}{message_id}", f"{prefix}w{whose}"


def token(prefix: str) -> str:
    return f"{prefix}k{{token}}"


def token_lock(prefix: str) -> str:
    return f"{prefix}kl{{token}}"


def alert(prefix: str, name: str) -> str:
    return f"{prefix}n{{alerts}}{name}"


def alerts(prefix: str) -> str:
    return f"{prefix}nl{{alerts}}"


def road(prefix: str, name: str) -> str:
    """What may leave on one road; in braces what all roads share, as a script looks at both keys."""
    return f"{prefix}r{{roads}}{name}"


def every_road(prefix: str) -> str:
    return f"{prefix}ra{{roads}}"
