"""The attic: builds web application and worker from the settings; the one file that knows every room."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint
from sqlalchemy import Engine

import bot
from bot import alerts, logs, rabbitmq
from bot.clock import ShiftedClock, SystemClock, clock_of
from bot.dialog.dispatcher import Dispatcher
from bot.dialog.handling import Handling
from bot.dialog.turn import House
from bot.domain.deliveries import Road
from bot.domain.sending import Messenger
from bot.gauges import Instruments
from bot.language.understanding import Understanding
from bot.memory import connection, queues, turns
from bot.memory.async_line import AsyncLine
from bot.memory.shelf import RedisShelf
from bot.memory.throttle import RedisThrottle
from bot.memory.windows import RedisWindows
from bot.metrics import CountedMessenger, count_platform, metrics_folder
from bot.services.delivery.backlog import age_of_the_oldest_due
from bot.services.delivery.office import Office
from bot.services.delivery.outlook import Outlook
from bot.services.delivery.roads import ROADS
from bot.services.work import Work
from bot.settings import Settings, load
from bot.store.database import connect
from bot.store.sealing import Sealer
from bot.store.unit_of_work import UnitOfWork
from bot.texts.catalogue import Catalogue
from bot.texts.catalogue import load as load_texts
from bot.texts.speech import Speech
from bot.web.asgi import Asgi
from bot.web.aside import Aside
from bot.web.calendars import calendars
from bot.web.certificates import Registry, certificates
from bot.web.door import door
from bot.web.exports import export_pages
from bot.web.imports import import_pages
from bot.web.ops import Checks
from bot.web.pages import Pages
from bot.web.site import site
from bot.web.webhook import Webhook
from bot.wechat.channel import channel
from bot.wechat.client import Client
from bot.wechat.inbound import Inbound
from bot.wechat.limits import limits
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.outbound import Outbound
from bot.wechat.pictures import PlatformPictures
from bot.wechat.quotas import PlatformQuotas
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from handlers import table

TEXTS = Path(bot.__file__).parent / "texts"


class App:
    """Everything that the settings lead to, each part built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def clock(self) -> SystemClock | ShiftedClock:
        return clock_of(self.settings.clock.offset_file)

    @cached_property
    def open(self) -> Callable[..., UnitOfWork]:
        """A new unit of work at each call."""
        return partial(UnitOfWork, self.database, Sealer(self.settings.sealing_keys))

    @property
    def glance(self) -> Callable[[], UnitOfWork] | None:
        """The same, only for reading, where that keeps nobody waiting: in a file of this machine."""
        return partial(self.open, only_reads=True) if self.database.dialect.name == "sqlite" else None

    @cached_property
    def database(self) -> Engine:
        return connect(self.settings.database_url)

    def close(self) -> None:
        """Give back what this process holds open; needed only where a process goes on without it."""
        if "database" in vars(self):
            self.database.dispose()

    @cached_property
    def line(self) -> connection.Line:
        return connection.connect(self.settings.redis_url)

    @cached_property
    def turns_line(self) -> AsyncLine:
        return AsyncLine(self.settings.redis_url, turns.SCRIPTS)

    @cached_property
    def texts(self) -> Catalogue:
        return load_texts(TEXTS)

    @cached_property
    def speech(self) -> Speech:
        return Speech(self.texts, self.settings.community.language)

    @cached_property
    def windows(self) -> RedisWindows:
        return RedisWindows(self.line)

    @cached_property
    def keeper(self) -> TokenKeeper:
        fetch = StableToken(self.settings.wechat, self.clock)
        return TokenKeeper(fetch, self.shelf, self.clock)

    @cached_property
    def shelf(self) -> RedisShelf:
        return RedisShelf(self.line)

    @cached_property
    def client(self) -> Client:
        return Client(self.settings.wechat, self.keeper)

    @cached_property
    def pictures(self) -> PlatformPictures:
        return PlatformPictures(self.settings.wechat, self.keeper)

    @cached_property
    def messenger(self) -> Messenger:
        in_flight = self.settings.delivery.concurrency
        wire = WeChatMessenger(self.settings.wechat, self.keeper, self.clock, in_flight, count_platform)
        return CountedMessenger(wire)

    @cached_property
    def office(self) -> Office:
        policy = self.settings.policy
        return Office(self.open, self.messenger, self.windows, self.speech, self.clock, policy, self.throttle)

    @cached_property
    def throttle(self) -> RedisThrottle:
        return RedisThrottle(self.line, limits(self.settings.wechat.account, self.settings.delivery))

    @cached_property
    def quotas(self) -> PlatformQuotas:
        return PlatformQuotas(self.client, self.settings.wechat.account)

    @cached_property
    def outlook(self) -> Outlook:
        return Outlook(self.windows, self.messenger, self.speech, self.throttle)

    @cached_property
    def house(self) -> House:
        return House(
            speech=self.speech,
            wording=self.speech,
            understanding=Understanding(self.texts.words),
            channel=channel(self.settings.wechat),
            outlook=self.outlook,
            community=self.settings.community.name,
            phone=self.settings.community.phone,
            language=self.settings.community.language,
            base_url=self.settings.web.base_url,
        )

    @cached_property
    def handling(self) -> Handling:
        return Handling(table.build(), self.house, self.open, self.clock, self.settings.policy, self.glance)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        memory, aside = turns.RedisMemory(self.turns_line), Aside(self.settings.web.threads)
        return Dispatcher(self.handling, memory, self.clock, aside)

    @cached_property
    def web(self) -> Asgi:
        doors = Inbound(self.settings.wechat), Outbound(self.settings.wechat)
        webhook = Webhook(doors, self.dispatcher.answer, self.clock)
        registry = self.registry
        pages = [self.calendars, certificates(registry), export_pages(registry), import_pages(registry)]
        counted, measured = metrics_folder(self.settings), self.instruments.readings
        behind = site(self.checks(), counted, pages, measured)
        return door(webhook, Pages(behind, self.settings.web.threads))

    @cached_property
    def calendars(self) -> Blueprint:
        host = urlsplit(self.settings.web.base_url).hostname or "localhost"
        return calendars(self.open, self.clock, self.settings.policy, (self.settings.community.name, host))

    @cached_property
    def registry(self) -> Registry:
        settings = self.settings
        unit = settings.hours.record_unit or settings.community.name
        return Registry(self.open, self.clock, settings.policy, self.speech, unit, settings.web.base_url)

    @cached_property
    def instruments(self) -> Instruments:
        return Instruments(
            oldest_due=self._oldest_due,
            depths=self._depths,
            token_age=lambda: self.shelf.age(self.clock.now()),
            flows=lambda: {road: self.throttle.flow(road, self.clock.now()) for road in (*ROADS, Road.MASS)},
        )

    def _oldest_due(self) -> timedelta:
        with self.open() as uow:
            return age_of_the_oldest_due(Work(uow, self.clock.now(), self.settings.policy))

    def _depths(self) -> dict[str, int]:
        elsewhere = self.settings.queue.url
        return rabbitmq.depths(elsewhere) if elsewhere else queues.depths(self.line)

    def set_up_logs(self) -> None:
        """Log as the settings say, and tell of errors where they say it; once a process that stays."""
        logs.set_up(self.settings.logs.level, self.settings.logs.format)
        alerts.watch(self.settings, self.line, self.speech)

    def checks(self) -> Checks:
        """What must answer before this machine may get traffic."""
        with_url = self.settings.redis_url
        return {"database": self._ask_database, "redis": lambda: connection.ping(with_url)}

    def _ask_database(self) -> None:
        with self.open() as uow:
            uow.activities.count()


def web() -> Asgi:
    """The web application, in each of the processes of bot/launch/supervisor.py."""
    app = App(load())
    app.set_up_logs()
    return app.web
