"""Mass sends of an account that may only send to a tag, against the emulated platform."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.sending import Attempted, Fate, Letter
from bot.domain.throttle import Counted, Scope
from bot.sections import WeChat
from bot.wechat.client import Client
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.quotas import PlatformQuotas
from bot.wechat.stable_token import StableToken
from bot.wechat.tagged import AT_ONCE, TAG
from bot.wechat.token import TokenKeeper
from tests.sandbox.toys import APP_ID, SECRET, Box, Webhook, running_box, running_webhook
from tests.wechat.kit import Clock, LocalShelf, account, letter

KIND = "verified_subscription"
SENDALL, LIST = "/cgi-bin/message/mass/sendall", "/cgi-bin/message/mass/send"
MARK, UNMARK = "/cgi-bin/tags/members/batchtagging", "/cgi-bin/tags/members/batchuntagging"
MOST_TAGS = 20


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with running_webhook() as webhook:
        yield webhook


@pytest.fixture
def box(webhook: Webhook, tmp_path: Path) -> Iterator[Box]:
    with running_box(webhook, tmp_path, account=KIND) as box:
        box.settings(result_delay_ms=0)
        yield box


class Bot:
    def __init__(self, box: Box) -> None:
        self.box, clock = box, Clock()
        self.settings: WeChat = account(api_base=box.url, app_id=APP_ID, app_secret=SECRET, account=KIND)
        self.keeper = TokenKeeper(StableToken(self.settings, clock), LocalShelf(), clock)
        self.messenger = WeChatMessenger(self.settings, self.keeper, clock, 8, lambda _: None)

    def send(self, call: Letter) -> Attempted:
        (attempt,) = self.messenger.send([call])
        return attempt

    def calls(self, endpoint: str) -> dict[str, int]:
        found: dict[str, int] = self.box.get("stats")["api"].get(endpoint, {})
        return found

    def next_day(self) -> None:
        self.box.clock(advance_seconds=86400)
        self.keeper.replace(self.keeper.current())

    def bearers(self) -> set[str]:
        tag = self.tag()
        found = self.box.api("user/tag/get", {"tagid": tag, "next_openid": ""})
        return set(found.get("data", {}).get("openid", []))

    def tag(self) -> int:
        (ours,) = [each for each in self.box.api("tags/get")["tags"] if each["name"] == TAG]
        return int(ours["id"])


@pytest.fixture
def bot(box: Box) -> Bot:
    return Bot(box)


def to(*people: str, number: int = 1) -> Letter:
    return letter(number, Road.MASS, openid=people[0], openids=people)


def people(box: Box, *names: str) -> list[str]:
    return [box.person(name) for name in names]


def test_the_account_may_and_makes_one_call_a_day(bot: Bot) -> None:
    assert bot.messenger.carries(Road.MASS, Layout.NOTICE)
    assert bot.messenger.one_mass_a_day()


def test_only_those_who_are_meant_get_it(box: Box, bot: Bot) -> None:
    alice, bob, opted_out = people(box, "alice", "bob", "charlie")
    attempt = bot.send(to(alice, bob))
    assert (attempt.fate, attempt.left_out) == (Fate.SENT, ())
    assert [len(box.heard(each, "mass")) for each in (alice, bob, opted_out)] == [1, 1, 0]
    assert bot.calls(LIST) == {}


def test_the_tag_passes_on_to_the_people_of_the_next_day(box: Box, bot: Bot) -> None:
    alice, bob, charlie = people(box, "alice", "bob", "charlie")
    bot.send(to(alice, bob))
    bot.next_day()
    assert bot.send(to(bob, charlie, number=2)).fate is Fate.SENT
    assert bot.bearers() == {bob, charlie}
    assert [len(box.heard(each, "mass")) for each in (alice, bob, charlie)] == [1, 2, 1]


def test_a_repeat_tags_nobody_and_sends_nothing(box: Box, bot: Bot) -> None:
    call = to(*people(box, "alice", "bob"))
    number = bot.send(call).platform_id
    assert bot.send(call).fate is Fate.RETRY  # within a minute
    box.clock(advance_seconds=61)
    assert (bot.send(call).fate, bot.send(call).platform_id) == (Fate.SENT, number)
    assert (bot.calls(MARK), bot.calls(UNMARK)) == ({"0": 1}, {})
    assert [len(box.heard(each, "mass")) for each in call.openids] == [1, 1]


def test_the_second_of_a_day_is_told_to_take_another_road(box: Box, bot: Bot) -> None:
    crowd = people(box, "alice", "bob")
    bot.send(to(*crowd))
    attempt = bot.send(to(*crowd, number=2))
    assert (attempt.fate, attempt.reason) == (Fate.OTHER_ROAD, Reason.MASS_USED)


def test_whom_the_tag_cannot_be_put_on_is_named(box: Box, bot: Bot) -> None:
    crowd = people(box, *(f"p{number}" for number in range(AT_ONCE + 5)))
    full, gone = crowd[7], crowd[-1]
    for number in range(MOST_TAGS):
        tag = box.api("tags/create", {"tag": {"name": f"tag {number}"}})["tag"]["id"]
        box.api("tags/members/batchtagging", {"openid_list": [full], "tagid": tag})
    box.act(gone, "unfollow")
    attempt = bot.send(to(*crowd))
    assert (attempt.fate, set(attempt.left_out)) == (Fate.SENT, {full, gone})
    reached = {each for each in crowd if box.heard(each, "mass")}
    assert reached == set(crowd) - {full, gone}


def test_with_nobody_left_nothing_is_sent(box: Box, bot: Bot) -> None:
    gone = people(box, "alice", "bob")
    for each in gone:
        box.act(each, "unfollow")
    assert bot.send(to(*gone)).fate is Fate.OTHER_ROAD
    assert bot.calls(SENDALL) == {}


def test_whoever_left_with_the_tag_does_not_stop_the_next_call(box: Box, bot: Bot) -> None:
    alice, bob, charlie = people(box, "alice", "bob", "charlie")
    bot.send(to(alice, bob))
    box.act(alice, "unfollow")
    bot.next_day()
    assert bot.send(to(bob, charlie, number=2)).fate is Fate.SENT


def test_the_tag_that_is_there_is_used(box: Box, bot: Bot) -> None:
    tag = box.api("tags/create", {"tag": {"name": TAG}})["tag"]["id"]
    stranger, alice = people(box, "stranger", "alice")
    box.api("tags/members/batchtagging", {"openid_list": [stranger], "tagid": tag})
    bot.send(to(alice))
    assert (bot.tag(), bot.bearers(), box.heard(stranger, "mass")) == (tag, {alice}, [])


@pytest.mark.parametrize("endpoint", [MARK, "/cgi-bin/tags/get", "/cgi-bin/user/tag/get"])
@pytest.mark.parametrize(
    ("fault", "end"),
    [
        ({"kind": "-1"}, (Fate.RETRY, Reason.PLATFORM_BUSY, Scope.NOTHING)),
        ({"kind": "45009"}, (Fate.HALTED, Reason.QUOTA_USED, Scope.ROAD)),
        ({"kind": "reset"}, (Fate.RETRY, Reason.NO_ANSWER, Scope.NOTHING)),
    ],
)
def test_nothing_is_sent_before_the_tag_is_right(
    box: Box, bot: Bot, endpoint: str, fault: dict[str, Any], end: tuple[Fate, Reason, Scope]
) -> None:
    call = to(*people(box, "alice", "bob"))
    box.fault(endpoint=endpoint, **fault)
    attempt = bot.send(call)
    assert (attempt.fate, attempt.reason, attempt.stops) == end
    assert bot.calls(SENDALL) == {}


def test_an_old_token_is_replaced_on_the_way(box: Box, bot: Bot) -> None:
    call = to(*people(box, "alice", "bob"))
    bot.keeper.current()
    box.fault("40001", MARK, count=1)
    assert bot.send(call).fate is Fate.SENT


def test_what_the_platform_counts_is_asked_of_the_right_call(box: Box, bot: Bot) -> None:
    bot.send(to(*people(box, "alice", "bob")))
    book = PlatformQuotas(Client(bot.settings, bot.keeper), KIND)
    assert book.today(Road.MASS) == Counted(1, 100)
