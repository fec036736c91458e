"""Which of several activities is the nearest."""

from collections.abc import Sequence
from math import cos, radians, sqrt

from bot.domain.activities import Activity, Occasion

METRES_PER_DEGREE = 111_320  # of a meridian


def nearest(occasions: Sequence[Occasion], latitude: float, longitude: float) -> Occasion | None:
    """The nearest of those with coordinates; the soonest among equals."""
    placed = [each for each in occasions if each.activity.latitude is not None]
    return min(placed, key=lambda each: _distance(each.activity, latitude, longitude), default=None)


def metres(activity: Activity, latitude: float, longitude: float) -> int | None:
    """How far it is to the meeting point; None when that has no coordinates."""
    if activity.latitude is None:
        return None
    return round(sqrt(_distance(activity, latitude, longitude)) * METRES_PER_DEGREE)


def _distance(activity: Activity, latitude: float, longitude: float) -> float:
    """Good enough to compare within a city: degrees, with meridians drawn together."""
    north = (activity.latitude or 0) - latitude
    east = ((activity.longitude or 0) - longitude) * cos(radians(latitude))
    return north * north + east * east
