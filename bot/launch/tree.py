"""`up`: everything on this machine in one tree of processes, started together and stopped together."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot import settings as environment
from bot.launch.child import Child, Place
from bot.launch.errors import LaunchError
from bot.launch.folders import private
from bot.launch.guarded import Guard
from bot.launch.plan import Plan, Process
from bot.launch.ports import require_free
from bot.launch.service import EmbeddedRedis, Say, Service
from bot.launch.signals import Stop, stop_requests
from bot.launch.turn import Turn, take_turn
from bot.launch.waiting import wait_until
from bot.settings import Settings

READY_SECONDS = 60
STEP_SECONDS = 600  # a migration of a large database takes its time
GRACE_SECONDS = 10  # for requests and sends in flight


def up(settings: Settings, plan: Plan, say: Say) -> int:
    """Run the plan until Ctrl-C or SIGTERM and return the exit code.

    Raises LaunchError, with nothing left running, when a port is taken or a process cannot be kept alive.
    """
    # `kill -9` of make reaches nobody else; who started us by make expects everything to end with it
    stop = stop_requests(with_parent=environment.started_by_make())
    with take_turn(private(settings.var)) as turn:
        for port in plan.ports:
            require_free(*port)
        for folder in plan.fresh:
            shutil.rmtree(folder, ignore_errors=True)
            private(folder)
        with _guarded(settings, turn) as (guard, redis):
            tree = _Tree(plan, Place(private(settings.var / "logs"), guard), stop)
            try:
                redis.mend(say)
                _stay(tree, redis, say)
            except _Stopped:
                pass
            finally:
                turn.leave()
                tree.stop()
    return 0


def _stay(tree: "_Tree", redis: EmbeddedRedis, say: Say) -> None:
    tree.start(say)
    say(announcement(tree.plan))
    tree.finish(say)
    while True:
        tree.pause()
        redis.mend(say)
        tree.mend(say)


def announcement(plan: Plan) -> str:
    width = max((len(name) for name, _ in plan.notes), default=0)
    lines = [f"  {name:<{width}}  {url}" for name, url in plan.notes]
    return "\n".join(["Juyiqi is running; Ctrl-C stops it.", *lines])


@contextmanager
def _guarded(settings: Settings, turn: Turn) -> Iterator[tuple[Guard, EmbeddedRedis]]:
    """A guard first and a Redis last: whatever happens between, neither stays behind."""
    guard = Guard(keep_open=(turn.descriptor,))
    redis = EmbeddedRedis(settings, guard)
    try:
        yield guard, redis
    finally:
        try:
            redis.stop()
        finally:
            guard.dismiss()


class _Stopped(Exception):  # noqa: N818
    """Somebody wants everything to stop."""


class _Tree:
    def __init__(self, plan: Plan, place: Place, stop: Stop) -> None:
        self.plan = plan
        self._place = place
        self._stop = stop
        self._services = [Service(Child(spec, place)) for spec in plan.services]

    def start(self, say: Say) -> None:
        self._start_after("")
        for spec in self.plan.before:
            self._finish(spec)
            self._start_after(spec.name)
        self._wait_for_readiness(say)

    def finish(self, say: Say) -> None:
        """What is done when everything is up already; a failure there is said and ends nothing."""
        for spec in self.plan.after:
            try:
                self._finish(spec)
            except LaunchError as error:
                say(str(error))

    def mend(self, say: Say, starting: bool = False) -> None:
        for service in self._services:
            service.mend(say, starting)

    def pause(self) -> None:
        """A moment between two looks; raises _Stopped when it is time to go."""
        if self._stop.wanted:
            raise _Stopped
        time.sleep(0.05)

    def stop(self) -> None:
        self._end([service.child for service in self._services])

    def _start_after(self, command: str) -> None:
        for spec, service in zip(self.plan.services, self._services, strict=True):
            if spec.after == command:
                service.child.start()

    def _wait_for_readiness(self, say: Say) -> None:
        waiting = [service.child for service in self._services]
        deadline = time.monotonic() + READY_SECONDS
        while waiting := [child for child in waiting if not child.is_ready()]:
            self.pause()
            self.mend(say, starting=True)
            if time.monotonic() > deadline:
                slow = waiting[0]
                raise LaunchError(f"{slow.name} is not ready after {READY_SECONDS} s: {slow.last_words()}")

    def _finish(self, spec: Process) -> None:
        """Run a command to its end; it must succeed."""
        child = Child(spec, self._place)
        child.start()
        try:
            while not child.has_ended() and child.age < STEP_SECONDS:
                self.pause()
            if child.exit_code() != 0:
                raise LaunchError(f"{spec.name} failed ({child.fate()}): {child.last_words()}")
        finally:
            self._end([child])

    def _end(self, children: list[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        wait_until(lambda: self._stop.urgent or all(child.has_ended() for child in children), GRACE_SECONDS)
        for child in children:
            child.sweep()
