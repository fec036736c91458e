"""A resident follows, signs up, is reminded, and hears from the organizer: every part is the real one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
import yaml

from bot.domain.activities import Occasion
from bot.domain.audiences import Audience
from bot.domain.deliveries import RETRY_AFTER, DeliveryState, Reason, Road
from bot.services.activities.organize import call_off
from bot.services.announcing.announce import Plan, plan_announcement, withdraw
from tests.e2e.conftest import Town, town
from tests.processes import wait_until

EVENING = timedelta(hours=10)  # from 10:00, when each test begins, to 20:00
DAY = timedelta(days=1)
CUSTOM, TEMPLATE = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send"
TOKEN = "/cgi-bin/stable_token"


def reminder(occasion: Occasion) -> str:
    return f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:reminder:evening"


def test_the_evening_before_a_reminder_arrives_in_the_open_window(running: Town) -> None:
    morning = running.next_morning()
    outing = running.activity("观鸟活动", morning + timedelta(hours=23))
    alice = running.resident("王芳")
    alice.signs_up("观鸟活动")
    running.travel(morning + EVENING + timedelta(seconds=1))
    assert "社区北门" in alice.gets("观鸟活动", "custom")
    assert alice.got("观鸟活动", "template") == []
    running.settled(reminder(outing), alice, DeliveryState.SENT)


def test_days_later_it_arrives_by_template(running: Town) -> None:
    morning = running.next_morning()
    outing = running.activity("植树活动", morning + timedelta(days=5, hours=23))
    alice = running.resident("李梅")
    alice.signs_up("植树活动")
    running.travel(morning + 5 * DAY + EVENING + timedelta(seconds=1))
    alice.gets("植树活动", "template")
    found = running.settled(reminder(outing), alice, DeliveryState.DELIVERED)
    assert found.road is Road.TEMPLATE
    assert alice.got("植树活动", "custom") == []


def test_an_announcement_leaves_at_its_time_and_a_withdrawn_one_never(running: Town) -> None:
    morning = running.next_morning()
    alice = running.resident("陈静")
    alice.says("你好")
    with running.stage.working() as work:
        for words in ("今晚停水", "今晚停电"):
            plan = Plan(words, Audience("everyone"), morning + timedelta(hours=2))
            made = plan_announcement(work, plan, None)
        withdrawn = work.uow.announcements.get(made)
        assert withdrawn
        assert withdraw(work, withdrawn, None)
    assert alice.got("今晚停", "custom") == []
    running.travel(morning + timedelta(hours=2, seconds=1))
    alice.gets("今晚停水", "custom")
    assert alice.got("今晚停电", "custom") == []
    assert running.stage.deliveries(f"announcement:{made}") == []


def test_calling_off_tells_everybody(running: Town) -> None:
    morning = running.next_morning()
    outing = running.activity("摄影活动", morning + 2 * DAY)
    people = [running.resident(name) for name in ("赵敏", "孙丽")]
    for person in people:
        person.signs_up("摄影活动")
    with running.stage.working() as work:
        assert call_off(work, outing, None) == 2
    for person in people:
        person.gets("摄影活动", "custom")
    running.travel(morning + DAY + EVENING + timedelta(seconds=1))
    assert [each for each in running.stage.deliveries(reminder(outing)) if each.sent_at] == []


def test_who_blocked_us_is_a_failed_delivery(running: Town) -> None:
    running.post("settings", template_status="failed:user block")
    alice = running.resident("周洁")
    running.travel(running.now + timedelta(minutes=2))  # the window of following has closed
    source = running.notice(alice, "被拉黑")
    found = running.settled(source, alice, DeliveryState.FAILED)
    assert found.reason is Reason.BLOCKED


def test_one_token_was_fetched_by_all_processes_and_a_refused_one_is_replaced_once(running: Town) -> None:
    running.next_morning()
    alice = running.resident("吴霞")
    alice.says("你好")
    source = running.notice(alice, "第一条")
    running.settled(source, alice, DeliveryState.SENT)
    before = running.calls(TOKEN)
    running.post("faults", endpoint=CUSTOM, kind="40001", count=1)
    source = running.notice(alice, "第二条")
    running.settled(source, alice, DeliveryState.SENT)
    assert running.calls(TOKEN)["0"] == before["0"] + 1
    assert alice.got("第二条", "custom")


def test_a_busy_platform_is_tried_again_later(running: Town) -> None:
    running.next_morning()
    alice = running.resident("郑红")
    alice.says("你好")
    running.post("faults", endpoint=CUSTOM, kind="-1", count=1)
    source = running.notice(alice, "忙的时候")
    running.settled(source, alice, DeliveryState.PLANNED, reason=Reason.PLATFORM_BUSY)
    assert alice.got("忙的时候", "custom") == []
    running.travel(running.now + RETRY_AFTER[0])
    alice.gets("忙的时候", "custom")
    assert len(alice.got("忙的时候", "custom")) == 1


def test_a_window_that_somebody_else_used_up_leads_to_the_template(running: Town) -> None:
    """45047 where we believed in an open window."""
    running.next_morning()
    alice = running.resident("冯娟")
    alice.says("你好")
    use_up(running, alice.openid)
    source = running.notice(alice, "窗口用完")
    found = running.settled(source, alice, DeliveryState.DELIVERED)
    assert found.road is Road.TEMPLATE
    assert running.calls(CUSTOM)["45047"] >= 1


def use_up(town: Town, openid: str) -> None:
    account = yaml.safe_load((town.var / "local.yaml").read_text())["wechat"]
    asked = {"grant_type": "client_credential", "appid": account["app_id"], "secret": account["app_secret"]}
    token = requests.post(town.url + TOKEN, json=asked, timeout=20).json()["access_token"]
    for _ in range(9):
        body = {"touser": openid, "msgtype": "text", "text": {"content": "x"}}
        requests.post(town.url + CUSTOM, params={"access_token": token}, json=body, timeout=20)


def test_health_and_counts(running: Town) -> None:
    assert requests.get(f"{running.web}/readyz", timeout=20).json()["status"] == "ok"
    running.next_morning()
    alice = running.resident("严芳")
    alice.says("你好")
    running.settled(running.notice(alice, "数一数"), alice, DeliveryState.SENT)
    metrics = requests.get(f"{running.web}/metrics", timeout=20).text
    assert 'juyiqi_platform_total{event="send_sent"}' in metrics  # counted by the worker, told by the web
    assert "juyiqi_deliveries_due_total" in metrics
    assert 'juyiqi_sent_total{outcome="sent",road="custom"}' in metrics
    assert "juyiqi_oldest_due_seconds 0.0" in metrics
    assert 'juyiqi_queue_batches{queue="deliveries"} 0.0' in metrics
    assert "juyiqi_token_age_seconds" in metrics


@pytest.fixture(scope="module")
def poor() -> Iterator[Town]:
    with town(BOT_WECHAT__ACCOUNT="subscription") as running:
        yield running


def test_an_account_without_rights_tries_nothing_and_shows_it_with_the_next_answer(poor: Town) -> None:
    morning = poor.next_morning()
    poor.activity("下棋活动", morning + timedelta(hours=23))
    alice = poor.resident("钱伟")
    alice.signs_up("下棋活动")
    poor.travel(morning + EVENING + timedelta(seconds=1))
    wait_until(lambda: "waiting" in {each.state for each in poor.stage.deliveries("activity")}, 20)
    assert "下棋活动" in alice.says("帮助")
    assert poor.calls(CUSTOM) == poor.calls(TEMPLATE) == {}
