"""Looking whether the account works, for `manage.py check`."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.wechat.client import Client
from bot.wechat.token import TokenError, TokenKeeper
from bot.wechat.wire import ApiError, Json


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is "token" or "callback"; `detail` is for an operator and holds no secret."""

    what: str
    ok: bool
    detail: str


def check(keeper: TokenKeeper, client: Client) -> Iterator[Finding]:
    """Token first, and without one nothing else. Raises nothing."""
    token = _token(keeper)
    yield token
    if token.ok:
        yield _callback(client)


def _token(keeper: TokenKeeper) -> Finding:
    try:
        keeper.current()
    except TokenError as error:
        return Finding("token", False, str(error))
    return Finding("token", True, "")


def _callback(client: Client) -> Finding:
    """Whether the platform reaches our server: it resolves the name and pings the address."""
    try:
        answer = client.post("callback/check", {"action": "all", "check_operator": "DEFAULT"})
    except (ApiError, TokenError) as error:
        return Finding("callback", False, str(error))
    lost = [row for row in _pings(answer) if str(row.get("package_loss", "0%")) != "0%"]
    return Finding("callback", not lost, f"{len(lost)} addresses lose packets" if lost else "")


def _pings(answer: Json) -> list[Json]:
    rows = answer.get("ping")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
