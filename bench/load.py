"""The load generator, a process of its own: sends what was made before, measures, then reads the replies.

Closed: every connection sends as soon as it is answered; finds the most the server can do. Paced: messages
are due at random moments of a given rate, whether or not a connection is free, and their time counts from
when they were due; finds how long people wait.
"""

import json
import random
import select
import socket
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from statistics import quantiles
from time import perf_counter, process_time

from bench.account import Account
from bench.messages import Request, content, requests, without_links

CONNECTIONS = 16
ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Order:
    """What to send. rate None: closed. expected "": any readable reply will do."""

    port: int
    account: Account
    first: int
    count: int
    seconds: float
    rate: float | None = None
    expected: str = ""


@dataclass(frozen=True)
class Result:
    """Times in milliseconds. busy: the share of one core that generating the load took."""

    answered: int
    rate: float
    p50: float
    p99: float
    busy: float
    wrong: int
    sample: str


@dataclass
class Connection:
    """One keep-alive connection with at most one message on its way."""

    socket: socket.socket
    request: Request | None = None
    due: float = 0.0
    heard: bytearray = field(default_factory=bytearray)

    def fileno(self) -> int:
        return self.socket.fileno()

    def ask(self, request: Request, due: float) -> None:
        self.request, self.due = request, due
        self.heard.clear()
        self.socket.sendall(request.wire)

    def reply(self) -> bytes | None:
        """The whole reply, once it is there."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError(f"the server hung up after {bytes(self.heard[:80])!r}")
        self.heard += part
        return bytes(self.heard) if _is_whole(self.heard) else None


@dataclass
class Run:
    """One measurement: what is due, who is free, what was answered."""

    due: Iterator[float]
    waiting: deque[Request]
    free: list[Connection]
    end: float
    next_due: float = 0.0
    asked: list[Connection] = field(default_factory=list)
    answers: list[tuple[Request, bytes, float]] = field(default_factory=list)

    def go(self) -> float:
        """Send and hear until time or messages are used up; the seconds that took."""
        start = perf_counter()
        self.next_due = next(self.due)
        while self.asked or self._goes_on():
            while self.free and self._goes_on() and self.next_due <= perf_counter():
                self._ask()
            self._hear(self._patience())
        return perf_counter() - start

    def _goes_on(self) -> bool:
        return bool(self.waiting) and perf_counter() < self.end

    def _ask(self) -> None:
        connection = self.free.pop()
        connection.ask(self.waiting.popleft(), self.next_due or perf_counter())
        self.asked.append(connection)
        self.next_due = next(self.due)

    def _patience(self) -> float:
        if self.free and self._goes_on():
            return max(0.0, self.next_due - perf_counter())
        return ANSWER_SECONDS if self.asked else 0.0

    def _hear(self, patience: float) -> None:
        heard = select.select(self.asked, [], [], patience)[0]
        if not heard and patience == ANSWER_SECONDS:
            raise TimeoutError(f"no answer within {ANSWER_SECONDS} s")
        for connection in heard:
            if (reply := connection.reply()) and connection.request:
                self.answers.append((connection.request, reply, perf_counter() - connection.due))
                self.asked.remove(connection)
                self.free.append(connection)


def measure(order: Order) -> Result:
    waiting = deque(requests(order.account, order.first, order.count))
    free = [Connection(socket.create_connection(("127.0.0.1", order.port))) for _ in range(CONNECTIONS)]
    for connection in free:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    start, spent = perf_counter(), process_time()
    run = Run(_due(order, start), waiting, free, start + order.seconds)
    took, spent = run.go(), process_time() - spent
    times = [1000 * answer[2] for answer in run.answers]
    cuts = quantiles(times, n=100)
    wrong, sample = _judged(order, run)
    return Result(len(times), len(times) / took, cuts[49], cuts[98], spent / took, wrong, sample)


def _due(order: Order, start: float) -> Iterator[float]:
    """When each message is due; 0 is at once. The same random moments in every run."""
    dice = random.Random(20261122)
    while order.rate is None:
        yield 0.0
    while True:
        start += dice.expovariate(order.rate)
        yield start


def _judged(order: Order, run: Run) -> tuple[int, str]:
    """How many replies are not what is expected, and one text: a wrong one if there is any."""
    texts = [_read(order.account, request, reply) for request, reply, _ in run.answers]
    wrong = [text for text in texts if text.startswith("!") or not _is_expected(order, text)]
    return len(wrong), [*wrong, *texts, ""][0]


def _is_expected(order: Order, text: str) -> bool:
    return not order.expected or without_links(text) == without_links(order.expected)


def _read(account: Account, request: Request, reply: bytes) -> str:
    try:
        return content(account, request, reply)
    except ValueError as error:
        return f"! {error}"


def _is_whole(heard: bytearray) -> bool:
    head, gap, body = heard.partition(b"\r\n\r\n")
    if not gap:
        return False
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise ConnectionError("the reply does not tell its length")
    return len(body) >= int(rest.partition(b"\r\n")[0])


def main() -> None:
    """Reads an Order as JSON from stdin, writes a Result as JSON to stdout."""
    tree = json.load(sys.stdin)
    result = measure(Order(**tree | {"account": Account(**tree["account"])}))
    print(json.dumps(asdict(result)))


if __name__ == "__main__":
    main()
