"""How fast messages leave: our worker, from due row to settled row, beside senders that only send."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO

import psutil

from bench import contenders, machine, rows, servers
from bench.account import made_up

MESSAGES = 10_000
CELERY_PYTHON = str(Path(sys.prefix) / "celery" / "bin" / "python")  # made by `make bench`
LONGEST = 120  # seconds a round may take
OPENIDS = [f"oSend{number:022d}" for number in range(MESSAGES)]


@dataclass(frozen=True)
class Round:
    """rate: messages a second. cpu: processor seconds of the sender for 1,000. megabytes: resident, after."""

    rate: float
    cpu: float
    megabytes: float


class Api:
    """The emulated platform, on the other core."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.port = int(_line(process))

    def accepted(self) -> int:
        _say(self._process, "")
        return int(_line(self._process))


def measure(rounds: int) -> dict[str, list[Round]]:
    """Every sender once a round, so that a busy moment hits all."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        redis_url, _ = stack.enter_context(servers.redis_server(folder))
        api = Api(stack.enter_context(_process(["-m", "bench.systems.slow_api"], servers.OTHER_CORE)))
        senders: dict[str, Callable[[], Round]] = {
            "Juyiqi's worker, due row to settled row": lambda: _ours(api, redis_url, folder),
            "wechatpy, 32 threads": lambda: _threads(api, 32),
            "wechatpy, 64 threads": lambda: _threads(api, 64),
            "Celery, gevent 100, one task a message": lambda: _celery(api, redis_url),
        }
        return {name: [send() for _ in range(rounds)] for name, send in senders.items()}


def scaling(workers: Sequence[int], rounds: int) -> dict[int, list[Round]]:
    """So many workers of ours at once, on all cores."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        redis_url, _ = stack.enter_context(servers.redis_server(folder))
        api = Api(stack.enter_context(_process(["-m", "bench.systems.slow_api"], servers.OTHER_CORE)))
        return {many: [_ours(api, redis_url, folder, many) for _ in range(rounds)] for many in workers}


def _ours(api: Api, redis_url: str, folder: Path, workers: int = 1) -> Round:
    system = contenders.ours(made_up(), redis_url, _fresh(folder))
    environ = {
        **system.environ,
        "BOT_WECHAT__API_BASE": f"http://127.0.0.1:{api.port}",
        "BOT_WECHAT__TEMPLATES__REMINDER__ID": "bench-template",
        "BOT_DELIVERY__TICK_SECONDS": "0.5",
        "BOT_DELIVERY__QUIET_FROM": "never",  # the benchmark may run at night
        "BOT_DELIVERY__RATES": "{template: 1000000}",  # the others do not spare the platform either
    }
    outbox = rows.Outbox(environ["BOT_DATABASE__URL"])
    outbox.fill(OPENIDS)
    with ExitStack() as stack:
        if workers == 1:
            stack.enter_context(machine.core(servers.WEB_CORE))
        log = folder / "worker.log"
        started = [servers.worker(environ, redis_url, log, others) for others in range(workers)]
        pids = [stack.enter_context(each)[0] for each in started]
        return _timed(api, pids, outbox.wake, lambda: outbox.settled() == MESSAGES)


def _threads(api: Api, threads: int) -> Round:
    with _process(["-m", "bench.systems.wechatpy_threads"], servers.WEB_CORE) as process:
        _say(process, json.dumps({"port": api.port, "threads": threads, "openids": OPENIDS}))
        _line(process)
        return _timed(api, [process.pid], lambda: _say(process, "go"), None)


def _celery(api: Api, redis_url: str) -> Round:
    """The tasks are queued before the worker starts, and counted from its first message on."""
    environ = {
        "BENCH_BROKER": f"redis+socket://{redis_url[7:]}?virtual_host=5",
        "BENCH_API_PORT": str(api.port),
    }
    queueing = (
        "from bench.systems.celery_sends import send\nimport sys\nfor o in sys.stdin: send.delay(o.strip())"
    )
    subprocess.run(
        [CELERY_PYTHON, "-c", queueing],
        input="\n".join(OPENIDS),
        text=True,
        env={**os.environ, **environ},
        cwd=servers.ROOT,
        check=True,
    )
    words = ["-m", "celery", "-A", "bench.systems.celery_sends", "worker", "-P", "gevent", "-c", "100"]
    words += ["-l", "ERROR", "--without-gossip", "--without-mingle"]
    with _process(words, servers.WEB_CORE, environ, CELERY_PYTHON) as it:
        before = api.accepted()
        _wait(lambda: api.accepted() > before)
        return _timed(api, [it.pid], lambda: None, None, MESSAGES - (api.accepted() - before))


def _timed(
    api: Api,
    pids: list[int],
    go: Callable[[], None],
    finished: Callable[[], bool] | None,
    expected: int = MESSAGES,
) -> Round:
    """From `go` until the API has everything and, with `finished`, until that holds as well."""
    wanted, cpu, start = api.accepted() + expected, _cpu(pids), time.perf_counter()
    go()
    _wait(finished or (lambda: api.accepted() >= wanted))
    seconds, spent = time.perf_counter() - start, _cpu(pids) - cpu
    if api.accepted() != wanted:
        raise RuntimeError(f"{api.accepted() - wanted:+} messages at the API")
    megabytes = sum(machine.megabytes(pid) for pid in pids)
    return Round(expected / seconds, 1000 * spent / expected, megabytes)


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("the messages did not leave in time")
        time.sleep(0.02)


def _cpu(pids: list[int]) -> float:
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids)


def _fresh(folder: Path) -> Path:
    fresh = folder / f"round{time.monotonic_ns()}"
    fresh.mkdir()
    return fresh


@contextmanager
def _process(
    words: list[str], core: int, environ: dict[str, str] | None = None, python: str = sys.executable
) -> Iterator["subprocess.Popen[str]"]:
    with machine.core(core):
        process = subprocess.Popen(
            [python, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=servers.ROOT,
            env={**os.environ, **(environ or {})},
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _say(process: "subprocess.Popen[str]", text: str) -> None:
    pipe = _pipe(process.stdin)
    pipe.write(f"{text}\n")
    pipe.flush()


def _line(process: "subprocess.Popen[str]") -> str:
    return _pipe(process.stdout).readline()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe
    return pipe


def most(rounds: list[Round]) -> float:
    return median(each.rate for each in rounds)


def cpu(rounds: list[Round]) -> float:
    return median(each.cpu for each in rounds)
