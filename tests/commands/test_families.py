"""Helpers, signing up on behalf, and chain lists at the machine."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.test_commands import ok, refused
from tests.services.stage import Stage, openid

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """The same privacy text as the stage's people agreed to."""
    return environ | {"BOT_PRIVACY__CONSENT_VERSION": "1"}


@pytest.fixture
def outing(stage: Stage) -> int:
    stage.resident("alice")
    stage.resident("bob")
    return stage.outing(starts_at=SOON, ends_at=SOON + timedelta(hours=2)).activity.id


def test_linking_listing_and_ending(run: Run, outing: int) -> None:
    assert ok(run("helper", "link", openid("bob"), openid("alice"))).endswith(f"act for {openid('alice')}\n")
    (row,) = json.loads(ok(run("helper", "list", "--json")))
    assert (row["helper"], row["person_name"]) == (openid("bob"), "alice")
    ok(run("helper", "unlink", openid("bob"), openid("alice")))
    refused(run("helper", "unlink", openid("bob"), openid("alice")), "does not act for")
    assert json.loads(ok(run("helper", "list", "--json"))) == []


def test_erasing_on_a_helpers_word_waits_and_is_stopped(run: Run, stage: Stage, outing: int) -> None:
    words = ("helper", "erase", openid("bob"), openid("alice"))
    refused(run(*words), "does not act for")
    ok(run("helper", "link", openid("bob"), openid("alice")))
    assert ok(run(*words)).startswith("asked for; due at ")
    assert ok(run(*words)).startswith("asked for before; due at ")
    assert ok(run("helper", "keep", openid("alice"))) == "nothing is erased\n"
    refused(run("helper", "keep", openid("alice")), "no helper asked to erase them")
    assert stage.person("alice").name == "alice"


def test_bad_links(run: Run, outing: int) -> None:
    refused(run("helper", "link", openid("bob"), openid("bob")), "nobody is their own helper")
    refused(run("helper", "link", openid("bob"), "oNobody"), "nobody is known as oNobody")


def test_somebody_is_signed_up_by_name(run: Run, outing: int) -> None:
    assert ok(run("behalf", outing, "--by", openid("bob"), "--name", "张奶奶", "--guest", "小明")) == (
        "张奶奶: joined\n"
    )
    (row,) = json.loads(ok(run("signups", outing, "--json")))
    assert (row["name"], row["party_size"], row["openid"]) == ("张奶奶", 2, None)


def test_somebody_is_signed_up_by_their_helper_alone(run: Run, stage: Stage, outing: int) -> None:
    words = ("behalf", outing, "--by", openid("bob"), "--for", openid("alice"))
    refused(run(*words), "is not the helper of")
    ok(run("helper", "link", openid("bob"), openid("alice")))
    assert ok(run(*words)) == "alice: joined\n"
    assert {each.openid for each in stage.deliveries("helper")} == {openid("alice"), openid("bob")}


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        ((), "say either --name or --for", 2),
        (("--name", " "), "1 to 20 characters", 2),
        (("--name", "张奶奶", "--shift", "99"), "has no shift 99", 1),
        (("--name", "张奶奶", "--party", "21"), "21", 2),
    ],
)
def test_bad_sign_ups(run: Run, outing: int, options: tuple[str, ...], words: str, code: int) -> None:
    refused(run("behalf", outing, "--by", openid("bob"), *options), words, code=code)
    assert json.loads(ok(run("signups", outing, "--json"))) == []


def test_a_list_is_entered_once_and_printed(run: Run, outing: int, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("#接龙\n1. 张三\n2. 李四 +1\n3. alice\n", encoding="utf-8")
    words = ("chain", "import", outing, file, "--by", openid("bob"), "--json")
    places = [row["place"] for row in json.loads(ok(run(*words, "--dry-run")))]
    assert places == ["new", "new", "new"]
    assert json.loads(ok(run("signups", outing, "--json"))) == []
    assert [row["place"] for row in json.loads(ok(run(*words)))] == ["new"] * 3
    assert [row["place"] for row in json.loads(ok(run(*words)))] == ["same"] * 3
    printed = ok(run("chain", "print", outing))
    assert printed.endswith("1. 张三\n2. 李四 +1\n3. alice\n")


def test_a_file_without_a_list(run: Run, outing: int, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(b"\xff\xfe\x00")
    refused(run("chain", "import", outing, file, "--by", openid("bob")), "cannot be read as UTF-8")
    file.write_text("", encoding="utf-8")
    refused(run("chain", "import", outing, file, "--by", openid("bob")), "holds no list")


def test_names_that_one_follower_bears_mean_them_where_that_is_said(
    run: Run, stage: Stage, outing: int, tmp_path: Path
) -> None:
    file = tmp_path / "list.txt"
    file.write_text("接龙\n1. alice\n2. 钱二\n", encoding="utf-8")
    ok(run("chain", "import", outing, file, "--by", openid("bob"), "--followers"))
    with stage.open() as uow:
        coming = {line.name: line.openid for line in uow.sign_ups.roster(outing)}
    assert coming == {"alice": openid("alice"), "钱二": None}
