"""The messages these tests send: alice, bob and charlie write to the bot on one morning."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.dialog.messages import Answer, Incoming, Kind
from bot.dialog.talk import Choice, Talk

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HELLO = Answer("你好")


def message(number: int, openid: str = "alice", kind: Kind = Kind.TEXT) -> Incoming:
    return Incoming(str(number), openid, kind, NOW, text="报名")


def pick(number: int, openid: str = "alice") -> Incoming:
    return replace(message(number, openid), pick="signup.choose:7")


def talk(step: str, at: datetime = NOW) -> Talk:
    choices = (Choice("雷锋日参观", "signup.choose", "7"), Choice("周末清扫", "signup.choose", "8"))
    return Talk(at, step=step, notes={"heads": 2, "name": "王"}, choices=choices, shown=2, serial=4)
