"""What the platform still tells about a person: whether they follow, since when, and how they came."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.wechat.client import Client


@dataclass(frozen=True, slots=True)
class Follower:
    """Names and pictures are not given any more (since 2021-12-27). `scene`: of the code they came by."""

    follows: bool
    language: str = ""
    since: datetime | None = None
    scene: str = ""


def follower(client: Client, openid: str) -> Follower:
    """Raises ApiError (40003 for an openid of no one here) and TokenError."""
    answer = client.user.get(openid)
    if not answer.get("subscribe"):
        return Follower(follows=False)
    since = answer.get("subscribe_time")
    return Follower(
        follows=True,
        language=str(answer.get("language", "")),
        since=datetime.fromtimestamp(since, UTC) if isinstance(since, int) else None,
        scene=str(answer.get("qr_scene_str") or ""),
    )
