"""The facts of an occasion as a message keeps them, until they are worded for a reader."""

from bot.domain.activities import Occasion


def facts_of(occasion: Occasion) -> dict[str, str]:
    """Moments are kept as ISO 8601; names ending in `_at` are worded as moments."""
    activity, shift = occasion.activity, occasion.shift
    return {
        "title": activity.title,
        "place": activity.place,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
    }
