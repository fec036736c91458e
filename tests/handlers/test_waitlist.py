"""Waiting for a place, as residents live it: the line, the offer, and its answer however late it comes."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.deliveries import Road
from tests.chat import Phone, Town


@pytest.fixture
def full(chat: Town) -> Occasion:
    """Two places, both bob's; it is Wednesday, and the activity on Saturday week."""
    made = chat.activity(capacity=2)
    chat.joins("bob", made, 2)
    return made


@pytest.fixture
def alice(chat: Town) -> Phone:
    return chat.person("alice", "张阿姨")


def waits(chat: Town, name: str, party: int = 1) -> Phone:
    phone = chat.person(name, name)
    phone.says(f"报名 {party}位")
    assert "排上候补了" in phone.says("1")
    return phone


def bob_leaves(chat: Town) -> list[str]:
    """What the phones show when the worker has sent what there is to tell."""
    chat("bob").says("请假")
    chat("bob").says("1")
    return [letter.text for letter in chat.works()]


def test_full_offers_the_line_and_tells_how_many_are_ahead(full: Occasion, chat: Town, alice: Phone) -> None:
    assert alice.says("报名") == "“小区环境清洁”已报满。\n1 排队候补\n2 看其他活动"
    assert "几位参加" in alice.says("1")
    assert "现在排第1位" in alice.says("1")
    carol = chat.person("carol", "刘师傅")
    assert carol.says("报名 2位").startswith("“小区环境清洁”已报满，前面还有1位候补。\n1 排队候补")
    assert carol.taps("1 排队候补").startswith("排上候补了：小区环境清洁，2位")


def test_the_first_time_name_and_consent_come_as_for_a_sign_up(full: Occasion, chat: Town) -> None:
    dora = chat("dora")
    assert "已报满" in dora.says("报名")
    assert "第一次报名" in dora.says("1")
    assert dora.says("王叔 2").startswith("排上候补了：小区环境清洁，2位")
    assert dora.person.name == "王叔"


def test_an_offer_is_taken_with_one(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    (told,) = bob_leaves(chat)
    assert told == (
        "有位置了！“小区环境清洁”（3月7日(周六) 9:00，1位）给您留到2月26日(周四) 9:00：\n回 1 要  2 不要"
    )
    assert alice.says("1").startswith("太好了，报名成功：小区环境清洁")
    assert chat.fresh(full).shift.taken == 1


@pytest.mark.parametrize("words", ["要", "好的", "１", "一", "要的"])
def test_or_with_a_word(full: Occasion, chat: Town, words: str) -> None:
    alice = waits(chat, "alice")
    bob_leaves(chat)
    assert "报名成功" in alice.says(words)


@pytest.mark.parametrize("words", ["2", "不要", "不用了"])
def test_a_no_gives_it_to_the_next_at_once(full: Occasion, chat: Town, words: str) -> None:
    alice, carol = waits(chat, "alice", 2), waits(chat, "carol", 2)
    bob_leaves(chat)
    assert "不再为您候补" in alice.says(words)
    (told,) = [letter.text for letter in chat.works()]
    assert told.startswith("有位置了！")
    assert "报名成功" in carol.says("要")
    assert "没有报名任何活动" in alice.says("我的")


@pytest.mark.parametrize("words", ["1", "要"])
def test_hours_later_the_offer_is_still_the_question(full: Occasion, chat: Town, words: str) -> None:
    alice = waits(chat, "alice")
    bob_leaves(chat)
    chat.clock.forward(hours=5)
    assert "报名成功" in alice.says(words)


def test_a_list_shown_after_the_offer_goes_before_it(full: Occasion, chat: Town) -> None:
    """The number means the line that was shown last; the word still means the offer."""
    alice = waits(chat, "alice")
    chat.activity("义诊", "2026-03-08 09:00")
    bob_leaves(chat)
    chat.clock.forward(minutes=1)
    alice.says("活动")
    assert alice.says("2").startswith("义诊")
    alice.says("谢谢")
    assert "报名成功" in alice.says("要")


def test_an_offer_after_the_list_goes_before_it(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    alice.says("活动")
    chat.clock.forward(minutes=1)
    bob_leaves(chat)
    assert "报名成功" in alice.says("1")


def test_a_tapped_line_is_that_line_whatever_was_offered(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    alice.says("帮助")
    chat.clock.forward(minutes=1)
    bob_leaves(chat)
    assert "报名成功" not in alice.taps(alice.links[0])


def test_who_cannot_be_reached_finds_the_offer_in_the_next_answer(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    chat.messenger.roads = set()
    bob_leaves(chat)
    chat.clock.forward(hours=1)
    assert "有位置了！" in alice.says("你好")
    assert "报名成功" in alice.says("要")


def test_mine_shows_where_i_stand_and_what_is_offered(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice", 2)
    assert "1 小区环境清洁 3月7日(周六) 9:00 候补2位" in alice.says("我的")
    where = "您在候补：小区环境清洁，2位\n3月7日(周六) 9:00-11:00\n现在排第1位。"
    assert alice.says("1").startswith(where)
    bob_leaves(chat)
    alice.says("我的")
    chat.clock.forward(minutes=1)
    assert "给您留到2月26日(周四) 9:00。要吗？\n1 要\n2 不要了，不再候补" in alice.says("小区环境清洁")
    assert "报名成功" in alice.says("1")


def test_the_word_waitlist(full: Occasion, chat: Town, alice: Phone) -> None:
    assert "没有在候补的活动" in alice.says("候补")
    waits(chat, "alice")
    assert alice.says("排到第几了").startswith("您在候补：小区环境清洁，1位")


def test_signing_up_again_while_waiting_shows_the_place(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    assert alice.says("报名").startswith("您在候补：小区环境清洁，1位")


def test_leaving_the_line(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    assert "您在候补" in alice.says("请假")
    assert "不再为您候补" in alice.says("1")
    assert bob_leaves(chat) == []


def test_a_smaller_party_may_fit_at_once(chat: Town) -> None:
    made = chat.activity(capacity=3)
    chat.joins("bob", made, 2)
    alice = chat.person("alice", "张阿姨")
    assert "2 排队候补" not in alice.says("报名 2位").splitlines()[1]
    alice.taps("2 排队候补")
    assert alice.says("改成1位").startswith("张阿姨，报名成功：1位")


def test_a_party_too_big_is_passed_over_and_told(full: Occasion, chat: Town) -> None:
    alice, carol = waits(chat, "alice", 2), chat.person("carol", "刘师傅")
    chat("bob").says("改成1位")
    assert "前面还有1位候补" in carol.says("报名 1位")
    assert carol.says("1").startswith("刘师傅，报名成功：1位")
    told = {letter.openid: letter.text for letter in chat.works()}
    assert list(told) == [alice.openid]
    assert "空出1个位置，不够您的2位" in told[alice.openid]
    assert "您在候补：小区环境清洁，2位" in alice.says("候补")


def test_more_than_the_shift_ever_holds_cannot_wait(full: Occasion, alice: Phone) -> None:
    assert "排队候补" not in alice.says("报名 3位")


def test_silence_leads_to_the_tail_and_then_out(full: Occasion, chat: Town) -> None:
    alice, carol = waits(chat, "alice", 2), waits(chat, "carol", 2)
    bob_leaves(chat)
    chat.clock.forward(hours=26)
    told = {letter.openid: letter.text for letter in [*chat.works(), *chat.works()]}
    assert "没等到回复" in told[alice.openid]
    assert "有位置了！" in told[carol.openid]
    chat.clock.forward(hours=26)
    chat.works()
    chat.clock.forward(hours=26)
    last = [letter.text for letter in chat.works() if letter.openid == alice.openid]
    assert "两次没等到回复" in last[0]


def test_too_late_says_so(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    bob_leaves(chat)
    chat.clock.forward(hours=26)
    alice.says("候补")
    assert "报名成功" not in alice.says("要")
    assert chat.fresh(full).shift.taken == 1  # until the clock comes round


def test_in_the_last_hours_the_first_reply_wins(full: Occasion, chat: Town) -> None:
    alice, carol = waits(chat, "alice", 2), waits(chat, "carol", 2)
    chat.clock.at = full.shift.starts_at
    chat.clock.forward(hours=-5)
    told = bob_leaves(chat)
    assert [text for text in told if "先回复的先得" in text] == told
    assert len(told) == 2
    chat.clock.forward(minutes=1)
    assert "报名成功" in carol.says("1")
    assert "来晚了一步" in alice.says("要")


def test_when_it_begins_those_who_wait_are_told(full: Occasion, chat: Town) -> None:
    alice = waits(chat, "alice")
    chat.clock.at = full.shift.starts_at
    chat.messenger.roads = {Road.TEMPLATE}
    assert ["已经开始" in letter.text for letter in chat.works() if letter.openid == alice.openid] == [True]
    assert "没有在候补的活动" in alice.says("候补")


def test_in_english(full: Occasion, chat: Town) -> None:
    alice = chat.person("alice", "Ann")
    alice.says("English")
    assert "is full.\n1 Wait in line" in alice.says("sign up 1 person")
    assert alice.says("1").startswith("You are in the line")
    (told,) = bob_leaves(chat)
    assert "reply 1 take it" in told
    assert "signed up" in alice.says("1")


def test_a_place_that_is_only_held_is_nobody_on_the_roster(full: Occasion, chat: Town) -> None:
    """It is taken for those who would sign up, but nobody comes for it yet."""
    alice = waits(chat, "alice", 2)
    bob_leaves(chat)
    assert "0组0位，已满" in chat.organizer().says("名单 1")
    alice.says("1")
    assert "1组2位，已满" in chat.organizer().says("名单 1")


def test_guests_named_before_the_question_of_the_line_are_kept(chat: Town) -> None:
    """Full: `排队` follows, and the names go along, through the offer to the roster."""
    made = chat.activity("义诊", capacity=3)
    bob = chat.joins("bob", made, 3)
    alice = chat.person("alice", "张阿姨")
    assert "报满" in alice.says("报名 带 小明、小红")
    alice.says("1")
    with chat.open() as uow:
        mine = uow.sign_ups.mine(made.shift.id, alice.person.id)
    assert mine
    assert (mine.guests, mine.party_size) == (("小明", "小红"), 3)
    bob.says("请假")
    bob.says("1")
    alice.says("1")
    assert "小明、小红" in chat.organizer().says("名单 1")


def test_guests_of_an_earlier_sentence_do_not_come_along_later(chat: Town) -> None:
    full = chat.activity("义诊", capacity=1)
    chat.joins("bob", full, 1)
    free = chat.activity("清洁", "2026-03-08 09:00")
    alice = chat.person("alice", "张阿姨")
    alice.says("报名义诊 带 小明")
    alice.says("报名清洁 2位")
    with chat.open() as uow:
        mine = uow.sign_ups.mine(free.shift.id, alice.person.id)
    assert mine
    assert mine.guests == ()
