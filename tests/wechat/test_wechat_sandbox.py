"""The door against the emulated platform: pushes, replies, messages and calls in every mode."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.dialog.messages import Answer, Incoming, Kind
from bot.domain.consents import Consent
from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.receipts import Receipt
from bot.domain.sending import Fate, Letter
from bot.sections import WeChat
from bot.wechat.channel import link
from bot.wechat.client import Client
from bot.wechat.inbound import Inbound
from bot.wechat.menu import Button, publish
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.outbound import Outbound
from bot.wechat.push import Push
from bot.wechat.qr import QrCodes
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from bot.wechat.users import follower
from tests.processes import wait_until
from tests.sandbox.toys import AES_KEY, APP_ID, ORIGINAL, SECRET, TOKEN, Box, running_box, running_webhook
from tests.sandbox.toys import Push as Pushed
from tests.wechat.kit import Clock, LocalShelf, account, letter

MODES = ["plain", "compat", "safe"]


class Bot:
    """The door behind the sandbox's webhook; it answers what `says` says and keeps what came in."""

    def __init__(self, box: Box, mode: str) -> None:
        self.settings = self._settings(box, mode)
        self.heard: list[Incoming] = []
        self.says: Callable[[Push], Answer] = lambda push: Answer(f"“{push.text}”]]> 收到")
        self.clock, self.shelf = Clock(), LocalShelf()
        self.keeper = TokenKeeper(StableToken(self.settings, self.clock), self.shelf, self.clock)
        self._doors = Inbound(self.settings), Outbound(self.settings)
        box.webhook.answer = self._answer

    @staticmethod
    def _settings(box: Box, mode: str) -> WeChat:
        templates: dict[str, Any] = {
            "reminder": {
                "id": "TEMPLATE_REMINDER",
                "fields": {"thing1": "title", "time2": "starts_at", "thing3": "place", "thing4": "note"},
            }
        }
        return account(
            mode=mode,
            token=TOKEN,
            app_id=APP_ID,
            app_secret=SECRET,
            aes_key=AES_KEY,
            original_id=ORIGINAL,
            api_base=box.url,
            qr_base=box.url,
            templates=templates,
            subscriptions=templates,
        )

    def _answer(self, pushed: Pushed) -> bytes:
        inbound, outbound = self._doors
        push = inbound.read(pushed.query, pushed.body.encode())
        assert push
        self.heard.append(push)
        return outbound.write(self.says(push), push, self.clock.now())

    def send(self, *letters: Letter) -> list[Fate]:
        self.attempts = list(self.messenger.send(letters))
        return [attempt.fate for attempt in self.attempts]

    @property
    def messenger(self) -> WeChatMessenger:
        return WeChatMessenger(self.settings, self.keeper, self.clock, 8, lambda _: None)

    @property
    def client(self) -> Client:
        return Client(self.settings, self.keeper)


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def box(tmp_path: Path, mode: str) -> Iterator[Box]:
    with running_webhook() as webhook, running_box(webhook, tmp_path, mode) as box:
        box.settings(result_delay_ms=0)
        yield box


@pytest.fixture
def bot(box: Box, mode: str) -> Bot:
    return Bot(box, mode)


def test_a_text_is_answered_on_the_phone(box: Box, bot: Bot) -> None:
    alice = box.person()
    box.say(alice, "我要报名 <周六> & 😀")
    assert box.heard(alice, "passive") == ["“我要报名 <周六> & 😀”]]> 收到"]
    assert [(push.kind, push.openid) for push in bot.heard] == [(Kind.TEXT, alice)]


def test_a_tapped_link_comes_back_with_its_pick(box: Box, bot: Bot) -> None:
    alice = box.person()
    bot.says = lambda _: Answer(link("报名", "signup:12"))
    box.say(alice, "报名", bizmsgmenuid="signup:12")
    assert (bot.heard[0].text, bot.heard[0].pick) == ("报名", "signup:12")


def test_following_by_a_code_of_ours_tells_its_scene(box: Box, bot: Bot) -> None:
    bot.says = lambda _: Answer()
    code = QrCodes(bot.client, bot.settings).create("activity-12", None)
    assert box.http.get(code.picture_url, timeout=5).headers["Content-Type"] == "image/png"
    alice = box.person(following=False)
    box.act(alice, "scan", scene="activity-12")
    box.act(alice, "scan", scene="activity-12")
    assert [(push.kind, push.scene) for push in bot.heard] == [
        (Kind.FOLLOW, "activity-12"),
        (Kind.SCAN, "activity-12"),
    ]
    assert follower(bot.client, alice).follows


def test_a_tap_on_the_published_menu_comes_in_as_its_key(box: Box, bot: Bot) -> None:
    bot.says = lambda _: Answer()
    publish(bot.client, [Button("活动", "menu.activities")])
    box.act(box.person(), "menu", key="menu.activities")
    assert [(push.kind, push.text) for push in bot.heard] == [(Kind.CLICK, "menu.activities")]


@pytest.mark.parametrize("mode", ["safe"], indirect=True)
def test_messages_arrive_by_both_roads_and_the_receipt_comes_in(box: Box, bot: Bot) -> None:
    alice = box.person()
    box.say(alice)
    sent = bot.send(letter(1, openid=alice), letter(2, Road.TEMPLATE, openid=alice, layout=Layout.REMINDER))
    assert sent == [Fate.SENT, Fate.SENT]
    assert box.heard(alice, "custom") == [letter().text]
    assert len(box.heard(alice, "template")) == 1
    box.say(alice, "之后")

    def receipts() -> list[tuple[str, str]]:
        told = [receipt for push in bot.heard for receipt in push.receipts]
        return [(receipt.platform_id, receipt.status) for receipt in told]

    wait_until(receipts, what="a receipt")  # the platform tells it when it likes
    assert receipts() == [(bot.attempts[1].platform_id, "success")]


@pytest.mark.parametrize("mode", ["safe"], indirect=True)
def test_a_yes_is_one_notice_and_its_result_comes_in(box: Box, bot: Bot) -> None:
    alice = box.person()
    notice = letter(1, Road.SUBSCRIPTION, openid=alice, layout=Layout.REMINDER)
    assert (bot.send(notice), bot.attempts[0].reason) == ([Fate.OTHER_ROAD], Reason.REFUSED)
    chosen = {"TemplateId": "TEMPLATE_REMINDER", "SubscribeStatusString": "accept", "PopupScene": "1"}
    event = {"event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": chosen}}
    box.act(alice, "event", **event)
    assert bot.heard[-1].consents == (Consent("TEMPLATE_REMINDER", True),)
    assert bot.send(notice, notice) == [Fate.SENT, Fate.OTHER_ROAD]
    box.say(alice, "之后")
    (receipt,) = [receipt for push in bot.heard for receipt in push.receipts]
    assert (receipt.status, receipt.template) == ("success", "TEMPLATE_REMINDER")


@pytest.mark.parametrize("mode", ["safe"], indirect=True)
def test_one_call_reaches_many_and_a_repeat_of_it_nobody(box: Box, bot: Bot) -> None:
    people = tuple(box.person(name) for name in ("alice", "bob"))
    call = letter(1, Road.MASS, openid=people[0], openids=people)
    assert bot.send(call) == [Fate.SENT]
    number = bot.attempts[0].platform_id
    assert (bot.send(call), bot.attempts[0].reason) == ([Fate.RETRY], Reason.PLATFORM_BUSY)  # too soon
    box.clock(advance_seconds=61)
    assert (bot.send(call), bot.attempts[0].platform_id) == ([Fate.SENT], number)
    assert [box.heard(each, "mass") for each in people] == [[call.text]] * 2
    box.say(people[0], "之后")
    (receipt,) = [receipt for push in bot.heard for receipt in push.receipts]
    assert receipt == Receipt(number, "send success", "", 2, 2)


@pytest.mark.parametrize("mode", ["safe"], indirect=True)
def test_without_a_window_another_road_is_asked_for(box: Box, bot: Bot) -> None:
    assert bot.send(letter(1, openid=box.person())) == [Fate.OTHER_ROAD]
    assert bot.attempts[0].reason is Reason.WINDOW_CLOSED


@pytest.mark.parametrize("mode", ["safe"], indirect=True)
@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        ("-1", Fate.RETRY),
        ("40001", Fate.SENT),
        ("42001", Fate.SENT),
        ("45009", Fate.HALTED),
        ("45011", Fate.HALTED),
        ("40164", Fate.HALTED),
        ("89503", Fate.HALTED),
        ("html", Fate.UNKNOWN),
        ("reset", Fate.UNKNOWN),
        ("truncated", Fate.UNKNOWN),
        ("http500", Fate.UNKNOWN),
    ],
)
def test_every_fault_of_the_platform_has_its_fate(box: Box, bot: Bot, fault: str, fate: Fate) -> None:
    alice = box.person()
    box.say(alice)
    box.fault(fault, "/cgi-bin/message/custom/send", count=1)
    assert bot.send(letter(1, openid=alice)) == [fate]
