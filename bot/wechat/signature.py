"""The platform's signatures: what proves that a request came from it."""

from hashlib import sha1
from hmac import compare_digest


class RefusedError(Exception):
    """Turned away at the door: answer with 403 and nothing else.

    Its text says why and is safe to log: it holds no secret and nothing the sender chose.
    """


def sign(*parts: str) -> str:
    """The lower-case hex SHA-1 over the sorted parts; SHA-1 is the platform's choice.

    Source: WeChat, "Verifying the server address": token, timestamp, nonce; in encrypted modes
    also the Encrypt field (`msg_signature`).
    """
    return sha1("".join(sorted(parts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def check(given: str, *parts: str) -> None:
    """Compare in constant time; raises RefusedError when `given` does not sign the parts."""
    if not given:
        raise RefusedError("unsigned")
    if not compare_digest(given.encode("utf-8", "replace"), sign(*parts).encode()):
        raise RefusedError("badly signed")
