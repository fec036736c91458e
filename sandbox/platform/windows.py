"""The ledger of customer-service windows: who may be written to, how often, and until when."""

from dataclasses import dataclass

HOUR = 3600
# Scene -> (messages, seconds), as the platform counts since 2023-06-12.
SCENES = {"message": (5, 48 * HOUR), "menu": (3, 60), "follow": (3, 60), "scan": (3, 60)}


@dataclass
class Window:
    scene: str
    closes_at: float
    left: int


def open_window(windows: list[Window], scene: str, now: float, additive: bool) -> None:
    """A new action starts the scene's quota over; with `additive`, what was left is kept on top."""
    quota, seconds = SCENES[scene]
    rest = sum(w.left for w in windows if w.scene == scene and w.closes_at > now) if additive else 0
    windows[:] = [w for w in windows if w.scene != scene and w.closes_at > now]
    windows.append(Window(scene, now + seconds, quota + rest))


def spend(windows: list[Window], now: float) -> int:
    """Take one message from the window that closes first.

    Returns 0, or the platform's code: 45015 when no window is open, 45047 when all open ones are used up.
    """
    open_ones = [w for w in windows if w.closes_at > now]
    usable = [w for w in open_ones if w.left > 0]
    if not usable:
        return 45047 if open_ones else 45015
    min(usable, key=lambda w: w.closes_at).left -= 1
    return 0
