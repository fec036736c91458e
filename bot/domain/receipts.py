"""What the platform tells of a message that we sent earlier."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: platform_id as given when it was sent, and the platform's own word for it.

    template: of a subscription notice, whose platform_id is told here for the first time.
    total, sent: of a mass send, to how many it was to go and how many it reached; nobody tells whom.
    """

    platform_id: str
    status: str
    template: str = ""
    total: int = 0
    sent: int = 0
