"""What every Messenger promises: the fake of these tests and the real one against a stub platform alike."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.sending import Attempted, Fate, Messenger
from bot.domain.throttle import Scope
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from tests.services.stage import BUSY, CLOSED, SENT, FakeMessenger, Result
from tests.wechat.kit import TEMPLATES, Clock, LocalShelf, account, letter
from tests.wechat.stub_platform import CUSTOM, SUBSCRIPTION, TEMPLATE, Platform, Raw, Request

RESULTS = {  # what both are told to answer, by letter
    1: SENT,
    2: CLOSED,
    3: BUSY,
    4: Result(Fate.GONE, Reason.NOT_FOLLOWING),
    5: Result(Fate.FAILED, Reason.CONTENT_REFUSED),
    6: Result(Fate.UNKNOWN, Reason.NO_ANSWER),
}
CODES = {1: 0, 2: 45015, 3: -1, 4: 43004, 5: 47003}
ROADS = (Road.CUSTOM, Road.SUBSCRIPTION, Road.TEMPLATE)
Build = Callable[[], Messenger]


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as platform:
        yield platform


@pytest.fixture(params=["fake", "real"])
def build(request: pytest.FixtureRequest, platform: Platform) -> Build:
    return _fake if request.param == "fake" else lambda: _real(platform)


def _fake() -> Messenger:
    messenger = FakeMessenger({*ROADS, Road.MASS})
    for road in ROADS:
        messenger.results[road] = list(RESULTS.values())
    return messenger


def _real(platform: Platform) -> Messenger:
    def answer(request: Request) -> dict[str, object] | Raw:
        number = int(request.body["touser"][4:])
        return {"errcode": CODES[number], "errmsg": "x"} if number in CODES else Raw(reset=True)

    platform.on(CUSTOM, answer)
    platform.on(TEMPLATE, answer)
    platform.on(SUBSCRIPTION, answer)
    settings, clock = account(api_base=platform.base, subscriptions=TEMPLATES), Clock()
    keeper = TokenKeeper(StableToken(settings, clock), LocalShelf(), clock)
    return WeChatMessenger(settings, keeper, clock, 4, lambda _: None)


@pytest.mark.parametrize("road", ROADS)
def test_one_result_for_each_letter_in_order(build: Build, road: Road) -> None:
    attempts = build().send([letter(number, road) for number in RESULTS])
    assert [(each.delivery_id, each.fate, each.reason) for each in attempts] == [
        (number, result.fate, result.reason) for number, result in RESULTS.items()
    ]


def test_only_a_road_of_consent_names_what_it_costs(build: Build) -> None:
    assert build().consent_for(Layout.NOTICE)


def test_four_mass_sends_a_month_to_each_person_are_no_one_call_a_day(build: Build) -> None:
    assert not build().one_mass_a_day()


@pytest.mark.parametrize("channel", ["fake", "real"])
def test_whom_a_mass_send_could_not_address_is_named(channel: str, platform: Platform) -> None:
    bob, full = "oBob", "oFull"
    messenger = _fake_by_tag(full) if channel == "fake" else _real_by_tag(platform, full)
    (attempt,) = messenger.send([letter(1, Road.MASS, openid=bob, openids=(bob, full))])
    assert messenger.one_mass_a_day()
    assert (attempt.fate, attempt.platform_id, attempt.left_out) == (Fate.SENT, "34182", (full,))


def _fake_by_tag(full: str) -> Messenger:
    messenger = FakeMessenger({Road.MASS}, daily=True)
    messenger.results[Road.MASS] = [Result(Fate.SENT, number="34182", left_out=(full,))]
    return messenger


def _real_by_tag(platform: Platform, full: str) -> Messenger:
    def tagged(request: Request) -> dict[str, object]:
        return {"errcode": 45059 if full in request.body["openid_list"] else 0}

    platform.on("/cgi-bin/tags/get", {"tags": []})
    platform.on("/cgi-bin/tags/create", {"tag": {"id": 100, "name": "x"}})
    platform.on("/cgi-bin/user/tag/get", {"count": 0})
    platform.on("/cgi-bin/tags/members/batchtagging", tagged)
    platform.on("/cgi-bin/message/mass/sendall", {"errcode": 0, "msg_id": 34182})
    settings, clock = account(api_base=platform.base, account="verified_subscription"), Clock()
    keeper = TokenKeeper(StableToken(settings, clock), LocalShelf(), clock)
    return WeChatMessenger(settings, keeper, clock, 4, lambda _: None)


def test_nothing_to_send(build: Build) -> None:
    assert list(build().send([])) == []


def test_the_mailbox_needs_no_messenger(build: Build) -> None:
    messenger = build()
    assert [messenger.carries(road, Layout.NOTICE) for road in Road] == [
        road is not Road.MAILBOX for road in Road
    ]


def test_a_wait_is_told_as_a_duration(platform: Platform) -> None:
    """Which the fake may be told as well; see the tests of delivering."""
    platform.on(CUSTOM, {"errcode": 45011, "errmsg": "x"})
    settings, clock = account(api_base=platform.base), Clock()
    keeper = TokenKeeper(StableToken(settings, clock), LocalShelf(), clock)
    (attempt,) = WeChatMessenger(settings, keeper, clock, 1, lambda _: None).send([letter(1)])
    wanted = Attempted(1, Fate.HALTED, "", Reason.PLATFORM_BUSY, timedelta(minutes=1), Scope.ROAD)
    assert attempt == wanted


@pytest.mark.parametrize("road", ROADS)
def test_in_a_flight_each_letter_lands_once_with_the_same_results(build: Build, road: Road) -> None:
    flight, landed = build().flight(), list[Attempted]()
    numbers = list(RESULTS)
    for part in (numbers[:2], [], numbers[2:]):
        flight.add([letter(number, road) for number in part])
    while len(landed) < len(RESULTS):
        found = flight.landed()
        assert found
        landed += found
    assert {each.delivery_id: (each.fate, each.reason) for each in landed} == {
        number: (result.fate, result.reason) for number, result in RESULTS.items()
    }
