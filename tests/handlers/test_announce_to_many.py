"""发通知 to very many, and while nobody knows whose window is open: the preview says what it knows."""

import re
from dataclasses import replace

import pytest

from bot.memory.connection import connect
from bot.memory.windows import RedisWindows
from bot.services.delivery.outlook import Outlook
from tests.chat import Phone, Town
from tests.memory.server import Server

MENU = "\n1 马上发\n2 定时发\n3 改内容\n4 先发给自己看看\n5 更多（英文、紧急、招人）\n6 不办了"


@pytest.fixture
def olga(chat: Town) -> Phone:
    """Among 41 people, where more than 20 are many."""
    for number in range(40):
        chat.person(f"p{number}")
    chat.handling = replace(chat.handling, policy=replace(chat.policy, counted_to=20))
    return chat.organizer()


def test_of_very_many_the_preview_tells_about_how_many(chat: Town, olga: Phone) -> None:
    olga.says("发通知 停水")
    told = olga.says("1")
    found = re.fullmatch(
        r"预览：\n停水\n———\n现在大约能送到 41/41（人多，由(\d+)人估算）："
        r"(?:客服消息 (\d+)，)?模板 (\d+)。" + MENU,
        told,
    )
    assert found, told
    some, by_window, by_template = (int(each or 0) for each in found.groups())
    assert 5 <= some <= 15
    assert by_window + by_template == 41
    olga.says("不办了")
    olga.says("发通知 停水")
    assert olga.says("1") == told


def test_in_english(chat: Town, olga: Phone) -> None:
    olga.says("English")
    olga.says("announce No water")
    about = r"\nAbout 41 of 41 can be reached now \(estimated from \d+ of them\): .* by "
    assert re.search(about, olga.says("1"))


def test_while_nobody_knows_whose_window_is_open_one_can_go_on(
    chat: Town, olga: Phone, own_redis: Server
) -> None:
    windows = RedisWindows(connect(own_redis.url))
    chat.housed(outlook=Outlook(chat.over(windows), chat.messenger, chat.speech, chat.throttle))
    own_redis.kill()
    olga.says("发通知 停水")
    assert olga.says("1") == (
        "预览：\n停水\n———\n这条通知是发给41人的；现在暂时查不到会用什么方式送到，"
        "但照样可以马上发或定时发。" + MENU
    )
    assert olga.says("今晚7点").startswith("定在")
    assert olga.says("1").startswith("已定在")
    own_redis.start()
    olga.says("发通知 停水")
    assert "现在大约能送到 41/41" in olga.says("1")
