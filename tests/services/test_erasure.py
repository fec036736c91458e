"""Erasing somebody who did everything: nothing in the whole database tells of them any more.

Their words are unique, so that every table, every column and the file itself can be searched for them.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, select

from bot.domain.absence import NoShow
from bot.domain.activities import ActivityKind
from bot.domain.attendance import Mark, Means
from bot.domain.audit import AuditQuery
from bot.domain.people import Person
from bot.domain.requirements import Holding, Quality
from bot.services.activities.qualify import qualify
from bot.services.delivery.refusals import refused_by
from bot.services.joining.approve import refuse
from bot.services.joining.guests import name_guests
from bot.services.joining.helpers import Act, link, offer_code, tell_acted
from bot.services.joining.sign_up import join
from bot.services.persons import exports
from bot.services.persons.calendar import calendar_key
from bot.services.persons.hand_over import call_organizers
from bot.services.persons.people import erase, give_phone
from bot.services.presence.absence import mark_no_show
from bot.services.presence.check_in import check_in, check_out
from bot.services.presence.codes import try_code
from bot.services.presence.walk_in import Stranger, walk_in_named
from bot.services.record import hour_requests
from bot.services.record.certificates import issue
from bot.services.record.hours import BackFill, back_fill
from bot.services.record.revoke import revoke_certificate
from bot.store.database import connect
from bot.store.sealing import Sealer
from bot.store.tables import metadata, people
from bot.store.unit_of_work import UnitOfWork
from tests.chat import KEY, Town

NAME, PHONE, OPENID = "欧阳翠屏", "13912345679", "zephyrine"
MOTHER, GUEST = "欧阳老太太", "司徒小宝"
HABIT = "23:07-06:03"  # when they sleep
SECRETS = (NAME, PHONE, OPENID, MOTHER, GUEST, HABIT)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> Town:
    return Town(partial(UnitOfWork, engine, Sealer([KEY])))


def cells(engine: Engine) -> Iterator[tuple[str, str]]:
    """Every column of every row, as text."""
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                yield from ((f"{table.name}.{name}", str(value)) for name, value in row.items())


def found(engine: Engine) -> dict[str, set[str]]:
    """Which secrets are where."""
    places: dict[str, set[str]] = {}
    for where, text in cells(engine):
        for secret in SECRETS:
            if secret in text:
                places.setdefault(secret, set()).add(where)
    return places


class Life:
    """What somebody does with us in a year, through the doors that people have."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.olga = town.organizer()
        self.phone = town.person(OPENID, NAME)
        self.helper = town.person("helen", "海伦")
        self.past = town.activity(kind=ActivityKind.SERVICE)
        self.missed = town.activity("会议", at="2026-03-07 13:00")
        self.asks = town.activity("需审核", at="2026-03-20 09:00", needs_approval=True)
        self.refused = town.activity("也需审核", at="2026-03-22 09:00", needs_approval=True)
        self.full = town.activity("满员", at="2026-03-21 09:00", capacity=1)
        self.ahead = town.activity("还有位", at="2026-03-23 09:00")

    @property
    def person(self) -> Person:
        return self.phone.person

    def lived(self) -> None:
        self.talks()
        self.signs_up()
        self.has_family()
        self.serves()
        self.town.works()

    def talks(self) -> None:
        with self.town.open() as uow:
            work = self.town.work(uow)
            give_phone(work, self.person, PHONE)
            holding = Holding(Quality.TRAINING, "急救")
            qualify(work, self.person, holding, self.olga.person.id)
            call_organizers(work, self.person, f"我是{NAME}，电话{PHONE}")
            calendar_key(work, self.person)
            uow.commit()
        self.phone.says(f"人工，我叫{NAME}，请打{PHONE}")
        self.phone.says("免打扰 23:07到6:03")

    def signs_up(self) -> None:
        self.town.joins("bob", self.full)
        with self.town.open() as uow:
            work = self.town.work(uow)
            for each in (self.past, self.missed, self.asks, self.refused, self.ahead):
                join(work, self.person, each, 2)
                name_guests(work, self.person, each, [GUEST])
            mine = uow.sign_ups.mine(self.refused.shift.id, self.person.id)
            assert mine
            refuse(work, mine.id, self.olga.person.id, f"{NAME}住得太远")
            uow.waitlist.enter(self.full.shift.id, self.person.id, 1, work.now)
            uow.commit()

    def has_family(self) -> None:
        with self.town.open() as uow:
            work = self.town.work(uow)
            me, helper = self.person, self.helper.person
            mother = uow.people.add_named(MOTHER, me.id, work.now)
            join(work, mother, self.ahead, 1)
            link(work, helper, me, helper.id)
            link(work, me, helper, me.id)
            offer_code(work, me)
            tell_acted(work, me, helper, Act(f"{me.openid}:77", f"替{NAME}报名", f"{NAME}已报名"))
            tell_acted(work, helper, me, Act(f"{me.openid}:78", "报名", f"{NAME}已报名"))
            uow.commit()

    def serves(self) -> None:
        shift = self.past.shift
        self.town.clock.at = shift.starts_at
        with self.town.open() as uow:
            work = self.town.work(uow)
            for _ in range(6):
                try_code(work, self.person, "0000", work.now)
            walk_in_named(work, Stranger(shift.id, f"{MOTHER}的妹妹", 1, work.now, self.person.id))
            check_in(work, Mark(shift.id, self.person.id, work.now, Means.SELF, self.person.id))
            uow.commit()
        self.town.clock.forward(hours=2)
        with self.town.open() as uow:
            work = self.town.work(uow)
            check_out(work, Mark(shift.id, self.person.id, work.now, Means.SELF, self.person.id))
            uow.commit()
        self.town.clock.forward(days=3)
        self.town.works()
        with self.town.open() as uow:
            self.after(uow)
            uow.commit()

    def after(self, uow: UnitOfWork) -> None:
        work, me, olga = self.town.work(uow), self.person, self.olga.person.id
        shift = self.past.shift.id
        back_fill(work, BackFill(me.id, shift, 20, f"{NAME}没带手机", f"{NAME}的照片"), olga)
        back_fill(work, BackFill(me.id, shift, 30, f"{NAME}又", f"{PHONE}"), olga)
        hour_requests.ask(work, me, hour_requests.Complaint(shift, None, f"{NAME}多做了一小时"))
        mark_no_show(work, NoShow(self.missed.shift.id, me.id, f"{NAME}睡过了", False, work.now, olga))
        issued = issue(work, me, (date(2026, 1, 1), date(2026, 12, 31)), me.id)
        assert issued.certificate
        self.certificate = issued.certificate
        other = issue(work, me, (date(2026, 3, 1), date(2026, 12, 31)), me.id).certificate
        assert other
        revoke_certificate(work, other, f"{NAME}要求", olga)
        made = exports.Exported(exports.Export.SIGN_UPS, exports.Format.CSV, "activity:1", 1)
        exports.note(work, made, me.id)


@pytest.fixture
def life(town: Town) -> Life:
    life = Life(town)
    life.lived()
    return life


def test_the_story_leaves_traces_everywhere(life: Life, engine: Engine) -> None:
    """Else the search below proved nothing."""
    places = found(engine)
    assert set(places) == set(SECRETS) - {PHONE} | ({PHONE} & set(places))
    assert {"people.name", "messages.facts", "hour_requests.words", "no_shows.comment"} <= places[NAME]
    assert {"audit.detail", "hour_claims.evidence"} & places[NAME]
    assert places[GUEST] == {"sign_ups.guests"}
    assert places[HABIT] == {"people.quiet"}
    assert "people.openid" in places[OPENID]


def test_nothing_tells_of_them_afterwards(life: Life, engine: Engine) -> None:
    life.phone.says("删除我的信息")
    assert "已删除" in life.phone.says("是")
    assert found(engine) == {}


def test_unfollowing_removes_as_much(life: Life, engine: Engine) -> None:
    life.phone.unfollows()
    assert found(engine) == {}


def test_that_they_blocked_us_is_forgotten(life: Life, town: Town, engine: Engine) -> None:
    me = life.person
    with town.open() as uow:
        refused_by(town.work(uow), me.openid or "")
        uow.commit()
    assert life.person.refused
    with town.open() as uow:
        erase(town.work(uow), me)
        uow.commit()
    with engine.connect() as connection:
        kept = connection.execute(select(people.c.refused, people.c.refused_until)).all()
    assert {*kept} == {(None, None)}


def test_places_are_free_and_records_stay_without_the_name(life: Life, town: Town) -> None:
    me = life.person
    assert town.fresh(life.ahead).shift.taken == 3
    with town.open() as uow:
        minutes, attended = uow.hours.sum(me.id).minutes, uow.attendance.mine(life.past.shift.id, me.id)
    assert minutes
    assert attended
    life.phone.says("删除我的信息")
    life.phone.says("是")
    for each in (life.asks, life.ahead):
        assert town.fresh(each).shift.taken == 0
    with town.open() as uow:
        assert uow.hours.sum(me.id).minutes == minutes
        assert uow.attendance.mine(life.past.shift.id, me.id) == attended
        assert uow.certificates.find(life.certificate.new.number) == life.certificate
        assert uow.sign_ups.mine(life.past.shift.id, me.id)
        assert uow.waitlist.length(life.full.shift.id) == 0
        gone = uow.people.get(me.id)
    assert (gone.name, gone.openid, gone.has_phone) == ("", None, False)


def test_who_asked_for_it_is_written_down(life: Life, town: Town) -> None:
    me, olga = life.person.id, life.olga.person
    life.phone.says("删除我的信息")
    life.phone.says("是")
    with town.open() as uow:
        erase(town.work(uow), olga)
        uow.commit()
        entries = uow.audit.entries(AuditQuery(action="person.erase"))
    assert [(each.by and each.by.id, each.of) for each in entries[:2]] == [
        (None, f"person:{olga.id}"),
        (me, f"person:{me}"),
    ]


def test_another_of_the_same_name_is_left_alone(life: Life, town: Town) -> None:
    """Nobody can tell any more whom an old message meant; what names the person by number is emptied."""
    other = town.person("twin", NAME)
    with town.open() as uow:
        work = town.work(uow)
        call_organizers(work, other.person, "请帮帮我")
        source = f"help:{other.person.id}:{round(work.now.timestamp())}"
        uow.commit()
    life.phone.says("删除我的信息")
    life.phone.says("是")
    with town.open() as uow:
        assert uow.outbox.facts(source, 1)["name"] == NAME
    assert other.person.name == NAME


def test_what_was_not_sent_yet_stays_unsent(life: Life, town: Town) -> None:
    """An organizer is not told that nobody needs help."""
    with town.open() as uow:
        work = town.work(uow)
        call_organizers(work, life.person, "救命")
        source = f"help:{life.person.id}:{round(work.now.timestamp())}"
        uow.commit()
    life.phone.says("删除我的信息")
    life.phone.says("是")
    assert town.deliveries(source) == []


def test_not_even_the_file_remembers(sqlite_url: str) -> None:
    """What is deleted is overwritten: neither pages nor the log beside them hold it any longer."""
    engine = connect(sqlite_url)
    life = Life(Town(partial(UnitOfWork, engine, Sealer([KEY]))))
    life.lived()
    life.phone.says("删除我的信息")
    life.phone.says("是")
    engine.dispose()
    path = Path(make_url(sqlite_url).database or "")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert [secret for secret in SECRETS if secret.encode() in content] == []
    assert "王敏".encode() in content
