"""Links that only we can make: what they lead to, until when, and a signature over both."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime

_SIGNED = 18  # bytes of the signature: 144 bits


def sealed(key: str, purpose: str, text: str, until: datetime) -> str:
    """A token for `text` that holds until then. `text` is readable in it: letters and digits only."""
    content = f"{text}.{int(until.timestamp())}"
    return f"{content}.{_signature(key, purpose, content)}"


def opened(key: str, purpose: str, token: str, now: datetime) -> str | None:
    """What the token was made for; None when it is not ours, of another purpose, or too old."""
    content, _, signature = token.rpartition(".")
    text, _, until = content.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(key, purpose, content).encode()):
        return None
    return text if now.timestamp() < int(until) else None


def _signature(key: str, purpose: str, content: str) -> str:
    digest = hmac.digest(key.encode(), f"{purpose}\n{content}".encode(), "sha256")
    return urlsafe_b64encode(digest[:_SIGNED]).decode()
