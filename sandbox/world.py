"""All parts of one running sandbox, put together."""

import asyncio
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field
from typing import Any

from aiohttp import web

from sandbox.clock import Clock
from sandbox.disk import Disk
from sandbox.ids import Ids
from sandbox.options import Account, Options
from sandbox.platform.codes import Codes
from sandbox.platform.dials import Dials
from sandbox.platform.faults import Faults
from sandbox.platform.hub import Hub
from sandbox.platform.media import Media
from sandbox.platform.people import People
from sandbox.platform.quotas import Quotas
from sandbox.platform.shelf import Shelf
from sandbox.platform.templates import Templates
from sandbox.platform.tokens import Tokens
from sandbox.platform.wire import Wire
from sandbox.push.courier import Courier
from sandbox.push.envelope import Seal
from sandbox.push.pusher import Pusher
from sandbox.push.replies import Judge


@dataclass
class World:
    account: Account
    clock: Clock
    disk: Disk
    ids: Ids
    hub: Hub
    dials: Dials
    people: People
    wire: Wire
    tokens: Tokens
    quotas: Quotas
    faults: Faults
    templates: Templates
    media: Media
    codes: Codes
    shelves: dict[str, Shelf]
    pusher: Pusher
    origin: str = ""
    typing: dict[str, float] = field(default_factory=dict)
    results: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(32))
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something on the side; stopping the sandbox ends it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pusher.courier.close()
        self.disk.close()

    def save_dials(self) -> None:
        self.shelves["dial"].put("all", asdict(self.dials))

    def save_clock(self) -> None:
        self.shelves["clock"].put("offset", self.clock.offset)
        self.hub.tell("clock")


WORLD = web.AppKey("world", World)


def build_world(options: Options) -> World:
    account, disk, ids, hub = options.account, Disk(options.state), Ids(), Hub()
    clock = Clock(options.clock_file)
    shelves = {kind: Shelf(disk, kind) for kind in ("menu", "tag", "mass", "once", "dial", "clock", "oauth")}
    _adopt_offset(clock, shelves["clock"], options)
    dials = Dials(**(shelves["dial"].get("all") or {}))
    people, wire = People(clock, disk, hub, ids), Wire(clock, ids, hub)
    media = Media(clock, disk)
    return World(
        account=account,
        clock=clock,
        disk=disk,
        ids=ids,
        hub=hub,
        dials=dials,
        people=people,
        wire=wire,
        tokens=Tokens(clock, disk),
        quotas=Quotas(clock, disk, dials, account.kind == "test"),
        faults=Faults(),
        templates=Templates(disk),
        media=media,
        codes=Codes(clock, disk),
        shelves=shelves,
        pusher=_pusher(options, people, wire, dials, media),
    )


def _pusher(options: Options, people: People, wire: Wire, dials: Dials, media: Media) -> Pusher:
    account, clock = options.account, people.clock
    seal = Seal(account.token, account.aes_key, account.app_id)
    judge = Judge(account.mode, seal, media)
    courier = Courier(options.webhook, account.mode, seal, clock, dials, wire, judge)
    noun = "该服务号" if account.kind == "service" else "该公众号"
    return Pusher(f"{noun}暂时无法提供服务，请稍后再试", courier, clock, dials, people, wire, judge)


def _adopt_offset(clock: Clock, kept: Shelf, options: Options) -> None:
    """The clock file counts; without one, time goes on where the state left it."""
    if not (options.clock_file and options.clock_file.exists()):
        clock.offset = float(kept.get("offset") or 0.0)
    clock.publish()
