"""The table of return codes, walked against the platform's rules; rights; days that end in Beijing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from bot.domain.deliveries import Reason
from bot.domain.sending import Fate
from bot.domain.throttle import Scope, midnight_after
from bot.wechat.errors import TABLE, rule
from bot.wechat.rights import RIGHTS, Right, may
from bot.wechat.ruling import Ruling

RULES: dict[int, str] = yaml.safe_load((Path(__file__).parent / "return_codes.yaml").read_text("utf-8"))
WAITS = {
    "1min": timedelta(minutes=1),
    "5min": timedelta(minutes=5),
    "10min": timedelta(minutes=10),
    "1h": timedelta(hours=1),
    "24h": timedelta(hours=24),
}


def written(rule: str) -> Ruling:
    fate, *words = rule.split()
    return Ruling(
        Fate(fate),
        reason=next((Reason(word) for word in words if word in set(Reason)), None),
        after=next((WAITS[word] for word in words if word in WAITS), None),
        stops=next((Scope(word) for word in words if word in set(Scope)), Scope.NOTHING),
        alert="alert" in words,
        token="token" in words,
        until_midnight="midnight" in words,
    )


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_ruled_as_written(code: int) -> None:
    assert rule(code) == written(RULES[code])


def test_no_code_is_ruled_that_is_not_written() -> None:
    assert set(TABLE) == set(RULES)


@pytest.mark.parametrize("code", [99999, -2, 1, 40000])
def test_an_unknown_code_fails_and_alerts(code: int) -> None:
    assert (rule(code).fate, rule(code).alert) == (Fate.FAILED, True)


def test_whatever_halts_says_for_how_long() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    halting = [ruling for ruling in TABLE.values() if ruling.fate is Fate.HALTED]
    assert all((ruling.wait(now) or timedelta()) > timedelta() for ruling in halting)
    assert all(ruling.stops is not Scope.NOTHING for ruling in halting)


@pytest.mark.parametrize(
    ("utc", "rest"),
    [
        ("2027-02-28T15:59:59+00:00", timedelta(seconds=1)),
        ("2027-02-28T16:00:00+00:00", timedelta(hours=24)),
        ("2027-03-01T04:30:00+00:00", timedelta(hours=11, minutes=30)),
        ("2027-03-01T12:30:00+08:00", timedelta(hours=11, minutes=30)),
    ],
)
def test_a_daily_quota_waits_for_midnight_in_beijing(utc: str, rest: timedelta) -> None:
    now = datetime.fromisoformat(utc)
    assert midnight_after(now) - now == rest


def test_an_unverified_account_may_only_answer() -> None:
    assert not any(may("subscription", right) for right in Right)


@pytest.mark.parametrize(
    ("right", "accounts"),
    [
        (Right.CUSTOM_SEND, {"verified_subscription", "service", "test"}),
        (Right.MENU, {"verified_subscription", "service", "test"}),
        (Right.USERS, {"verified_subscription", "service", "test"}),
        (Right.MEDIA, {"verified_subscription", "service", "test"}),
        (Right.MASS_BY_TAG, {"verified_subscription", "service", "test"}),
        (Right.MASS_BY_OPENID, {"service", "test"}),
        (Right.TEMPLATE, {"service", "test"}),
        (Right.NOTICE, {"verified_subscription", "service"}),
        (Right.SCENE_QR, {"service", "test"}),
        (Right.WEB_LOGIN, {"service", "test"}),
        (Right.HAND_OVER, {"verified_subscription", "service"}),
        (Right.CLEAR_QUOTA, {"verified_subscription", "service"}),
    ],
)
def test_who_may_do_what(right: Right, accounts: set[str]) -> None:
    assert {kind for kind in RIGHTS if may(kind, right)} == accounts
