"""The ports of this start: whether they are free, and listening on one."""

import socket

from bot.launch.errors import LaunchError


def require_free(host: str, port: int, setting: str) -> None:
    """Raise LaunchError when something else listens there; `setting` is the variable that moves us away."""
    listen(host, port, setting, 1).close()  # on Linux two sockets may both bind; only one may listen


def listen(host: str, port: int, setting: str, backlog: int) -> socket.socket:
    """Raises LaunchError like `require_free`."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise LaunchError(f"host {host} is unknown on this machine; set BOT_WEB__HOST") from None
    listener = socket.socket(family, kind)
    # without this, connections that ended a minute ago would still count as busy
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        why = (error.strerror or str(error)).lower()
        raise LaunchError(
            f"port {port} on {host} cannot be used ({why}); {setting} chooses another"
        ) from None
    return listener
