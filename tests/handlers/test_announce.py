"""发通知: content, audience, preview, now or later, confirm, withdraw."""

import pytest

from bot.dialog.messages import Kind
from bot.domain.announcements import AnnouncementState
from bot.domain.deliveries import Road
from tests.chat import Phone, Town


@pytest.fixture
def olga(chat: Town) -> Phone:
    made = chat.activity("义诊")
    chat.joins("alice", made)
    chat.joins("bob", made)
    return chat.organizer()


def state(chat: Town, number: int = 1) -> AnnouncementState:
    with chat.open() as uow:
        announcement = uow.announcements.get(number)
    assert announcement
    return announcement.state


def test_to_the_people_of_an_activity_now(chat: Town, olga: Phone) -> None:
    chat("alice").says("您好")
    assert olga.says("发通知").startswith("请发通知的内容（文字，最多600字）。")
    assert olga.says("明天降温，请多穿衣服。").splitlines() == [
        "发给谁？回数字：",
        "1 义诊（2人）",
        "2 全体关注者（3人）",
        "3 志愿者（0人）",
    ]
    assert olga.says("1") == (
        "预览：\n明天降温，请多穿衣服。\n———\n现在能送到 2/2：客服消息 1，模板 1。"
        "\n1 马上发\n2 定时发\n3 改内容\n4 不办了"
    )
    assert olga.says("1").startswith("正在发送")
    assert {letter.text for letter in chat.works()} == {"明天降温，请多穿衣服。"}
    assert olga.says("撤回").startswith("已撤回还没送出的部分；已经送出的收不回来。")
    assert olga.says("撤回").startswith("没有还没发出的通知。")


def test_the_preview_tells_whom_nothing_reaches(chat: Town, olga: Phone) -> None:
    chat.messenger.roads = {Road.CUSTOM}
    chat("alice").says("您好")
    olga.says("发通知 停水")
    assert (
        "现在能送到 1/2：客服消息 1；1人暂时联系不上（1人最近没有联系过我们），等他们下次发消息时看到。"
        in olga.says("1")
    )


def test_later_and_taken_back(chat: Town, olga: Phone) -> None:
    for said in ("发通知 停水通知", "2", "定时发"):
        olga.says(said)
    assert olga.shown.startswith("什么时候发？")
    assert olga.says("下次再看").startswith("没看明白时间")
    assert olga.says("明天").startswith("没看明白时间")
    assert olga.says("今晚7点").startswith("定在2月25日(周三) 19:00发，对吗？\n1 对，就这样\n2 换个时间")
    assert olga.says("换个时间").startswith("什么时候发？")
    assert olga.says("明天上午9点").startswith("定在2月26日(周四) 9:00发，对吗？")
    assert olga.says("好的").startswith("已定在2月26日(周四) 9:00发送。")
    assert chat.works() == []
    assert olga.says("撤回").startswith("已撤回，没有人收到。")
    assert state(chat) is AnnouncementState.WITHDRAWN
    chat.clock.forward(days=1)
    assert chat.works() == []


def test_a_time_said_instead_of_a_number_means_the_same(chat: Town, olga: Phone) -> None:
    olga.says("发通知：停水通知")
    olga.says("2")
    assert olga.says("今晚7点").startswith("定在2月25日(周三) 19:00发")
    olga.says("1")
    chat.clock.forward(hours=10)
    assert len(chat.works()) == 3
    assert state(chat) is AnnouncementState.RELEASED


def test_a_time_that_passed_is_told(chat: Town, olga: Phone) -> None:
    olga.says("发通知 停水通知")
    olga.says("2")
    olga.says("上午10点10分")
    chat.clock.forward(minutes=15)
    assert olga.says("1").startswith("这个时间已经过了")
    assert olga.says("上午9点").startswith("定在2月26日(周四) 9:00发")
    assert olga.says("不对").startswith("什么时候发？")


def test_which_to_take_back(chat: Town, olga: Phone) -> None:
    for text in ("发通知 第一条消息", "发通知 第二条消息"):
        for said in (text, "2", "今晚7点", "1"):
            olga.says(said)
    olga.says("活动")
    assert olga.says("撤回").splitlines()[1:] == [
        "1 2月25日(周三) 19:00：第一条消息",
        "2 2月25日(周三) 19:00：第二条消息",
    ]
    assert olga.says("2").startswith("已撤回")
    assert (state(chat, 1), state(chat, 2)) == (AnnouncementState.PLANNED, AnnouncementState.WITHDRAWN)


def test_to_nobody_says_so(chat: Town, olga: Phone) -> None:
    olga.says("发通知 停水通知")
    assert olga.says("3").startswith("那里现在没有人，通知发不到谁。请换一个：\n1 义诊（2人）")
    assert olga.says("1").startswith("预览：\n停水通知")
    chat.activity("清洁", "2026-03-08 09:00")
    olga.says("名单 清洁")
    assert olga.says("3").startswith("还没有人报名，通知发不到谁。")


def test_from_the_roster(olga: Phone) -> None:
    olga.says("名单 义诊")
    assert olga.says("3").startswith("请发通知的内容")
    assert "现在能送到 2/2" in olga.says("停水通知")


def test_the_text_can_be_rewritten(olga: Phone) -> None:
    for said in ("发通知 停水通知", "1", "改内容"):
        olga.says(said)
    assert olga.says("停电通知").startswith("预览：\n停电通知")


def test_what_is_no_text_of_an_announcement(olga: Phone) -> None:
    olga.says("发通知")
    assert olga.says("3").startswith("请发通知的内容")
    assert olga.says("长" * 601).startswith("内容有601字，最多600字。")
    assert olga.sends(Kind.PICTURE, media_id="m").startswith("现在只能发文字通知")
    assert olga.sends(Kind.LINK, text="x").startswith("现在只能发文字通知")
    assert olga.says("长" * 600).startswith("发给谁？")
    assert "长" * 600 in olga.says("1")


@pytest.mark.parametrize(
    "text", ["{title}{0.__class__}", "]]></Content>", "<list>", "<a href='x'>点</a>", "😀%s\\n", "“”"]
)
def test_odd_text_arrives_as_it_was_written(chat: Town, olga: Phone, text: str) -> None:
    for said in ("发通知", text, "1", "1"):
        olga.says(said)
    assert {letter.text for letter in chat.works()} == {text}


@pytest.mark.parametrize("way_out", ["取消", "算了", "首页", "帮助", "人工", "0", "返回"])
@pytest.mark.parametrize("before", [[], ["停水通知"], ["停水通知", "1"], ["停水通知", "1", "2"]])
def test_the_way_out_is_open_at_every_step(chat: Town, olga: Phone, before: list[str], way_out: str) -> None:
    for said in ("发通知", *before, way_out):
        olga.says(said)
    talk = chat.talk(olga)
    assert talk
    assert not talk.step
    with chat.open() as uow:
        assert uow.announcements.get(1) is None


def test_in_english(olga: Phone) -> None:
    olga.says("English")
    assert olga.says("announce").startswith("Please send the announcement")
    assert olga.says("No water tomorrow.").startswith("To whom?")
    assert olga.says("1").startswith("Preview:\nNo water tomorrow.")
    assert olga.says("tonight 7pm").startswith("It will go out Wed 25 Feb, 19:00.")
    assert olga.says("1").startswith("It will go out")
    assert olga.says("withdraw").startswith("Withdrawn; nobody got it.")
