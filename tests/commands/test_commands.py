"""What every command answers to good and to bad input: exit code, stdout for results, stderr for errors."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from click import Context
from click.testing import CliRunner

from bot.domain.deliveries import DeliveryState
from bot.domain.people import Role
from bot.domain.signups import JoinOutcome
from bot.memory.queues import NAMESPACE, QUEUE
from manage import cli
from tests.commands.conftest import Run
from tests.services.stage import OUTING, Stage, openid

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)  # commands run by the real clock
NAMES = cli.list_commands(Context(cli))
COMMANDS = sorted(
    [name, *child]
    for name in NAMES
    for child in [[each] for each in getattr(cli.get_command(Context(cli), name), "commands", ())] or [[]]
)


def ok(result: Any) -> str:
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def refused(result: Any, *words: str, code: int = 1) -> None:
    """One clear sentence on stderr and nothing on stdout."""
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    for word in words:
        assert word in result.stderr


@pytest.fixture
def outing(stage: Stage) -> int:
    return stage.outing(starts_at=SOON, ends_at=SOON + timedelta(hours=2)).activity.id


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(words: list[str]) -> None:
    result = CliRunner().invoke(cli, [*words, "--help"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 3


def test_the_promised_commands_are_there() -> None:
    promised = {"serve", "work", "up", "db", "demo", "grant", "activity", "signups", "announce"}
    assert promised | {"deliveries", "erase", "menu", "check"} <= set(NAMES)


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    refused(run("frobnicate"), "No such command", code=2)


def test_demo_loads_once(run: Run) -> None:
    assert ok(run("demo")) == "demo data loaded\n"
    assert ok(run("demo")) == "demo data was there already\n"
    listed = json.loads(ok(run("activity", "list", "--json")))
    assert [row["confirmed"] for row in listed if "雷锋" in row["title"]] == [6]


def test_activities_are_listed_and_shown(run: Run, outing: int) -> None:
    (row,) = json.loads(ok(run("activity", "list", "--json")))
    shown = json.loads(ok(run("activity", "show", outing, "--json")))
    assert shown == row
    promised = {"id", "title", "kind", "state", "starts_at", "ends_at", "capacity", "confirmed"}
    assert promised <= row.keys()
    assert datetime.fromisoformat(row["starts_at"]) == SOON
    assert row["starts_at"].endswith("+08:00")
    assert OUTING.title in ok(run("activity", "list"))
    assert "capacity: 40" in ok(run("activity", "show", outing))


def test_an_empty_list_is_an_empty_array(run: Run) -> None:
    assert json.loads(ok(run("activity", "list", "--json"))) == []
    assert run("activity", "list").stderr == "nothing\n"


@pytest.mark.parametrize("number", ["99", str(2**63 - 1)])
@pytest.mark.parametrize("words", [("activity", "show"), ("signups",)], ids=" ".join)
def test_an_activity_that_is_not_there(run: Run, words: tuple[str, ...], number: str) -> None:
    refused(run(*words, number), f"there is no activity {number}")


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "²", str(2**63)])
@pytest.mark.parametrize("words", [("activity", "show"), ("signups",)], ids=" ".join)
def test_a_number_that_no_activity_can_have(run: Run, words: tuple[str, ...], number: str) -> None:
    refused(run(*words, "--", number), "Invalid value", code=2)


@pytest.fixture
def guests(stage: Stage, outing: int) -> list[str]:
    """Three who signed up; one bears a name that a spreadsheet would run."""
    with stage.open() as uow:
        (occasion,) = uow.activities.of_activity(outing)
    names = ["alice", "=cmd|' /C calc'!A0", "+86 张三"]
    for number, name in enumerate(names):
        guest = stage.resident(f"guest{number}")
        with stage.working() as work:
            work.uow.people.change(guest.id, name=name)
        assert stage.join(guest, occasion, number + 1) is JoinOutcome.JOINED
    return names


def test_sign_ups_as_json(run: Run, outing: int, guests: list[str]) -> None:
    rows = json.loads(ok(run("signups", outing, "--json")))
    assert {"id", "activity", "shift", "openid", "name", "party_size", "state"} <= rows[0].keys()
    assert [row["name"] for row in rows] == guests
    assert [row["party_size"] for row in rows] == [1, 2, 3]
    assert {row["state"] for row in rows} == {"confirmed"}


def test_sign_ups_as_csv_for_a_spreadsheet(run: Run, outing: int, guests: list[str], tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    assert ok(run("signups", outing, "--csv", file)) == f"3 rows written to {file}\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["name"] for row in rows] == ["alice", "'=cmd|' /C calc'!A0", "'+86 张三"]


def test_a_csv_that_cannot_be_written(run: Run, outing: int, tmp_path: Path) -> None:
    refused(run("signups", outing, "--csv", tmp_path / "no" / "x.csv"), "cannot be written")


def test_granting_makes_the_person_known(run: Run, stage: Stage) -> None:
    assert ok(run("grant", openid("olga"), "organizer")) == f"{openid('olga')} is now organizer\n"
    ok(run("grant", openid("olga"), "driver"))
    assert stage.person("olga").roles == {Role.ORGANIZER, Role.DRIVER}


def test_a_role_is_taken_back_but_never_from_the_last_organizer(run: Run, stage: Stage) -> None:
    ok(run("grant", openid("olga"), "organizer"))
    refused(run("revoke", openid("olga"), "organizer"), "this is the last organizer")
    refused(run("revoke", openid("olga"), "driver"), "they do not hold this role")
    ok(run("grant", openid("paul"), "organizer"))
    assert ok(run("revoke", openid("olga"), "organizer")) == f"{openid('olga')} is organizer no more\n"
    assert stage.person("olga").roles == frozenset()
    assert len([each for each in stage.deliveries("role") if each.openid == openid("olga")]) == 2


@pytest.mark.parametrize(
    ("who", "role", "words"),
    [
        ("oAlice", "king", "'king' is not one of"),
        ("", "driver", "must be an openid"),
        ("张三", "driver", "must be an openid"),
        ("o" * 65, "driver", "must be an openid"),
    ],
)
def test_bad_grants(run: Run, who: str, role: str, words: str) -> None:
    refused(run("grant", who, role), words, code=2)


def test_erasing_frees_the_places(run: Run, stage: Stage, outing: int, guests: list[str]) -> None:
    assert ok(run("erase", openid("guest1"))) == "erased; 1 sign-ups released\n"
    refused(run("erase", openid("guest1")), "nobody is known as")
    rows = json.loads(ok(run("signups", outing, "--json")))
    assert [(row["openid"], row["name"], row["state"]) for row in rows][1] == (None, "", "cancelled")
    assert json.loads(ok(run("activity", "show", outing, "--json")))["confirmed"] == 4


def test_an_announcement_is_planned_and_looked_up(run: Run, stage: Stage, outing: int) -> None:
    stage.resident("alice")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).astimezone()
    number = ok(run("announce", "--text", "周六见", "--to", "everyone", "--at", tomorrow.isoformat())).strip()
    assert json.loads(ok(run("deliveries", number, "--json"))) == []  # nobody is addressed before its time
    now = ok(run("announce", "--text", "现在", "--to", f"activity:{outing}")).strip()
    assert int(now) == int(number) + 1


def test_deliveries_tell_what_was_promised(run: Run, stage: Stage) -> None:
    source = stage.tell(stage.resident("alice"))
    (row,) = json.loads(ok(run("deliveries", source, "--json")))
    assert {"id", "source", "openid", "road", "state", "due_at", "sent_at", "reason"} <= row.keys()
    assert (row["state"], row["road"], row["sent_at"]) == ("planned", None, None)
    assert "planned" in ok(run("deliveries", source))


@pytest.mark.parametrize("number", ["99", "0", "9" * 18])
def test_deliveries_of_an_announcement_that_is_not_there(run: Run, number: str) -> None:
    refused(run("deliveries", number), f"there is no announcement {number}")


@pytest.mark.parametrize("source", ["activity:99", "²", "%", "9" * 40])
def test_deliveries_of_an_unknown_source_are_none(run: Run, source: str) -> None:
    assert json.loads(ok(run("deliveries", source, "--json"))) == []


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        (["--to", "everyone"], ["--text"], 2),
        (["--text", " ", "--to", "everyone"], ["1 to 600 characters"], 2),
        (["--text", "长" * 601, "--to", "everyone"], ["1 to 600 characters"], 2),
        (["--text", "x", "--to", "nobody"], ["audience must be everyone, role:ROLE"], 2),
        (["--text", "x", "--to", "activity:99"], ["there is no activity 99"], 1),
        (["--text", "x", "--to", "everyone", "--at", "tomorrow"], ["must look like"], 2),
        (["--text", "x", "--to", "everyone", "--at", "2020-01-01T08:00"], ["is past; it is"], 2),
    ],
)
def test_bad_announcements(run: Run, options: list[str], words: list[str], code: int) -> None:
    refused(run("announce", *options), *words, code=code)


def test_upgrading_twice_is_fine(run: Run) -> None:
    assert ok(run("db", "upgrade")) == ok(run("db", "upgrade")) == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BOT_WEB__PORT", "hello", "web.port"),
        ("BOT_WECHAT__COLOUR", "red", "wechat.colour: is not a setting"),
        ("BOT_DATABASE__URL", "mysql://x", "database.url"),
        ("BOT_DATABASE__URL", "postgresql+nothing://u:hunter2@h/x", "database.url cannot be used"),
        ("BOT_DATABASE__URL", "postgresql://u:hunter2@127.0.0.1:1/x", "the database does not answer"),
        ("BOT_CONFIG", "/no/such/file.yaml", "BOT_CONFIG names the file"),
        ("BOT_PATHS__VAR", "/proc/nowhere", "BOT_PATHS__VAR names another folder"),
    ],
)
def test_wrong_settings_are_one_line(run: Run, name: str, value: str, words: str) -> None:
    result = run("activity", "list", **{name: value})
    refused(result, words)
    assert result.stderr.count("\n") == 1
    assert "hunter2" not in result.output


@pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])
def test_without_tables_it_says_how_to_make_them(
    run: Run, request: pytest.FixtureRequest, database_kind: str
) -> None:
    empty = request.getfixturevalue(f"empty_{database_kind}_url")
    refused(run("activity", "list", BOT_DATABASE__URL=empty), "run `python manage.py db upgrade`")
    ok(run("db", "upgrade", BOT_DATABASE__URL=empty))
    assert json.loads(ok(run("activity", "list", "--json", BOT_DATABASE__URL=empty))) == []


def test_checking_names_every_part_that_does_not_answer(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout == "settings: ok\ndatabase: ok\n"
    assert "redis: does not answer" in result.stderr
    assert "token: /cgi-bin/stable_token: no result, ConnectionError" in result.stderr


def test_sweeping_puts_right_what_crashed_and_hands_over_what_is_due(
    run: Run, stage: Stage, redis_url: str
) -> None:
    alice, bob = stage.resident("alice"), stage.resident("bob")
    stage.clock.at -= timedelta(hours=1)
    stage.tell(alice)
    with stage.open() as uow:  # a worker that claimed it and was killed
        uow.deliveries.claim([1], stage.clock.at, timedelta(minutes=2))
        uow.commit()
    source = stage.tell(bob)
    told = ok(run("sweep", BOT_REDIS__URL=redis_url))
    assert told == "put right: 1\nhanded to the engine: 2\n"
    assert {each.state for each in stage.deliveries(source)} == {DeliveryState.PLANNED}
    with redis.Redis.from_url(redis_url) as client:
        assert client.hlen(f"{NAMESPACE}:{QUEUE}.msgs") == 1


def test_publishing_a_menu_nobody_takes(run: Run, redis_url: str) -> None:
    refused(run("menu", "publish", BOT_REDIS__URL=redis_url), "/cgi-bin/stable_token", "ConnectionError")
