"""What the repositories promise, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.activities import ActivityState
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Role
from bot.domain.records import StoreFaultError, StoreGoneError
from bot.domain.signups import SignUpState
from bot.store.database import connect
from bot.store.sealing import SealBrokenError, Sealer
from bot.store.tables import activities, deliveries, people, shifts, sign_ups
from bot.store.unit_of_work import UnitOfWork
from tests.services.stage import KEY, NOW, OUTING, SATURDAY, Stage, openid

OTHER_KEY = Fernet.generate_key().decode()


def test_a_person_comes_back_as_they_were_left(stage: Stage) -> None:
    alice = stage.resident("alice")
    with stage.working() as work:
        work.uow.people.set_phone(alice.id, "13912345678")
        for role in (Role.VOLUNTEER, Role.DRIVER, Role.VOLUNTEER):
            work.uow.people.grant(alice.id, role, work.now)
    again = stage.person("alice")
    assert (again.name, again.has_phone, again.agreed_to("1")) == ("alice", True, True)
    assert again.roles == {Role.VOLUNTEER, Role.DRIVER}
    with stage.open() as uow:
        assert uow.people.get(alice.id) == again
        assert uow.people.with_role(Role.DRIVER) == [alice.id]
        assert uow.people.followed_at(alice.id) == NOW
        assert uow.people.by_openid("nobody") is None


def test_meeting_somebody_twice_is_one_person(stage: Stage) -> None:
    with stage.working() as work:
        first = work.uow.people.add(openid("alice"), work.now)
        assert work.uow.people.add(openid("alice"), work.now) == first


def test_moments_are_kept_to_the_millisecond_and_aware(stage: Stage) -> None:
    at = datetime(2027, 3, 6, 1, 0, 0, 123000, tzinfo=UTC)
    outing = stage.outing(starts_at=at)
    assert outing.shift.starts_at == at
    assert outing.shift.starts_at.tzinfo is UTC


def test_upcoming_is_what_can_still_be_joined(stage: Stage) -> None:
    sunday = SATURDAY + timedelta(days=1)
    later = stage.outing(title="later", starts_at=sunday, ends_at=sunday + timedelta(hours=1))
    soon = stage.outing(title="soon")
    stage.outing(title="past", starts_at=NOW - timedelta(hours=2), ends_at=NOW - timedelta(hours=1))
    stage.outing(title="begun", starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    off = stage.outing(title="off")
    with stage.working() as work:
        work.uow.activities.call_off(off.activity.id, work.now)
    with stage.open() as uow:
        assert uow.activities.upcoming(NOW, 10) == [soon, later]
        assert uow.activities.upcoming(NOW, 1) == [soon]
        assert uow.activities.occasion(off.shift.id).state(NOW) is ActivityState.CANCELLED
        assert uow.activities.find("soon", SATURDAY) == soon
        assert uow.activities.count() == 5
        assert len(uow.activities.latest(3)) == 3


def test_without_limit_everybody_fits(stage: Stage) -> None:
    outing = stage.outing(capacity=None)
    with stage.working() as work:
        assert work.uow.activities.take(outing.shift.id, 5000, work.now)
    assert stage.now_of(outing).shift.left is None


@pytest.mark.parametrize(
    ("heads", "at", "taken"),
    [(40, NOW, True), (41, NOW, False), (1, SATURDAY, False), (1, SATURDAY - timedelta(minutes=1), True)],
)
def test_places_are_taken_while_there_are_any_and_it_has_not_begun(
    stage: Stage, heads: int, at: datetime, taken: bool
) -> None:
    outing = stage.outing()
    with stage.working() as work:
        assert work.uow.activities.take(outing.shift.id, heads, at) is taken


def test_the_constraints_are_the_last_defence(stage: Stage) -> None:
    """Whatever code forgets, the database refuses."""
    alice, outing = stage.resident("alice"), stage.outing()
    stage.join(alice, outing)
    shift = shifts.c.id == outing.shift.id
    new = {"shift_id": outing.shift.id, "person_id": alice.id, "party_size": 1, "state": "confirmed"}
    stage.tell(alice)
    copy = select(*[column for column in deliveries.c if column.name != "id"])
    names = [column.name for column in deliveries.c if column.name != "id"]
    for forbidden in (
        update(shifts).where(shift).values(taken=41),
        update(shifts).where(shift).values(taken=-1),
        update(shifts).where(shift).values(capacity=0),
        update(shifts).where(shift).values(ends_at=outing.shift.starts_at),
        insert(sign_ups).values(**new, created_at=NOW, changed_at=NOW),
        update(sign_ups).values(party_size=0),
        update(sign_ups).values(person_id=999),
        insert(people).values(openid=alice.openid, created_at=NOW),
        insert(deliveries).from_select(names, copy),
    ):
        with stage.engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(forbidden)


def test_a_refused_statement_quotes_no_person(stage: Stage) -> None:
    alice = stage.resident("alice")
    bob = stage.resident("bob")
    with pytest.raises(StoreFaultError) as caught, stage.working() as work:
        work.uow.people.change(bob.id, openid=alice.openid)
    error = caught.value
    assert "UPDATE people" in str(error)
    assert (alice.openid or "") not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_leaving_without_commit_undoes_everything(stage: Stage) -> None:
    with stage.open() as uow:
        uow.people.add(openid("alice"), NOW)
    with stage.open() as uow:
        assert uow.people.by_openid(openid("alice")) is None


def test_what_was_written_is_read_before_the_commit(stage: Stage) -> None:
    with stage.open() as uow:
        assert uow.people.by_openid(openid("alice")) is None
        uow.people.add(openid("alice"), NOW)
        assert uow.people.by_openid(openid("alice"))
        uow.rollback()
        assert uow.people.by_openid(openid("alice")) is None


def test_phone_numbers_lie_sealed(stage: Stage) -> None:
    alice = stage.resident("alice")
    outing = stage.outing(leader="李老师", leader_phone="13800001234")
    with stage.working() as work:
        work.uow.people.set_phone(alice.id, "13912345678")
    with stage.open() as uow:
        assert uow.people.phone(alice.id) == "13912345678"
        assert uow.activities.leader_phone(outing) == "13800001234"
    with stage.engine.connect() as connection:
        kept = [
            connection.scalar(select(people.c.phone)),
            connection.scalar(select(activities.c.leader_phone)),
        ]
    assert all(sealed and "139123" not in sealed and "138000" not in sealed for sealed in kept)


def test_keys_can_be_rotated(stage: Stage) -> None:
    alice = stage.resident("alice")
    with stage.working() as work:
        work.uow.people.set_phone(alice.id, "13912345678")
    rotated = UnitOfWork(stage.engine, Sealer([OTHER_KEY, KEY]))
    with rotated as uow:
        assert uow.people.phone(alice.id) == "13912345678"
        uow.people.set_phone(alice.id, "13900000000")
        uow.commit()
    with UnitOfWork(stage.engine, Sealer([OTHER_KEY])) as uow:
        assert uow.people.phone(alice.id) == "13900000000"
    with pytest.raises(SealBrokenError) as caught, stage.open() as uow:
        uow.people.phone(alice.id)
    assert "139" not in str(caught.value)


def test_erasing_leaves_the_counts_and_nothing_personal(stage: Stage) -> None:
    alice, outing = stage.resident("alice"), stage.outing()
    stage.join(alice, outing)
    with stage.working() as work:
        work.uow.people.set_phone(alice.id, "13912345678")
        work.uow.people.grant(alice.id, Role.ORGANIZER, work.now)
        work.uow.people.erase(alice.id, work.now)
    with stage.open() as uow:
        gone = uow.people.get(alice.id)
        (line,) = uow.sign_ups.roster(outing.activity.id)
    assert (gone.openid, gone.name, gone.has_phone, gone.roles) == (None, "", False, frozenset())
    assert (line.openid, line.name, line.sign_up.party_size) == (None, "", 1)
    assert stage.resident("alice").id != alice.id  # who comes back is somebody new


def test_the_roster_keeps_who_cancelled(stage: Stage) -> None:
    alice, bob, outing = stage.resident("alice"), stage.resident("bob"), stage.outing()
    stage.join(alice, outing)
    stage.clock.forward(minutes=1)
    stage.join(bob, outing, 2)
    with stage.working() as work:
        mine = work.uow.sign_ups.mine(outing.shift.id, alice.id)
        assert mine
        assert work.uow.sign_ups.cancel(mine, work.now)
        assert not work.uow.sign_ups.cancel(mine, work.now)
        assert not work.uow.sign_ups.resize(mine, 3, work.now)
    with stage.open() as uow:
        lines = uow.sign_ups.roster(outing.activity.id)
        assert [(line.name, line.sign_up.state) for line in lines] == [
            ("alice", SignUpState.CANCELLED),
            ("bob", SignUpState.CONFIRMED),
        ]
        assert [occasion for _, occasion in uow.sign_ups.of_person(alice.id, NOW)] == []


def test_a_message_is_written_once_for_each_version(stage: Stage) -> None:
    first = Message("activity:1:moved", 1, "change.moved", Layout.NOTICE, {"title": "参观"})
    second = Message("activity:1:moved", 2, "change.moved", Layout.NOTICE, {"title": "参观2"})
    with stage.working() as work:
        ids = [work.uow.outbox.write(message) for message in (first, first, second)]
        assert ids[0] == ids[1] != ids[2]
        assert work.uow.outbox.facts("activity:1:moved", 2) == {"title": "参观2"}


def test_sources_are_found_by_their_beginning_only(stage: Stage) -> None:
    alice = stage.resident("alice")
    for source in ("activity:1:moved", "activity:1", "activity:11:moved", "activity_1:x"):
        with stage.working() as work:
            number = work.uow.outbox.write(Message(source, 1, "x", Layout.NOTICE))
            work.uow.outbox.to_people(number, [alice.id], work.now)
    assert [each.source for each in stage.deliveries("activity:1")] == ["activity:1:moved", "activity:1"]
    assert stage.deliveries("activity%") == []


def test_a_database_without_tables_says_what_to_do(
    request: pytest.FixtureRequest, database_kind: str
) -> None:
    engine = connect(request.getfixturevalue(f"empty_{database_kind}_url"))
    try:
        with pytest.raises(StoreGoneError, match=r"db upgrade"), UnitOfWork(engine, Sealer([KEY])) as uow:
            uow.activities.count()
        with pytest.raises(StoreGoneError, match=r"db upgrade"), UnitOfWork(engine, Sealer([KEY])) as uow:
            uow.activities.upcoming(NOW, 3)
        with pytest.raises(StoreGoneError, match=r"db upgrade"), UnitOfWork(engine, Sealer([KEY])) as uow:
            uow.activities.add(OUTING, None, NOW)
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://someone:hunter2@127.0.0.1:1/nowhere",
        "postgresql+nodriver://x/y",
        "sqlite:////proc/no/such/folder/x.db",
        "sqlite:////dev/null/x.db",
    ],
)
def test_a_database_that_is_not_there_is_one_error_without_secrets(url: str) -> None:
    with pytest.raises(StoreGoneError) as caught, UnitOfWork(connect(url), Sealer([KEY])) as uow:
        uow.activities.upcoming(NOW, 3)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_somebody_without_wechat_is_one_person_to_the_one_who_cares(stage: Stage) -> None:
    alice, bob = stage.resident("alice"), stage.resident("bob")
    with stage.working() as work:
        named = work.uow.people.add_named("张奶奶", alice.id, work.now)
        assert work.uow.people.add_named("张奶奶", alice.id, work.now) == named
        other = work.uow.people.add_named("张奶奶", bob.id, work.now)
    assert (named.openid, named.name, named.cared_by, named.following) == (None, "张奶奶", alice.id, False)
    assert (other.cared_by, other.id != named.id) == (bob.id, True)


def test_a_sign_up_keeps_who_entered_it_and_the_guests_until_it_begins_anew(stage: Stage) -> None:
    alice, bob, outing = stage.resident("alice"), stage.resident("bob"), stage.outing()
    stage.join(alice, outing, 3)
    with stage.working() as work:
        mine = work.uow.sign_ups.mine(outing.shift.id, alice.id)
        assert mine
        assert (mine.entered_by, mine.guests) == (None, ())
        work.uow.sign_ups.describe(mine, bob.id, ("小明", "小红"))
        (line,) = work.uow.sign_ups.roster(outing.activity.id)
        assert (line.sign_up.entered_by, line.sign_up.guests) == (bob.id, ("小明", "小红"))
        assert work.uow.sign_ups.cancel(mine, work.now)
        assert work.uow.sign_ups.add(outing.shift.id, alice.id, 1, work.now)
        again = work.uow.sign_ups.mine(outing.shift.id, alice.id)
    assert again
    assert (again.entered_by, again.guests) == (None, ())
