"""The ledger of hours: rows stay as they were written, on both databases, and sums come from an index."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.hours import Entry, HourRow, Origin, Sum, service_of
from bot.domain.people import Person
from bot.domain.records import StoreFaultError
from bot.store.hours import values_of
from bot.store.tables import hours, people
from tests.services.stage import NOW, Stage
from tests.store.recording import plan, recorded


@pytest.fixture
def alice(stage: Stage) -> Person:
    return stage.resident("alice")


@pytest.fixture
def patrol(stage: Stage) -> Occasion:
    return stage.outing(title="巡逻", kind=ActivityKind.SERVICE)


def entry(alice: Person, patrol: Occasion, minutes: int = 120, **changes: object) -> Entry:
    plain = Entry("test:1", alice.id, patrol.shift.id, service_of(patrol), minutes, Origin.CHECK_IN)
    return replace(plain, **changes)  # type: ignore[arg-type]


def write(stage: Stage, *entries: Entry) -> list[bool]:
    with stage.working() as work:
        return [work.uow.hours.write(each, NOW) for each in entries]


def latest(stage: Stage, alice: Person) -> list[HourRow]:
    with stage.open() as uow:
        return uow.hours.latest(alice.id, 10)


def total(stage: Stage, alice: Person, *between: date) -> Sum:
    with stage.open() as uow:
        return uow.hours.sum(alice.id, *between)


def test_a_row_keeps_the_seven_fields_as_they_were(stage: Stage, alice: Person, patrol: Occasion) -> None:
    write(stage, entry(alice, patrol))
    with stage.engine.begin() as connection:
        connection.execute(text("UPDATE activities SET title = '改了', place = '别处'"))
    (row,) = latest(stage, alice)
    assert row.entry == entry(alice, patrol)
    assert (row.entry.service.title, row.entry.service.place) == ("巡逻", "社区北门")
    assert row.entry.service.day == date(2027, 3, 6)


@pytest.mark.parametrize("statement", ["UPDATE hours SET minutes = 9", "DELETE FROM hours"])
def test_the_database_itself_refuses_to_change_rows(
    stage: Stage, alice: Person, patrol: Occasion, statement: str
) -> None:
    write(stage, entry(alice, patrol))
    with pytest.raises(StoreFaultError), stage.open() as uow:
        uow._session.write.execute(text(statement))  # type: ignore[attr-defined]
    assert total(stage, alice).minutes == 120


def test_postgresql_refuses_to_empty_the_ledger(stage: Stage, alice: Person, patrol: Occasion) -> None:
    write(stage, entry(alice, patrol))
    empty = "TRUNCATE hours CASCADE" if stage.engine.dialect.name == "postgresql" else "DELETE FROM hours"
    with pytest.raises(StoreFaultError), stage.open() as uow:
        uow._session.write.execute(text(empty))  # type: ignore[attr-defined]


def test_what_has_one_source_is_written_once(stage: Stage, alice: Person, patrol: Occasion) -> None:
    assert write(stage, entry(alice, patrol), entry(alice, patrol, 60)) == [True, False]
    assert total(stage, alice).minutes == 120


def test_corrections_are_rows_that_never_leave_less_than_nothing(
    stage: Stage, alice: Person, patrol: Occasion
) -> None:
    write(stage, entry(alice, patrol))
    (row,) = latest(stage, alice)

    def corrected(number: int, by: int) -> Entry:
        return entry(alice, patrol, by, source=f"fix:{number}", corrects=row.id, reason="早走")

    assert write(stage, corrected(1, -30), corrected(2, -91), corrected(3, -90)) == [True, False, True]
    assert latest(stage, alice)[0].left == 0
    assert total(stage, alice) == Sum(0, 0, 0)  # and what came to nothing is no time
    assert write(stage, corrected(4, 45)) == [True]
    assert total(stage, alice) == Sum(45, 0, 1)


def test_a_correction_corrects_no_correction_and_nobody_elses_row(
    stage: Stage, alice: Person, patrol: Occasion
) -> None:
    bob = stage.resident("bob")
    write(stage, entry(alice, patrol))
    (row,) = latest(stage, alice)
    fix = entry(alice, patrol, -30, source="fix:1", corrects=row.id, reason="早走")
    assert write(stage, replace(fix, person_id=bob.id), fix) == [False, True]
    assert write(stage, replace(fix, source="fix:2", corrects=row.id + 1)) == [False]


def test_sums_tell_the_classes_apart_and_keep_to_the_days(
    stage: Stage, alice: Person, patrol: Occasion
) -> None:
    other = stage.outing(title="清洁", kind=ActivityKind.SERVICE)
    write(
        stage,
        entry(alice, patrol),
        entry(alice, other, 60, source="test:2", origin=Origin.ROLL_CALL),
        entry(alice, other, 30, source="test:3", origin=Origin.BACK_FILL),
    )
    assert total(stage, alice) == Sum(180, 30, 2)
    day = date(2027, 3, 6)
    assert total(stage, alice, day, day) == Sum(180, 30, 2)
    assert total(stage, alice, day + timedelta(days=1), date(2027, 12, 31)) == Sum()


def test_a_persons_sum_comes_from_the_index_alone(stage: Stage, alice: Person, patrol: Occasion) -> None:
    """However many rows there are: nothing but this person's own entries of one index are read."""
    with stage.engine.begin() as connection:
        known = [{"id": n, "openid": f"o{n}", "created_at": NOW} for n in range(100, 400)]
        connection.execute(people.insert(), known)
        plain = values_of(entry(alice, patrol)) | {"at": NOW}
        rows = [plain | {"source": f"test:{n}", "person_id": 100 + n % 300} for n in range(6000)]
        connection.execute(hours.insert(), rows)
    with stage.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE hours"))
    stage.engine.dispose()
    with recorded() as statements:
        assert total(stage, stage.person("alice")) == Sum()
    ((sql, values),) = [each for each in statements.seen if "hours" in each[0] and "FROM" in each[0]]
    found = plan(stage.engine, sql, values)
    sqlite = stage.engine.dialect.name == "sqlite"
    assert ("USING COVERING INDEX ix_hours_sums" if sqlite else "on ix_hours_sums") in found
    assert "Seq Scan" not in found
