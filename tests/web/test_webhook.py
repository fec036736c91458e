"""The webhook over real HTTP against two web processes that share one Redis and one database."""

import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest

from bot.domain.activities import Occasion
from tests.processes import wait_until
from tests.web.conftest import Bot
from tests.web.platform import Platform, signed, text_message


@pytest.fixture
def openid() -> str:
    """Somebody who never wrote before."""
    return f"o{token_hex(13)}_"


@pytest.fixture
def outing(running: Bot) -> Occasion:
    """The one activity that is on."""
    starts_at = datetime.now(UTC) + timedelta(days=5)
    with running.stage.open() as uow:
        found = uow.activities.upcoming(datetime.now(UTC), 1)
    if found:
        return found[0]
    return running.stage.outing(
        title="环境清洁", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), capacity=None
    )


@pytest.fixture
def platform(running: Bot, outing: Occasion) -> Platform:
    return running.platform


def parties(bot: Bot, outing: Occasion, openid: str) -> list[int]:
    with bot.stage.open() as uow:
        lines = uow.sign_ups.roster(outing.activity.id)
    return [line.sign_up.party_size for line in lines if line.openid == openid and line.sign_up.active]


def test_the_same_message_three_times_at_once_has_one_effect_and_one_answer(
    running: Bot, platform: Platform, outing: Occasion, openid: str
) -> None:
    taken = running.stage.now_of(outing).shift.taken
    platform.says(openid, "报名", web=0)
    message = text_message(openid, "张阿姨 2")
    answers = platform.push_at_once([(message, 0), (message, 1), (message, 0)])
    assert len({answer.text for answer in answers}) == 1
    assert "环境清洁" in answers[0].text
    assert platform.push(message, web=1) == answers[0]  # and long after
    assert parties(running, outing, openid) == [2]
    assert running.stage.now_of(outing).shift.taken == taken + 2


def test_a_talk_goes_on_in_the_other_process(
    running: Bot, platform: Platform, outing: Occasion, openid: str
) -> None:
    platform.says(openid, "报名", web=0)
    assert "环境清洁" in platform.says(openid, "李老师 3", web=1)
    assert parties(running, outing, openid) == [3]


def test_messages_of_one_person_take_turns(
    running: Bot, platform: Platform, outing: Occasion, openid: str
) -> None:
    """Eight at once, to both processes: each is answered, and what they change is changed one by one."""
    platform.says(openid, "报名")
    platform.says(openid, "王敏 1")
    talk = [text_message(openid, words) for words in ("活动", "我的", "帮助", "报名") * 2]
    answers = platform.push_at_once([(xml, number % 2) for number, xml in enumerate(talk)])
    assert [answer.status for answer in answers] == [200] * 8
    assert all(answer.text and "抱歉" not in answer.text for answer in answers)
    assert parties(running, outing, openid) == [1]


def test_many_people_at_once(running: Bot, platform: Platform, outing: Occasion) -> None:
    people = [f"o{token_hex(13)}_" for _ in range(24)]
    platform.push_at_once([(text_message(who, "报名"), n % 2) for n, who in enumerate(people)])
    answers = platform.push_at_once(
        [(text_message(who, "小张 1"), (n + 1) % 2) for n, who in enumerate(people)]
    )
    assert Counter(answer.status for answer in answers) == {200: 24}
    assert [parties(running, outing, who) for who in people] == [[1]] * 24


def test_a_talk_survives_a_killed_web_process(
    running: Bot, platform: Platform, outing: Occasion, openid: str
) -> None:
    platform.says(openid, "报名", web=0)
    os.killpg(running.webs[0].pid, signal.SIGKILL)
    running.webs[0].ends()
    running.start(0)
    assert "环境清洁" in platform.says(openid, "赵大爷 2", web=0)
    assert parties(running, outing, openid) == [2]


def test_without_redis_people_are_answered_and_afterwards_all_is_well(
    running: Bot, platform: Platform, openid: str
) -> None:
    running.redis.kill()
    try:
        assert "环境清洁" in platform.says(openid, "活动", web=0)
        ready = platform.get("/readyz")
        assert (ready.status_code, ready.json()["redis"]) == (503, "gone")
        assert ready.json()["database"] == "ok"
    finally:
        running.redis.start()
    assert wait_until(lambda: platform.get("/readyz").ok)
    platform.says(openid, "报名", web=1)
    assert "环境清洁" in platform.says(openid, "孙老师 1", web=0)


def test_health_and_metrics(running: Bot, platform: Platform, openid: str) -> None:
    """The counts are those of both processes, whichever is asked."""
    assert platform.get("/healthz").json() == {"status": "ok"}
    assert platform.get("/readyz").json() == {"status": "ok", "database": "ok", "redis": "ok"}
    before = answered(platform, 0)
    platform.says(openid, "活动", web=0)
    platform.says(openid, "活动", web=1)
    assert answered(platform, 0) == answered(platform, 1) == before + 2
    assert platform.get("/nothing").status_code == 404


def answered(platform: Platform, web: int) -> float:
    lines = platform.get("/metrics", web).text.splitlines()
    counts = [line for line in lines if line.startswith('juyiqi_messages_total{outcome="answered"}')]
    return sum(float(line.split()[-1]) for line in counts)


def test_the_console_may_verify_the_address(platform: Platform) -> None:
    reply = platform.get("/wechat", **signed(), echostr="4375120948345356249")
    assert (reply.status_code, reply.text) == (200, "4375120948345356249")


@pytest.mark.parametrize("path", ["/wechat", "/wechat?echostr=1", "/wechat?signature=x&timestamp=1&nonce=2"])
def test_whoever_asks_unsigned_is_refused(platform: Platform, path: str) -> None:
    reply = platform.get(path)
    assert (reply.status_code, reply.content) == (403, b"")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_are_not_allowed(platform: Platform, method: str) -> None:
    import requests

    reply = requests.request(method, f"{platform.urls[0]}/wechat", timeout=5)
    assert (reply.status_code, reply.headers["Allow"]) == (405, "GET, POST")


def test_plain_or_forged_pushes_are_refused_in_safe_mode(platform: Platform, openid: str) -> None:
    plain = text_message(openid, "活动").encode()
    for query in (
        {},
        signed(),
        signed() | {"encrypt_type": "raw"},
        signed() | {"encrypt_type": "aes", "msg_signature": "0" * 40},
    ):
        reply = platform.post(plain, query)
        assert (reply.status_code, reply.content) == (403, b"")


def test_a_body_that_is_too_large_is_refused(platform: Platform) -> None:
    assert platform.post(b"x" * (256 * 1024 + 1), signed()).status_code == 413
    assert platform.post(b"x" * (256 * 1024), signed()).status_code == 403

    def chunks() -> object:
        yield from (b"x" * 1024 for _ in range(300))

    assert platform.post(chunks(), signed()).status_code == 413  # type: ignore[arg-type]  # without a length


@pytest.mark.parametrize(
    "xml", ["", "hello", "<xml/>", "<xml><MsgType>text</MsgType></xml>", "{}", "<!DOCTYPE x><xml/>"]
)
def test_what_is_signed_but_makes_no_sense_gets_an_empty_answer(platform: Platform, xml: str) -> None:
    """Anything else would be repeated, and the person would see an error."""
    assert platform.push(xml).text == ""
    assert platform.push(xml).status == 200


def test_nothing_secret_and_no_whole_openid_was_written(running: Bot, platform: Platform) -> None:
    said = running.said()
    assert "Traceback" not in said
    for secret in (*(running.environ[f"BOT_WECHAT__{name}"] for name in ("TOKEN", "AES_KEY", "APP_SECRET")),):
        assert secret not in said
