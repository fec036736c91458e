"""What the dry run and the plan before a push tell is what then happens, whatever the account may do."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.audiences import Audience
from bot.domain.consents import Consent
from bot.domain.deliveries import DeliveryState, Layout, Priority, Reason, Road
from bot.domain.foreseen import Foreseen
from bot.domain.manners import Manners
from bot.domain.mass import A_MONTH, GATHER, TEXT_BYTES, month_of
from bot.domain.quiet import Quiet
from bot.services.announcing.announce import Plan
from bot.services.announcing.forecast import Preview, preview
from bot.services.announcing.propose import propose
from bot.services.delivery.consent import note_consents
from bot.services.delivery.mass import send_masses
from bot.services.persons.people import choose_language, choose_quiet
from bot.services.reminding.foresee import foresee
from bot.services.work import Work
from bot.store.tables import deliveries, mass_sends
from tests.services.stage import NOW, POLICY, SATURDAY, Stage

EVERYONE = Audience("everyone")
PEOPLE = ("alice", "bob", "charlie", "dora", "emil", "frida")
MANNERS = Manners(Quiet(time(21), time(8)), a_day=2)
TUESDAY = NOW + timedelta(days=1)
HALF_AN_HOUR, INSTANT = timedelta(minutes=30), timedelta(milliseconds=1)
Sent = tuple[datetime, str, Road]


@dataclass(frozen=True)
class Account:
    """What it may do, and its daily mass send."""

    roads: frozenset[Road]
    daily: bool = False


ACCOUNTS = {
    "windows only": Account(frozenset({Road.CUSTOM})),
    "templates": Account(frozenset({Road.CUSTOM, Road.TEMPLATE})),
    "notices": Account(frozenset({Road.CUSTOM, Road.SUBSCRIPTION})),
    "four a month": Account(frozenset({Road.CUSTOM, Road.SUBSCRIPTION, Road.MASS})),
    "one a day": Account(frozenset({Road.CUSTOM, Road.SUBSCRIPTION, Road.MASS}), daily=True),
}


@pytest.fixture(params=ACCOUNTS)
def town(request: pytest.FixtureRequest, stage: Stage) -> Stage:
    """alice and bob wrote; bob and charlie agreed to notices; dora and emil read English; frida had four."""
    account = ACCOUNTS[request.param]
    stage.messenger.roads, stage.messenger.daily = set(account.roads), account.daily
    policy = replace(POLICY, mass_from=2, manners=MANNERS, announcements_a_day=1, approve_above=50)
    stage.office = replace(stage.office, policy=policy)
    people = {name: stage.resident(name) for name in PEOPLE}
    stage.writes_to_us(people["alice"], people["bob"])
    stage.windows.spend([people["bob"].openid or ""], NOW)
    with stage.working() as work:
        for name in ("bob", "charlie"):
            for layout in Layout:
                given = [Consent(f"consent-{layout}", True)]
                note_consents(work, people[name].openid or "", f"{name}{layout}", given)
        for name in ("dora", "emil"):
            choose_language(work, people[name], "en")
    used_up(stage, "frida")
    return stage


def used_up(stage: Stage, name: str) -> None:
    """As many mass sends as a person may get this month."""
    values = stage.person(name).id, month_of(NOW), A_MONTH
    with stage.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO mass_counts (person_id, month, sent) VALUES (?, ?, ?)", values
        )


def looks_ahead(stage: Stage) -> list[Foreseen]:
    with stage.open() as uow:
        found = list(foresee(Work(uow, stage.clock.now(), stage.office.policy), stage.outlook, days=6))
        assert not uow.wrote
    return found


def runs(stage: Stage, until: datetime, every: timedelta = HALF_AN_HOUR) -> list[Sent]:
    """What leaves from now on; a mass send counts as of the moment at which it was due."""
    sent: list[Sent] = []
    while stage.clock.at <= until:
        at, before = stage.clock.at, len(stage.messenger.taken)
        stage.work_off()
        stage.clock.at += GATHER
        send_masses(stage.office)
        for letter in stage.messenger.taken[before:]:
            sent += [(at, openid, letter.road) for openid in letter.openids or (letter.openid,)]
        stage.clock.at = at + every
    return sorted(sent)


def runs_when_due(stage: Stage, until: datetime) -> None:
    """The same in fewer steps: half an hour in which nothing is due is passed over."""
    while stage.clock.at <= until:
        runs(stage, stage.clock.at)
        stage.clock.at = max(stage.clock.at, floor(due_next(stage) - INSTANT) + HALF_AN_HOUR)


def due_next(stage: Stage) -> datetime:
    coming = deliveries.c.state.in_([DeliveryState.PLANNED, DeliveryState.WAITING, DeliveryState.SENDING])
    with stage.engine.connect() as connection:
        wakes = connection.scalars(select(deliveries.c.wake_at).where(coming)).all()
        wakes += connection.scalars(
            select(mass_sends.c.wake_at).where(mass_sends.c.wake_at.is_not(None))
        ).all()
    return min(wakes, default=stage.clock.at)


def would_leave(found: Sequence[Foreseen]) -> list[Sent]:
    going = [each for each in found if each.road not in (None, Road.MAILBOX)]
    return sorted((each.at, each.openid or "", each.road) for each in going if each.road)


def announces(stage: Stage, at: datetime, text: str = "停水", **more: object) -> None:
    with stage.working() as work:
        propose(work, Plan(text, EVERYONE, at, **more), None)  # type: ignore[arg-type]


def news(stage: Stage) -> None:
    """One a day, of which the second is one too many for everybody; and one again and again."""
    announces(stage, NOW + timedelta(hours=1), others={"en": "no water"})
    announces(stage, NOW + timedelta(hours=2))
    announces(stage, TUESDAY + timedelta(hours=12), rule="FREQ=DAILY")  # 22:00: at night


def urgent(stage: Stage) -> None:
    for hours in range(1, 8):  # more than a window holds
        announces(stage, NOW + timedelta(hours=hours), urgent=True)


def reminders(stage: Stage) -> None:
    """Of activities on several days, more than what one notice carries; and what was told meanwhile."""
    stage.clock.at = NOW
    for days in (1, 3, 5):
        outing = stage.outing(
            starts_at=NOW + timedelta(days=days), ends_at=NOW + timedelta(days=days, hours=2)
        )
        for name in PEOPLE[:4]:
            stage.join(stage.person(name), outing)
    for number in range(3):
        stage.tell(stage.person("alice"), key=f"news{number}", priority=Priority.NEWS)
    stage.tell(stage.person("bob"), key="answer")


def all_of_it(stage: Stage) -> None:
    news(stage)
    reminders(stage)


@pytest.mark.parametrize("what", [news, urgent, reminders, all_of_it])
def test_the_list_is_what_leaves(town: Stage, what: Callable[[Stage], None]) -> None:
    what(town)
    found = looks_ahead(town)
    assert runs(town, NOW + timedelta(days=6)) == would_leave(found)


def asked(stage: Stage, plan: Plan) -> Preview:
    with stage.open() as uow:
        return preview(Work(uow, stage.clock.now(), stage.office.policy), plan, stage.outlook)


@pytest.mark.parametrize("is_urgent", [False, True])
@pytest.mark.parametrize("english", ["", "no water", "w" * TEXT_BYTES])
def test_the_plan_is_what_happens(town: Stage, is_urgent: bool, english: str) -> None:
    """Several in a row, so that windows, notices and mass sends run out."""
    town.office = replace(
        town.office, policy=replace(town.office.policy, announcements_a_day=0, manners=Manners())
    )
    for number in range(1, 7):
        others = {"en": english} if english else {}
        told = asked(town, Plan("停水", EVERYONE, town.clock.at, others, urgent=is_urgent))
        announces(town, town.clock.at, others=others, urgent=is_urgent)
        runs(town, town.clock.at, timedelta(hours=2))
        rows = [
            each
            for each in town.deliveries(f"announcement:{number}")
            if each.source == f"announcement:{number}"
        ]
        came = {road: sum(row.road is road and row.sent_at is not None for row in rows) for road in Road}
        missing = {why: sum(row.sent_at is None and row.reason is why for row in rows) for why in Reason}
        assert {road: n for road, n in came.items() if n} == told.roads
        assert {why: n for why, n in missing.items() if n} == told.missing


def hours(number: int) -> datetime:
    return NOW + timedelta(hours=number)


# two fit into a day, the third waits; a night; after midnight; a full day in quiet hours of one; a night
MOMENTS = (0, 1, 2, 36, 62, 72, 73, 97, 99, 134)


@pytest.mark.parametrize("is_urgent", [False, True])
@pytest.mark.parametrize("english", ["", "no water", "w" * TEXT_BYTES])
def test_the_plan_is_what_happens_with_manners(town: Stage, is_urgent: bool, english: str) -> None:
    """Day and night, with quiet hours of the house and of one's own, and so many messages a day."""
    town.office = replace(town.office, policy=replace(town.office.policy, announcements_a_day=0))
    with town.working() as work:
        choose_quiet(work, town.person("charlie"), Quiet(time(20), time(9, 30)))
        choose_quiet(work, town.person("emil"), Quiet(time(13), time(14)))
    ends = (*MOMENTS[1:], MOMENTS[-1] + 24)
    for number, (begin, end) in enumerate(zip(MOMENTS, ends, strict=True), 1):
        town.clock.at = hours(begin)
        others = {"en": english} if english else {}
        told = asked(town, Plan("停水", EVERYONE, town.clock.at, others, urgent=is_urgent))
        announces(town, town.clock.at, others=others, urgent=is_urgent)
        runs_when_due(town, hours(end) - HALF_AN_HOUR)
        came, held, missing = came_of(town, number, hours(begin))
        assert (number, came, held, missing) == (number, told.roads, waits(told), told.missing)
        assert not (is_urgent and told.held)


def waits(told: Preview) -> Counter[datetime]:
    found = Counter[datetime]()
    for wait, n in told.held.items():
        found[wait.until] += n
    return found


def came_of(
    stage: Stage, number: int, at: datetime
) -> tuple[Counter[Road | None], Counter[datetime], Counter[Reason | None]]:
    """By road at once, by half hour later, and by reason not at all."""
    source, soon = f"announcement:{number}", at + HALF_AN_HOUR
    rows = [each for each in stage.deliveries(source) if each.source == source]
    came = Counter(row.road for row in rows if row.sent_at and row.sent_at < soon)
    held = Counter(floor(row.sent_at) for row in rows if row.sent_at and row.sent_at >= soon)
    return came, held, Counter(row.reason for row in rows if not row.sent_at)


def floor(at: datetime) -> datetime:
    return at - (at - NOW) % HALF_AN_HOUR


def test_what_waits_for_a_second_yes_is_told_as_such(stage: Stage) -> None:
    for name in PEOPLE:
        stage.resident(name)
    stage.office = replace(stage.office, policy=replace(POLICY, approve_above=2))
    announces(stage, SATURDAY - timedelta(days=2))
    found = looks_ahead(stage)
    assert {(each.road, each.why) for each in found} == {(None, Reason.UNAPPROVED)}
    assert len(found) == len(PEOPLE)
