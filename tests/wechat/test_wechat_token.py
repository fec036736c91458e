"""The token: fetched once for everybody, replaced only by who still has the refused one, never told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

import pytest

from bot.memory.connection import connect
from bot.memory.shelf import RedisShelf
from bot.wechat.stable_token import StableToken
from bot.wechat.token import Fetched, TokenError, TokenKeeper, TokenShelf
from tests.wechat.kit import APP_ID, SECRET, Clock, LocalShelf, account, in_
from tests.wechat.stub_platform import TOKEN_CALL, Platform, Raw

LASTS = timedelta(seconds=7200)


@pytest.fixture(params=["local", "redis"])
def shelf(request: pytest.FixtureRequest) -> TokenShelf:
    """What the tests of this file say of a shelf holds for both."""
    if request.param == "local":
        return LocalShelf()
    return RedisShelf(connect(request.getfixturevalue("redis_url")), token_hex(4))


def stored(shelf: TokenShelf) -> str:
    return (shelf.get() or ("", None))[0]


@dataclass
class Fetch:
    """Counts; tokens are t1, t2, …"""

    lasts: timedelta = LASTS
    calls: int = 0
    same: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> Fetched:
        with self._lock:
            self.calls += 1
            return Fetched("t1" if self.same else f"t{self.calls}", self.lasts)


def all_at_once(count: int, do: Callable[[int], str]) -> list[str]:
    start = threading.Barrier(count)

    def one(number: int) -> str:
        start.wait()
        return do(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_shelf_forgets_only_the_token_it_is_told(shelf: TokenShelf) -> None:
    shelf.put("new", in_(hours=2), in_(seconds=0))
    shelf.drop("old")
    assert shelf.get() == ("new", in_(hours=2))
    shelf.drop("new")
    assert shelf.get() is None


def test_thirty_two_threads_on_a_cold_shelf_fetch_once(shelf: TokenShelf, clock: Clock) -> None:
    fetch = Fetch()
    keepers = [TokenKeeper(fetch, shelf, clock) for _ in range(32)]  # as many processes have
    assert set(all_at_once(32, lambda n: keepers[n].current())) == {"t1"}
    assert fetch.calls == 1


def test_thirty_two_threads_with_a_refused_token_replace_it_once(shelf: TokenShelf, clock: Clock) -> None:
    fetch = Fetch()
    keeper = TokenKeeper(fetch, shelf, clock)
    stale = keeper.current()
    assert set(all_at_once(32, lambda _: keeper.replace(stale))) == {"t2"}
    assert fetch.calls == 2


def test_a_token_that_somebody_replaced_already_is_taken_not_dropped(shelf: TokenShelf, clock: Clock) -> None:
    fetch = Fetch()
    shelf.put("newer", in_(hours=1), in_(seconds=0))
    assert TokenKeeper(fetch, shelf, clock).replace("older") == "newer"
    assert (fetch.calls, stored(shelf)) == (0, "newer")


@pytest.mark.parametrize(("left", "fetches"), [(61, 0), (60, 0), (59, 1), (0, 1), (-5, 1)])
def test_a_token_is_not_used_in_its_last_minute(
    shelf: TokenShelf, clock: Clock, left: int, fetches: int
) -> None:
    fetch = Fetch()
    shelf.put("old", in_(seconds=left), in_(seconds=0))
    TokenKeeper(fetch, shelf, clock).current()
    assert fetch.calls == fetches


def test_travelling_in_time_outlives_the_token(shelf: TokenShelf, clock: Clock) -> None:
    fetch = Fetch()
    keeper = TokenKeeper(fetch, shelf, clock)
    assert keeper.current() == "t1"
    clock.at = in_(hours=1)
    assert keeper.current() == "t1"
    clock.at = in_(days=1)
    assert keeper.current() == "t2"
    assert shelf.get() == ("t2", in_(days=1, seconds=7200))


def test_the_platform_may_give_the_same_token_again(shelf: TokenShelf, clock: Clock) -> None:
    keeper = TokenKeeper(Fetch(same=True), shelf, clock)
    assert keeper.replace(keeper.current()) == "t1"


def test_a_token_on_which_the_platform_insists_is_asked_for_once_a_minute(
    shelf: TokenShelf, clock: Clock
) -> None:
    fetch = Fetch(same=True)
    keepers = [TokenKeeper(fetch, shelf, clock) for _ in range(32)]
    stale = keepers[0].current()
    assert set(all_at_once(32, lambda n: keepers[n].replace(stale))) == {"t1"}
    assert fetch.calls == 2
    clock.at = in_(seconds=59)
    assert keepers[1].replace(stale) == "t1"
    assert fetch.calls == 2
    clock.at = in_(seconds=60)
    keepers[1].replace(stale)
    assert fetch.calls == 3


def test_a_token_fetched_a_moment_ago_can_be_refused_all_the_same(shelf: TokenShelf, clock: Clock) -> None:
    """Somebody forced a new one right after; that the token is young says nothing."""
    keeper = TokenKeeper(Fetch(), shelf, clock)
    assert keeper.replace(keeper.current()) == "t2"
    assert keeper.replace("t2") == "t3"


def test_a_failed_fetch_leaves_the_shelf_empty_and_the_lock_free(shelf: TokenShelf, clock: Clock) -> None:
    def refuse() -> Fetched:
        raise TokenError("no", timedelta(minutes=1))

    with pytest.raises(TokenError):
        TokenKeeper(refuse, shelf, clock).current()
    assert shelf.get() is None
    assert TokenKeeper(Fetch(), shelf, clock).current() == "t1"


class TakenShelf(LocalShelf):
    def lock(self) -> AbstractContextManager[None]:
        raise TimeoutError


def test_a_lock_that_stays_taken_halts_for_a_moment(clock: Clock) -> None:
    with pytest.raises(TokenError) as error:
        TokenKeeper(Fetch(), TakenShelf(), clock).current()
    assert error.value.halt == timedelta(seconds=10)


# Over the wire


def fetched(platform: Platform, now: datetime) -> Fetched:
    return StableToken(account(api_base=platform.base), Clock(now))()


def test_the_stable_token_is_asked_for_without_force(platform: Platform) -> None:
    platform.on(TOKEN_CALL, {"access_token": "T", "expires_in": 345})
    assert fetched(platform, in_()) == Fetched("T", timedelta(seconds=345))
    (request,) = platform.to(TOKEN_CALL)
    assert (request.method, request.query) == ("POST", {})
    assert request.body == {
        "grant_type": "client_credential",
        "appid": APP_ID,
        "secret": SECRET,
        "force_refresh": False,
    }


@pytest.mark.parametrize(
    ("code", "halt"),
    [
        (40013, timedelta(minutes=10)),
        (40125, timedelta(minutes=10)),
        (40001, timedelta(minutes=5)),
        (40164, timedelta(minutes=10)),
        (89503, timedelta(minutes=10)),
        (89507, timedelta(hours=1)),
        (89506, timedelta(hours=24)),
        (40243, timedelta(hours=1)),
        (45009, timedelta(hours=12)),
        (-1, timedelta(seconds=30)),
        (99999, timedelta(seconds=30)),
    ],
)
def test_a_refusal_says_its_code_and_for_how_long_to_stop(
    platform: Platform, code: int, halt: timedelta
) -> None:
    words = f"invalid appid {APP_ID} secret {SECRET} rid: 650a1b2c-12345678-87654321"
    platform.on(TOKEN_CALL, {"errcode": code, "errmsg": words})
    with pytest.raises(TokenError) as error:
        fetched(platform, in_())
    assert (error.value.code, error.value.halt) == (code, halt)
    assert SECRET not in str(error.value)
    assert "650a1b2c-12345678-87654321" in str(error.value)


@pytest.mark.parametrize(
    "answer",
    [
        Raw(b"<html>502</html>", status=502),
        Raw(b"<html>hello</html>"),
        Raw(b'{"access_token":"T"', cut=20),
        Raw(b'{"access_token":"T"}', cut=0),
        Raw(b'["T", 7200]'),
        Raw(b'{"access_token":"","expires_in":7200}'),
        Raw(b'{"access_token":"T","expires_in":"soon"}'),
        Raw(b'{"access_token":"T","expires_in":7200}', status=500),
        Raw(b'{"errcode":"many"}'),
        Raw(b"\xff\xfe"),
        Raw(b""),
        Raw(reset=True),
    ],
)
def test_an_answer_without_a_token_is_an_error(platform: Platform, answer: Raw) -> None:
    platform.on(TOKEN_CALL, answer)
    with pytest.raises(TokenError) as error:
        fetched(platform, in_())
    assert error.value.halt == timedelta(seconds=30)


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(TokenError):
        StableToken(account(api_base="http://127.0.0.1:9"), Clock())()
