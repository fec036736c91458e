"""How many statements a message costs, that reading writes nothing, and that hot queries use an index."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app import App
from bot.dialog.messages import Incoming, Kind
from bot.domain.activities import Shift
from bot.domain.deliveries import DeliveryState, Priority, Verdict
from bot.domain.mass import MassSend, MassState, Terms
from bot.domain.receipts import Receipt
from bot.services.delivery.chores import CHORES
from bot.settings import Settings
from bot.store.tables import activities, attendances, deliveries, messages, people, shifts, sign_ups
from bot.store.unit_of_work import UnitOfWork
from tests.driving import answered
from tests.memory.fakes import FakeMemory
from tests.services.stage import NOW, SATURDAY, Clock, Stage, openid
from tests.store.recording import Statements, plan, recorded

MANY = 3000
Says = Callable[[str], str]


@pytest.fixture
def statements() -> Iterator[Statements]:
    with recorded() as statements:
        yield statements


async def _here(work: Callable[[], Any]) -> Any:
    return work()


@pytest.fixture
def says(statements: Statements, stage: Stage, settings: Settings) -> Says:
    """The dispatcher with all its handlers; the person is known and every connection is open."""
    app, clock = App(settings), Clock()
    handling = replace(app.handling, open=stage.open, clock=clock, glance=None)
    dispatcher = replace(app.dispatcher, handling=handling, memory=FakeMemory(), clock=clock, aside=_here)
    count = iter(range(10_000))

    def say(words: str) -> str:
        statements.seen.clear()
        incoming = Incoming(str(next(count)), openid("alice"), Kind.TEXT, NOW, text=words)
        return answered(dispatcher, incoming).text

    stage.resident("alice")
    stage.outing(title="环境清洁")
    say("你好")
    return say


def test_asking_what_is_on_reads_twice_and_writes_nothing(says: Says, statements: Statements) -> None:
    assert "环境清洁" in says("活动")
    assert len(statements.work) <= 3, statements.sql
    assert statements.writes == []


def test_a_sign_up_costs_so_many_statements(says: Says, statements: Statements) -> None:
    """Pinned, so that nobody adds one by accident: it is what limits how many people sign up at once.

    The last one looks for the same name entered by a relative or a list.
    """
    says("报名")
    says("alice 2")
    assert any(sql.startswith("INSERT INTO sign_ups") for sql in statements.work), statements.sql
    assert len(statements.work) <= 16, statements.work


def test_reading_holds_no_transaction_open(stage: Stage, database_url: str) -> None:
    """Nothing waits for a reader, however long it talks to somebody else."""
    stage.resident("alice")
    with stage.open() as reader:
        assert reader.people.by_openid(openid("alice"))
        reader.activities.upcoming(NOW, 10)
        if stage.engine.dialect.name == "sqlite":
            with stage.engine.connect() as connection:  # taken at once, although BEGIN here is IMMEDIATE
                connection.execute(text("DELETE FROM audit"))
                connection.commit()
            return
        with stage.engine.connect() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
            query += " AND datname = current_database()"
            assert connection.scalar(text(query)) == 0


def test_an_idle_tick_changes_nothing(stage: Stage) -> None:
    stage.resident("alice")
    with recorded() as statements:
        stage.engine.dispose()
        assert stage.work_off() == 0
        stage.sweep()
    assert all("INSERT" not in sql for sql in statements.work)
    assert len(statements.work) <= 3 + len(Priority) + len(CHORES), statements.work


@pytest.fixture
def town(stage: Stage) -> Stage:
    """Some thousand people, sign-ups, shifts and deliveries; most of them of the past."""
    long_ago = NOW - timedelta(days=400)
    with stage.engine.begin() as connection:
        ids = range(1, MANY + 1)
        known = [{"id": n, "openid": f"o{n:027d}", "created_at": NOW} for n in ids]
        connection.execute(people.insert(), known)
        place = {"kind": "service", "place": "x", "created_at": NOW, "published_at": long_ago}
        connection.execute(activities.insert(), [{"id": n, "title": f"a{n}", **place} for n in ids])
        times = [
            {"starts_at": long_ago + timedelta(hours=n), "ends_at": long_ago + timedelta(hours=n + 1)}
            for n in ids
        ]
        soon = {"starts_at": SATURDAY, "ends_at": SATURDAY + timedelta(hours=1)}
        rows = [
            {
                "id": n,
                "activity_id": n,
                "capacity": 9,
                "taken": 1,
                **(soon if n > MANY - 20 else times[n - 1]),
            }
            for n in ids
        ]
        connection.execute(shifts.insert(), rows)
        told = {"state": "confirmed", "party_size": 1, "created_at": NOW, "changed_at": NOW}
        connection.execute(
            sign_ups.insert(), [{"shift_id": n, "person_id": n % 1000 + 1, **told} for n in ids]
        )
        note = {"version": 1, "key": "k", "layout": "notice", "facts": {}}
        connection.execute(messages.insert(), [{"id": n, "source": f"activity:{n}:x", **note} for n in ids])
        sent = [
            {
                "message_id": n % MANY + 1,
                "person_id": n // MANY * 500 + n % 500 + 1,
                "state": DeliveryState.PLANNED if n % 100 == 0 else DeliveryState.SENT,
                "due_at": NOW,
                "wake_at": NOW + timedelta(minutes=n % 200 - 100),
                "platform_id": str(n),
            }
            for n in range(4 * MANY)
        ]
        connection.execute(deliveries.insert(), sent)
        came = {"in_at": long_ago, "out_at": long_ago, "in_by": "code", "out_by": "self"}
        connection.execute(
            attendances.insert(), [{"shift_id": n, "person_id": n % 1000 + 1, **came} for n in ids]
        )
    with stage.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    stage.engine.dispose()
    return stage


OVERLAPPED = Shift(1, 1, SATURDAY, SATURDAY + timedelta(hours=2), capacity=None)
GATHERING = MassSend(1, 7, "", MassState.GATHERING, NOW, 0, None, 0)
HOT: dict[str, Callable[[UnitOfWork], object]] = {
    "by openid": lambda uow: uow.people.by_openid(f"o{77:027d}"),
    "upcoming": lambda uow: uow.activities.upcoming(NOW, 40),
    "due": lambda uow: uow.deliveries.due(Priority.REPLY, NOW, 20, timedelta(minutes=1)),
    "overdue": lambda uow: uow.deliveries.overdue(DeliveryState.SENDING, NOW, 100),
    "claim": lambda uow: uow.deliveries.claim([100, 200], NOW, timedelta(minutes=1)),
    "what waits for a better hour": lambda uow: uow.manners.wake(NOW, 20),
    "told together": lambda uow: uow.manners.companions([100, 200], NOW, timedelta(minutes=1)),
    "had today": lambda uow: uow.day_slots.taken([7, 8], NOW.date()),
    "settle": lambda uow: uow.deliveries.settle([Verdict(100, DeliveryState.SENT)], NOW),
    "mailbox": lambda uow: uow.deliveries.mailbox(7, 3),
    "roster": lambda uow: uow.sign_ups.roster(7),
    "mine": lambda uow: uow.sign_ups.mine(7, 8),
    "at the same time": lambda uow: uow.sign_ups.at_the_same_time(7, OVERLAPPED),
    "of person": lambda uow: uow.sign_ups.of_person(7, NOW),
    "receipt": lambda uow: uow.receipts.receive(Receipt("77", "success"), DeliveryState.DELIVERED, None, NOW),
    "withdraw": lambda uow: uow.outbox.withdraw(["activity:7:x"], 8),
    "take": lambda uow: uow.activities.take(MANY, 1, NOW),
    "changes to report": lambda uow: uow.change_notices.due(NOW, 20),
    "late cancels": lambda uow: uow.absences.late_due(NOW, 20),
    "absences": lambda uow: uow.absences.records([7, 8], NOW),
    "replacement calls": lambda uow: uow.replacements.due(NOW, 20),
    "asked to step in": lambda uow: uow.replacements.open_ask(7, NOW),
    "calendar owner": lambda uow: uow.calendars.owner("key"),
    "calendar": lambda uow: uow.calendars.of_person(7, NOW, 100),
    "running": lambda uow: uow.attendance.running(SATURDAY, SATURDAY),
    "attendance": lambda uow: uow.attendance.of_shift(7),
    "left open": lambda uow: uow.attendance.left_open(SATURDAY, 20),
    "consents": lambda uow: uow.consents.spend({100: 7, 200: 8}, "notice"),
    "consents left": lambda uow: uow.consents.left([7, 8]),
    "a notice's number": lambda uow: uow.receipts.adopt((f"o{77:027d}", "notice"), "77", NOW),
    "mass sends due": lambda uow: uow.mass.due(NOW, 5),
    "others to come": lambda uow: uow.mass.others_to_come(GATHERING, NOW),
    "who takes part": lambda uow: uow.mass.parked(GATHERING, 10_000),
    "mass send": lambda uow: uow.mass.form(GATHERING, Terms(10_000, counted=True), NOW, (NOW, NOW)),
    "months used up": lambda uow: uow.mass_counts.got([7, 8], NOW),
    "summaries due": lambda uow: uow.announcement_reports.due(NOW, 20),
    "whom to call": lambda uow: uow.change_notices.to_call([7, 8], 100),
    "kept no longer": lambda uow: uow.old_deliveries.drop(NOW - timedelta(days=9), 100),
    "announcements due": lambda uow: uow.announcements.due(NOW, 20),
}


def test_hot_queries_look_things_up_instead_of_reading_tables(town: Stage) -> None:
    bad = {}
    for name, query in HOT.items():
        with recorded() as statements, town.open() as uow:
            query(uow)
        town.engine.dispose()
        kinds = ("SELECT", "UPDATE", "DELETE")
        asked = [(sql, values) for sql, values in statements.seen if sql.split()[0] in kinds]
        assert asked, name
        plans = [plan(town.engine, sql, values) for sql, values in asked if "pg_catalog" not in sql]
        town.engine.dispose()  # so that the next connection is seen from its beginning
        big = "people|shifts|sign_ups|messages|deliveries|attendances"
        scanned = [line for each in plans for line in each.splitlines() if _reads_all(line, big)]
        if scanned:
            bad[name] = scanned
    assert bad == {}


def _reads_all(line: str, tables: str) -> bool:
    words = line.replace("->", "").split()
    whole = words[:1] == ["SCAN"] or words[:2] == ["Seq", "Scan"]
    few = "ix_attendances_present" in words  # holds nobody but those who are there at this moment
    return whole and not few and any(word in tables.split("|") for word in words)
