"""What a client may ask of the web server: how large a head, and how long it may keep us waiting.

uvicorn knows no limit of either. Behind a proxy neither matters; in front of none both do.
"""

from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_LIMIT = 64 * 1024  # bytes of a request line with its headers; what WeChat sends has a few hundred
HEADERS = 100  # each takes a few hundred bytes of memory, however short it is
CLIENTS = 1000  # at once; whoever comes on top gets a 503, so that memory stays within bounds
CROWDED = 500  # when there are more, an answer ends its connection: those who rest must not take all places
STALLED = 60.0  # seconds for the whole of a request that has begun; and in which nothing left of its answer

BODY = {b"content-length", b"transfer-encoding"}

Waiting = tuple[object, ...]


class Connection(HttpToolsProtocol):
    """One client."""

    _head = 0  # bytes of a head that is not complete

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.in_head:
            self._head += len(data)
            if self._head > HEAD_LIMIT or len(self.headers or ()) > HEADERS:
                self.send_400_response("Request header is too large.")
        elif self._head:
            self._head = 0

    def on_headers_complete(self) -> None:
        if len(self.headers) > HEADERS:
            raise ValueError("too many headers")  # in here, that is an invalid request
        if self.parser.should_upgrade() and not BODY.isdisjoint(name for name, _ in self.headers):
            raise ValueError("an upgrade with a body")  # of which the parser would make a request of its own
        super().on_headers_complete()
        if len(self.connections) > CROWDED:
            self.cycle.keep_alive = False

    @property
    def in_head(self) -> bool:
        return self.cycle is None or self.cycle.scope is not self.scope

    def waits_for_client(self) -> Waiting | None:
        """What it waits for, the same as long as nothing moves; None while we are at work, or it may rest."""
        cycle, unsent = self.cycle, self.transport.get_write_buffer_size()
        if unsent:
            return cycle, unsent, cycle and cycle.expected_content_length
        if self.timeout_keep_alive_task is not None:
            return None  # it rests between two requests; uvicorn ends that
        their_turn = self.in_head or cycle.more_body or cycle.response_complete
        return (cycle, self.in_head) if their_turn else None

    def _unsupported_upgrade_warning(self) -> None:
        """Whoever asks for a web socket gets the page, and uvicorn's advice is for none of us."""


class Patience:
    """Drops clients that stall. A look every few seconds costs a request nothing, unlike a timer for each."""

    def __init__(self, stalled: float = STALLED) -> None:
        self._stalled = stalled
        self._since: dict[Connection, tuple[Waiting, float]] = {}

    def look(self, connections: Iterable[Connection], now: float) -> None:
        since: dict[Connection, tuple[Waiting, float]] = {}
        for connection in list(connections):
            waiting = connection.waits_for_client()
            if waiting is None:
                continue
            before, began = self._since.get(connection, (None, now))
            since[connection] = (waiting, began if before == waiting else now)
            if now - since[connection][1] >= self._stalled:
                connection.transport.abort()
        self._since = since
