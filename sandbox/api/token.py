"""Handing out access tokens."""

import hmac

from sandbox.api.calls import Call, Json
from sandbox.platform.errors import ApiError
from sandbox.world import World


def rotating(world: World, call: Call) -> Json:
    _check_credentials(world, call.query)
    return _token(*world.tokens.rotate())


def stable(world: World, call: Call) -> Json:
    _check_credentials(world, call.body)
    return _token(*world.tokens.stable(call.body.get("force_refresh") is True))


def check_app(world: World, given: Json) -> None:
    if not given.get("appid"):
        raise ApiError(41002)
    if given["appid"] != world.account.app_id:
        raise ApiError(40013)
    if not given.get("secret"):
        raise ApiError(41004)
    if not hmac.compare_digest(str(given["secret"]).encode(), world.account.app_secret.encode()):
        raise ApiError(40125)


def _check_credentials(world: World, given: Json) -> None:
    """The app id is looked at before the grant type, as on the real platform."""
    check_app(world, given)
    if given.get("grant_type") != "client_credential":
        raise ApiError(40002)


def _token(value: str, seconds: int) -> Json:
    return {"access_token": value, "expires_in": seconds}
