"""What goes to many never takes the places on the wire of what somebody waits for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.domain.sending import Fate
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from tests.processes import wait_until
from tests.wechat.kit import Clock, LocalShelf, account, letter
from tests.wechat.stub_platform import CUSTOM, Platform, Raw, Request

IN_FLIGHT = 8


def test_with_every_place_taken_by_news_a_reply_leaves(platform: Platform) -> None:
    def stuck(request: Request) -> dict[str, object] | Raw:
        return {"errcode": 0} if "reply" in request.body["text"]["content"] else Raw(wait=True)

    platform.on(CUSTOM, stuck)
    settings, clock = account(api_base=platform.base), Clock()
    shelf = LocalShelf(("T0ken", clock.now() + timedelta(hours=1)))
    keeper = TokenKeeper(StableToken(settings, clock), shelf, clock)
    messenger = WeChatMessenger(settings, keeper, clock, IN_FLIGHT, lambda _: None)
    with ThreadPoolExecutor(1) as lane:
        news = lane.submit(messenger.send, [letter(n, urgent=False) for n in range(3 * IN_FLIGHT)])
        wait_until(lambda: len(platform.to(CUSTOM)) == IN_FLIGHT)
        (reply,) = messenger.send([letter(99, text="reply")])
        assert (reply.fate, news.done()) == (Fate.SENT, False)
        platform.go_on.set()
        fates = {attempt.fate for attempt in news.result()}
    assert Fate.SENT not in fates


def test_in_a_flight_what_is_slow_holds_nobody_who_leaves_later(platform: Platform) -> None:
    def answer(request: Request) -> dict[str, object] | Raw:
        return Raw(wait=True) if "slow" in request.body["text"]["content"] else {"errcode": 0}

    platform.on(CUSTOM, answer)
    settings, clock = account(api_base=platform.base), Clock()
    shelf = LocalShelf(("T0ken", clock.now() + timedelta(hours=1)))
    keeper = TokenKeeper(StableToken(settings, clock), shelf, clock)
    flight = WeChatMessenger(settings, keeper, clock, IN_FLIGHT, lambda _: None).flight()
    flight.add([letter(0, text="slow")])
    for number in (1, 2, 3):
        flight.add([letter(number)])
        assert [(each.delivery_id, each.fate) for each in flight.landed()] == [(number, Fate.SENT)]
    platform.go_on.set()
    assert [each.delivery_id for each in flight.landed()] == [0]


def test_in_a_flight_a_closed_road_is_closed_for_all_that_leave_later(platform: Platform) -> None:
    platform.on(CUSTOM, {"errcode": 45009, "errmsg": "used up"})
    settings, clock = account(api_base=platform.base), Clock()
    shelf = LocalShelf(("T0ken", clock.now() + timedelta(hours=1)))
    keeper = TokenKeeper(StableToken(settings, clock), shelf, clock)
    flight = WeChatMessenger(settings, keeper, clock, IN_FLIGHT, lambda _: None).flight()
    for number in (1, 2):
        flight.add([letter(number)])
        assert [each.fate for each in flight.landed()] == [Fate.HALTED]
    assert len(platform.to(CUSTOM)) == 1
