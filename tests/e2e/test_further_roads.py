"""Where no window is open and no template carries it: by one mass send, or by a notice agreed to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Road
from bot.services.activities.organize import call_off
from bot.services.announcing.announce import Plan, plan_announcement
from tests.e2e.conftest import Town, town

MASS = "/cgi-bin/message/mass/send"


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
