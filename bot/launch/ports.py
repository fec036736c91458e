"""Whether the ports of this start are free."""

import socket

from bot.launch.errors import LaunchError


def require_free(host: str, port: int, setting: str) -> None:
    """Raise LaunchError when something else listens there; `setting` is the variable that moves us away."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise LaunchError(f"host {host} is unknown on this machine; set BOT_WEB__HOST") from None
    with socket.socket(family, kind) as probe:
        # without this, connections that ended a minute ago would still count as busy
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)  # on Linux two sockets may both bind; only one may listen
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise LaunchError(
                f"port {port} on {host} cannot be used ({why}); {setting} chooses another"
            ) from None
