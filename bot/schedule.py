"""The clock: every few seconds it asks what is due and hands it to the engine.

The database is the schedule. Any number of clocks may run at once, as claiming is a conditional update;
a tick that was missed changes nothing, because the next one finds the same rows.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.domain.ports import Pictures, Post
from bot.domain.throttle import QuotaBook
from bot.metrics import HANDED
from bot.sections import Delivery
from bot.services.announcing.keep_pictures import keep_pictures
from bot.services.delivery.backlog import BEHIND, age_of_the_oldest_due
from bot.services.delivery.clockwork import sweep, tick
from bot.services.delivery.mass import send_masses
from bot.services.delivery.office import Office
from bot.services.delivery.quotas import watch_quotas
from bot.services.work import Work

SWEEP_EVERY = timedelta(seconds=5)
LOOK_EVERY = timedelta(minutes=1)
RENEW_EVERY = timedelta(minutes=30)
log = logging.getLogger(__name__)


def clock(office: Office, post: Post, book: QuotaBook, delivery: Delivery) -> BackgroundScheduler:
    """A scheduler, not started yet. A fault in one tick is logged, and the next one tries again."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(
        _safely(lambda: HANDED.inc(tick(office, post, delivery.batch_size))),
        "interval",
        seconds=delivery.tick_seconds,
    )
    scheduler.add_job(_safely(lambda: send_masses(office)), "interval", seconds=delivery.tick_seconds)
    seconds = SWEEP_EVERY.total_seconds()
    scheduler.add_job(_safely(lambda: sweep(office)), "interval", seconds=seconds)
    seconds = LOOK_EVERY.total_seconds()
    scheduler.add_job(_safely(lambda: look_out(office)), "interval", seconds=seconds)
    watch, at_once = _safely(lambda: watch_quotas(office, book)), datetime.now(UTC)
    scheduler.add_job(watch, "interval", seconds=seconds, next_run_time=at_once)
    return scheduler


def renew_pictures(scheduler: BackgroundScheduler, office: Office, pictures: Pictures) -> None:
    """Add the care for pictures to a clock: it calls the platform, so it has a job of its own."""
    seconds = RENEW_EVERY.total_seconds()
    scheduler.add_job(_safely(lambda: keep_pictures(office, pictures)), "interval", seconds=seconds)


def look_out(office: Office) -> None:
    """Raise an alert when messages are due and do not leave."""
    with office.open() as uow:
        late = age_of_the_oldest_due(Work(uow, office.clock.now(), office.policy))
    if late > BEHIND:
        log.error("delivery.behind", extra={"minutes": round(late / timedelta(minutes=1))})


def _safely(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  a clock that stops ticking would be worse than any fault
            log.error("clock.tick_failed", extra={"error": type(error).__name__})

    return run
