"""Where no window is open and no template carries it: by one mass send, or by a notice agreed to."""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Reason, Road
from bot.services.activities.organize import call_off
from bot.services.announcing.announce import Plan, plan_announcement
from tests.e2e.conftest import Town, town

MASS = "/cgi-bin/message/mass/send"
MASS_TO_TAG = "/cgi-bin/message/mass/sendall"


@pytest.fixture(scope="module")
def without_template() -> Iterator[Town]:
    """The platform knows the notices' template no more."""
    gone = {"BOT_WECHAT__TEMPLATES__NOTICE__ID": "TEMPLATE_GONE"}
    with town(**gone, BOT_DELIVERY__MASS_FROM="2") as running:
        yield running


def test_one_call_reaches_those_whom_nothing_else_reaches(without_template: Town) -> None:
    running = without_template
    people = [running.resident(name) for name in ("王芳", "李梅")]
    running.travel(running.now + timedelta(minutes=2))  # the windows of following have closed
    with running.stage.working() as work:
        plan = Plan("明天停水", Audience("everyone"), running.now)
        made = plan_announcement(work, plan, None)
    for person in people:
        person.gets("明天停水", "mass")
    for person in people:
        found = running.settled(f"announcement:{made}", person, DeliveryState.DELIVERED)
        assert found.road is Road.MASS
    assert running.calls(MASS) == {"0": 1}


@pytest.fixture(scope="module")
def subscription_account() -> Iterator[Town]:
    account = {"BOT_WECHAT__ACCOUNT": "verified_subscription", "BOT_ANNOUNCEMENTS__A_DAY": "5"}
    with town(**account, BOT_DELIVERY__MASS_FROM="2") as running:
        yield running


def test_a_subscription_account_reaches_by_a_tag_only_those_who_are_meant(subscription_account: Town) -> None:
    """Once a day; who opted out gets nothing, and the second text of the day waits for people to write."""
    running = subscription_account
    running.next_morning()
    people = [running.resident(name) for name in ("王芳", "李梅")]
    opted_out = running.resident("陈静")
    opted_out.says("退订")
    running.travel(running.now + timedelta(days=3))  # all windows have closed
    first = _announced(running, "明天停水")
    for person in people:
        person.gets("明天停水", "mass")
        running.settled(f"announcement:{first}", person, DeliveryState.DELIVERED)
    second = _announced(running, "明天停电")
    for person in people:
        waits = running.settled(f"announcement:{second}", person, DeliveryState.WAITING)
        assert waits.reason is Reason.MASS_USED
    assert opted_out.got("明天停", "mass") == []
    assert (running.calls(MASS_TO_TAG), running.calls(MASS)) == ({"0": 1}, {})


def test_the_dry_run_lists_what_the_phones_then_show(subscription_account: Town) -> None:
    """Two announcements of one day: the windows that are open, the one mass send, and what is left over."""
    running = subscription_account
    running.next_morning()
    writer, silent, other = (running.resident(name) for name in ("赵敏", "钱进", "孙丽"))
    running.travel(running.now + timedelta(days=3))
    writer.says("您好")
    words = {_announced(running, text, hours): text for hours, text in ((2, "后天停水"), (4, "后天停电"))}
    listed = {(row["sources"][0], row["openid"][-4:]): row["road"] for row in _dry_run(running)}
    roads = {"custom": "custom", "mass": "mass"}
    for number, text in words.items():
        running.travel(running.now + timedelta(hours=2, minutes=20))  # one after the other, as foreseen
        for person in (writer, silent, other):
            road = listed[f"announcement:{number}", person.openid[-4:]]
            if road in roads:
                person.gets(text, roads[road])
            else:
                running.settled(f"announcement:{number}", person, DeliveryState.WAITING)
    assert [listed[f"announcement:{number}", silent.openid[-4:]] for number in words] == ["mass", "mailbox"]
    assert {listed[f"announcement:{number}", writer.openid[-4:]] for number in words} == {"custom"}


def _dry_run(running: Town) -> list[dict[str, Any]]:
    command = [sys.executable, "manage.py", "dry-run", "--days", "1", "--json"]
    done = running.processes.start(command, running.environ)
    assert done.ends() == 0
    found: list[dict[str, Any]] = json.loads(done.text())
    return found


def _announced(running: Town, text: str, hours: int = 0) -> int:
    at = running.now + timedelta(hours=hours)
    with running.stage.working() as work:
        made = plan_announcement(work, Plan(text, Audience("everyone"), at), None)
    assert made is not None
    return made


def test_a_notice_that_was_agreed_to_tells_that_it_is_called_off(without_template: Town) -> None:
    running = without_template
    morning = running.next_morning()
    outing = running.activity("观鸟活动", morning + timedelta(days=5))
    alice = running.resident("陈静")
    alice.signs_up("观鸟活动")
    chosen = {"TemplateId": "TEMPLATE_NOTICE", "SubscribeStatusString": "accept", "PopupScene": "1"}
    alice.act("event", event="subscribe_msg_popup_event", SubscribeMsgPopupEvent={"List": chosen})
    running.travel(morning + timedelta(days=3))
    with running.stage.working() as work:
        assert call_off(work, outing, None) == 1
    alice.gets("社区通知", "notice")
    source = f"activity:{outing.activity.id}:shift:{outing.shift.id}:called_off"
    found = running.settled(source, alice, DeliveryState.DELIVERED)
    assert found.road is Road.SUBSCRIPTION
