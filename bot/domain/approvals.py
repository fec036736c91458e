"""What an organizer answers to somebody who needs their agreement."""

from enum import StrEnum


class Approval(StrEnum):
    """Every way an organizer's answer can end; each has its text."""

    APPROVED = "approved"
    REFUSED = "refused"
    NEEDS_REASON = "needs_reason"  # an overlap is overridden only with a reason
    ANSWERED = "answered"  # by another organizer, or the person has left meanwhile
    OVER = "over"
