"""Whatever a command changes stands in the audit log: the commands there are, walked one by one."""

from datetime import datetime, time, timedelta
from pathlib import Path

import click
import pytest
from sqlalchemy import func, select

from bot.domain.activities import ActivityKind, NewActivity
from bot.domain.attendance import Mark, Means
from bot.domain.people import Role
from bot.domain.reminders import LOCAL
from bot.domain.replacement import Call, CallState
from bot.services.activities.series import start_series
from bot.services.joining.helpers import care_for, link
from bot.services.joining.line_up import line_up
from bot.services.persons.people import grant
from bot.services.presence.check_in import check_in, check_out
from bot.services.record.booking import book_shift
from bot.services.record.certificates import issue
from bot.services.record.hour_requests import Complaint, ask
from bot.services.record.hours import BackFill, back_fill
from bot.store.tables import metadata
from manage import cli
from tests.commands.conftest import Run
from tests.noting import COMMANDS, SERVICES, noting
from tests.services.stage import Stage, openid

NAMES = ("alice", "bob", "carol", "olga", "paul")
ALICE, BOB, CAROL, OLGA, PAUL = map(openid, NAMES)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FULL, PAST, RUNNING, ASKS, FREE, EMPTY, SERIES = range(1, 8)  # the activities of the town
SOON = (datetime.now(LOCAL) + 3 * DAY).replace(microsecond=0)
SPAN = ("--starts", SOON.isoformat(), "--ends", (SOON + HOUR).isoformat())

READS: dict[str, tuple[object, ...]] = {
    "activity list": (),
    "activity show": (FULL,),
    "approval list": (),
    "announce forecast": ("--text", "通知", "--to", "everyone"),
    "announce list": (),
    "announce query list": (),
    "audit list": (),
    "certificate verify": ("{number}",),
    "chain print": (FULL,),
    "checkin code": (RUNNING,),
    "checkin list": (RUNNING,),
    "deliveries": ("activity:1",),
    "helper list": (),
    "hours": ("--activity", PAST),
    "hours waiting": (),
    "imports list": (),
    "people named": (),
    "places waitlist": (FULL,),
    "unreached": (FULL,),
    "signups": (FULL,),
}
EXPORTS: dict[str, tuple[object, ...]] = {  # they change nothing, and are written down all the same
    "signups": (FULL, "--csv", "{out}"),
    "activity roster": (FULL, "--csv", "{out}"),
    "hours export": ("--csv", "{out}"),
}
MACHINES = {  # processes, the platform, the database as a whole: no acts on people or activities
    *("serve", "work", "up", "db upgrade", "demo", "sweep", "menu publish", "check"),
    *("activity qr", "checkin qr", "sending show", "sending reopen"),
}
WRITES: dict[str, tuple[object, ...]] = {
    "grant": (CAROL, "volunteer"),
    "revoke": (CAROL, "driver"),
    "activity import": ("{activities}",),
    "people import": ("{people}",),
    "people merge": ("{named}", BOB),
    "imports link": (OLGA, "people"),
    "imports close": (OLGA,),
    "hours import": ("{hours}",),
    "behalf": (FREE, "--by", CAROL, "--name", "奶奶"),
    "helper link": (ALICE, BOB),
    "helper unlink": (PAUL, BOB),
    "helper erase": (PAUL, BOB),
    "helper keep": (BOB,),
    "chain import": (FREE, "{list}", "--by", OLGA),
    "approval approve": ("{pending}", "--reason", "可以"),
    "approval refuse": ("{pending}", "--reason", "不行"),
    "structure add-role": (FULL, "引导员"),
    "structure add-shift": (FULL, *SPAN),
    "structure require": (FULL, "--requires", "party"),
    "structure rules": (FULL, "--minimum", 1),
    "structure move-series": (SERIES, *SPAN),
    "structure resize-series": (SERIES, 30),
    "structure end-series": (SERIES,),
    "qualify": (ALICE, "party"),
    "announce": ("--text", "通知", "--to", "everyone"),
    "announce change": (1, "--text", "别的"),
    "announce stop": (1,),
    "announce withdraw": (1,),
    "announce query save": ("骨干", "role:volunteer"),
    "announce query drop": ("骨干",),
    "people label": (ALICE, "tag:唱歌"),
    "people news": (ALICE, "off"),
    "hours back-fill": (CAROL, PAST, 30, "--reason", "补", "--evidence", "签到表"),
    "hours correct": (1, 10, "--reason", "晚走"),
    "hours confirm": (1, "--by", OLGA),
    "hours refuse": (1, "--reason", "没有"),
    "hours answer": (1, "--minutes", 10, "--reason", "是的"),
    "hours wrong": (BOB, PAST, "我来了"),
    "hours break": (PAST, "10:00", "11:00"),
    "hours close": (EMPTY,),
    "certificate issue": (ALICE,),
    "certificate revoke": ("{number}", "--reason", "错了"),
    "erase": (ALICE,),
    "change": (FULL, "--place", "东门"),
    "cancel": (FULL,),
    "checkin in": (RUNNING, CAROL),
    "checkin out": (RUNNING, ALICE),
    "checkin undo": (RUNNING, ALICE),
    "checkin walkin": (RUNNING, "李大爷", "--by", OLGA),
    "checkin close": (RUNNING,),
    "noshow": (RUNNING, CAROL, "--comment", "没来", "--unexcused"),
    "places capacity": (FULL, 5),
    "places first": ("{waiting}",),
    "places remove": ("{waiting}", "--reason", "满了"),
    "replace open": (ASKS,),
    "replace stop": (FREE,),
    "replace answer": (PAUL, "no"),
    "calendar": (ALICE, "--renew"),
    "signup add": (FREE, CAROL),
    "signup leave": (FULL, ALICE),
    "signup swap": (FULL, ALICE),
    "signup accept": (FULL, BOB),
    "signup coming": (FULL, ALICE),
    "wishes": (ALICE, "--no-stands-in"),
}
SHOWING = {"list", "show", "print", "waiting", "forecast"}
PLANNED = ("announce", "--text", "通知", "--to", "everyone", "--at", SOON.isoformat())
SAVED = ("announce", "query", "save", "骨干", "role:volunteer")
BEFORE: dict[str, tuple[tuple[object, ...], ...]] = {
    "revoke": (("grant", CAROL, "driver"),),
    "helper keep": (("helper", "erase", PAUL, BOB),),
    "imports close": (("imports", "link", OLGA, "people"),),
    "signup accept": (("places", "capacity", FULL, 5),),
    "announce change": (PLANNED,),
    "announce stop": (PLANNED,),
    "announce withdraw": (PLANNED,),
    "announce query drop": (SAVED,),
}
ELSEWHERE = {  # of an announcement that is on its way, or asks for a second person's word
    *("announce pause", "announce resume"),
    *("announce show", "announce left-out", "announce approve", "announce refuse"),
}


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> dict[str, str]:
    """Every command that does something, by its words: the name of the function that does it."""
    found: dict[str, str] = {}
    if not isinstance(command, click.Group) or command.invoke_without_command:
        found[" ".join(path)] = command.callback.__name__ if command.callback else ""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner
            found |= leaves(inner, (*path, name))
    return found


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"BOT_PRIVACY__CONSENT_VERSION": "1"}


@pytest.fixture
def town(stage: Stage, tmp_path: Path) -> dict[str, object]:
    """Something for every command to change; what the recipes cannot know by themselves."""
    now = stage.clock.at
    people = {name: stage.resident(name) for name in NAMES}
    alice, bob, carol, olga, paul = people.values()
    nine = datetime.combine(now.astimezone(LOCAL).date() - DAY, time(9), LOCAL)
    service = {"kind": ActivityKind.SERVICE}
    spans = {"starts_at": now + 2 * DAY, "ends_at": now + 2 * DAY + HOUR}
    full = stage.outing(title="满了", capacity=1, **spans)
    past = stage.outing(title="过去", starts_at=nine, ends_at=nine + 3 * HOUR, **service)
    running = stage.outing(title="现在", starts_at=now - HOUR / 2, ends_at=now + HOUR, capacity=9)
    later = {"starts_at": now + 4 * DAY, "ends_at": now + 4 * DAY + HOUR}
    asks = stage.outing(title="要批准", needs_approval=True, **later)
    free = stage.outing(title="空着", capacity=9, starts_at=now + 5 * DAY, ends_at=now + 5 * DAY + HOUR)
    stage.outing(title="没人来", starts_at=nine - 2 * DAY, ends_at=nine - 2 * DAY + HOUR, **service)
    for person, occasion in ((alice, full), (carol, asks)):
        stage.join(person, occasion)
    with stage.working() as work:
        grant(work, olga, Role.ORGANIZER)
        link(work, paul, bob, paul.id)
        named = care_for(work, olga, "爷爷", olga.id)
        line_up(work, bob, full, 1)
        for person, occasion in ((alice, past), (alice, running), (carol, running)):
            work.uow.activities.take(occasion.shift.id, 1, occasion.shift.starts_at - HOUR)
            work.uow.sign_ups.add(occasion.shift.id, person.id, 1, now)
        for at, act in ((nine, check_in), (nine + 3 * HOUR, check_out)):
            act(work, Mark(past.shift.id, alice.id, at, Means.CODE, alice.id))
        check_in(work, Mark(running.shift.id, alice.id, now, Means.CODE, alice.id))
        book_shift(work, past.shift.id)
        back_fill(work, BackFill(bob.id, past.shift.id, 60, "补", "签到表"), bob.id)
        ask(work, alice, Complaint(past.shift.id, 1, "少了"))
        work.uow.replacements.open(Call(0, free.shift.id, olga.id, CallState.OPEN, 0, now + HOUR), now)
        call = work.uow.replacements.call(free.shift.id)
        assert call
        work.uow.replacements.ask(call, [paul.id], now)
        start = NewActivity("巡逻", now + 6 * DAY, now + 6 * DAY + HOUR, "北门", 10)
        assert start_series(work, start, "FREQ=WEEKLY", olga.id).activity.id == SERIES
        days = (nine.date() - timedelta(days=1), nine.date() + timedelta(days=1))
        certificate = issue(work, alice, days, None).certificate
        waiting, pending = work.uow.waitlist.mine(full.shift.id, bob.id), work.uow.sign_ups.pending(now, 9)
    assert certificate
    assert waiting
    (tmp_path / "list.txt").write_text("接龙\n1. 赵一\n2. 钱二\n", encoding="utf-8")
    rows = "title,starts_at,ends_at,place,capacity\n新的,2099-03-01 09:00,2099-03-01 10:00,北门,5\n"
    (tmp_path / "activities.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "people.csv").write_text(f"openid,roles\n{CAROL},driver\n", encoding="utf-8")
    rows = "openid,title,starts_at,ends_at,hours,place,reason,evidence\n"
    rows += f"{CAROL},从前,2020-03-01 09:00,2020-03-01 10:00,1,北门,补,签到表\n"
    (tmp_path / "hours.csv").write_text(rows, encoding="utf-8")
    return {
        "{number}": certificate.new.number,
        "{waiting}": waiting.sign_up_id,
        "{named}": named.id,
        "{pending}": pending[0][0].sign_up.id,
        "{list}": tmp_path / "list.txt",
        "{activities}": tmp_path / "activities.csv",
        "{people}": tmp_path / "people.csv",
        "{hours}": tmp_path / "hours.csv",
        "{out}": tmp_path / "out.csv",
    }


def contents(stage: Stage) -> dict[str, list[str]]:
    """Every row of every table but the audit log."""
    with stage.engine.connect() as connection:
        return {
            name: sorted(map(str, connection.execute(select(table))))
            for name, table in metadata.tables.items()
            if name != "audit"
        }


def noted(stage: Stage) -> int:
    with stage.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(metadata.tables["audit"])) or 0


def test_every_other_command_leads_to_a_note() -> None:
    """Those that have no line above: by who calls whom, unless they only show something."""
    walked = set(READS) | set(EXPORTS) | set(WRITES) | MACHINES | ELSEWHERE
    unknown = {command: act for command, act in leaves(cli).items() if command not in walked}
    notes = noting(SERVICES, COMMANDS)
    shows = {command for command in unknown if command.split()[-1] in SHOWING}
    assert {command for command, act in unknown.items() if act not in notes} == shows


def test_no_line_here_is_of_a_command_that_is_gone() -> None:
    assert set(READS) | set(EXPORTS) | set(WRITES) | MACHINES <= leaves(cli).keys()


@pytest.mark.parametrize("command", WRITES)
def test_what_changes_something_is_noted(
    run: Run, stage: Stage, town: dict[str, object], command: str
) -> None:
    for words in BEFORE.get(command, ()):
        assert run(*words).exit_code == 0
    before, known = contents(stage), noted(stage)
    done = run(*command.split(), *(town.get(str(word), word) for word in WRITES[command]))
    assert done.exit_code == 0, done.output
    assert contents(stage) != before, done.output
    assert noted(stage) > known


@pytest.mark.parametrize("command", READS)
def test_what_only_shows_changes_nothing(
    run: Run, stage: Stage, town: dict[str, object], command: str
) -> None:
    before, known = contents(stage), noted(stage)
    done = run(*command.split(), *(town.get(str(word), word) for word in READS[command]))
    assert done.exit_code == 0, done.output
    assert (contents(stage), noted(stage)) == (before, known)


@pytest.mark.parametrize("command", EXPORTS)
def test_what_leaves_the_house_is_noted(
    run: Run, stage: Stage, town: dict[str, object], command: str
) -> None:
    before, known = contents(stage), noted(stage)
    done = run(*command.split(), *(town.get(str(word), word) for word in EXPORTS[command]))
    assert done.exit_code == 0, done.output
    assert (contents(stage), noted(stage)) == (before, known + 1)
