"""Signing up somebody without WeChat, guests by name, and helpers whom both agreed to."""

import pytest

from bot.domain.people import Role
from bot.domain.signups import SignUp
from tests.chat import Phone, Town


def coming(chat: Town, occasion_id: int = 1) -> list[tuple[str, int, str, tuple[str, ...]]]:
    with chat.open() as uow:
        lines = [line for line in uow.sign_ups.roster(occasion_id) if line.sign_up.active]
    return [(line.name, line.sign_up.party_size, line.entered_by, line.sign_up.guests) for line in lines]


def mine(chat: Town, phone: Phone) -> list[SignUp]:
    with chat.open() as uow:
        return [sign_up for sign_up, _ in uow.sign_ups.of_person(phone.person.id, chat.clock.now())]


def linked(chat: Town) -> tuple[Phone, Phone]:
    """Granny with WeChat, and bob who is her helper."""
    granny, bob = chat.person("granny", "王桂芳"), chat.person("bob", "李明")
    granny.says("亲友代办")
    code = granny.says("1").split("代办号码：")[1][:6]
    assert "您现在是王桂芳的代办人" in bob.says(f"代办 {code}")
    return granny, bob


def told(chat: Town, phone: Phone) -> list[str]:
    return [letter.text for letter in chat.works() if letter.openid == phone.openid]


def test_a_relative_is_signed_up_by_name_and_both_names_are_kept(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    assert bob.says("帮我妈报名").startswith("替谁报名？请发一个称呼")
    shown = bob.says("王奶奶")
    assert shown.startswith("【替王奶奶办理】\n王奶奶，报名成功：1位\n小区环境清洁")
    assert coming(chat) == [("王奶奶", 1, "李明", ())]
    assert mine(chat, bob) == []


def test_who_is_not_known_agrees_first_and_is_asked_their_own_name(chat: Town) -> None:
    chat.activity()
    bob = chat("bob")
    bob.says("帮我妈报名")
    assert "怎么称呼您" in bob.says("王奶奶")
    assert coming(chat) == []
    bob.says("小李")
    bob.says("1")
    assert coming(chat) == [("王奶奶", 1, "小李", ())]


@pytest.mark.parametrize("way_out", ["取消", "算了"])
def test_nothing_is_kept_when_they_think_better_of_it(chat: Town, way_out: str) -> None:
    chat.activity()
    bob = chat("bob")
    bob.says("帮我妈报名")
    bob.says("王奶奶")
    bob.says(way_out)
    with chat.open() as uow:
        assert uow.people.cared_for(bob.person.id) == []


def test_a_name_in_the_sentence_needs_no_question(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    assert bob.says("帮张奶奶报名 2").startswith("【替张奶奶办理】\n张奶奶，报名成功：2位")
    assert bob.says("帮张奶奶请假").startswith("【替张奶奶办理】\n取消报名“小区环境清洁”")
    assert bob.says("1").startswith("【替张奶奶办理】\n已取消")
    assert coming(chat) == []


def test_with_a_family_it_asks_for_whom(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    bob.says("帮张奶奶报名 1")
    assert bob.says("帮我妈报名").startswith("替谁办？回数字：\n1 张奶奶\n2 另一位（没有微信）")
    assert "已经报过名" in bob.says("1") or "几位" in bob.shown
    bob.says("妈妈的报名")
    assert "小区环境清洁" in bob.says("1")


def test_two_relatives_at_once_are_one_party_with_names(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    bob.says("帮我爸妈报名")
    bob.says("王桂芳、张建国")
    assert coming(chat) == [("王桂芳", 2, "李明", ("张建国",))]


def test_mine_shows_the_sign_ups_of_the_family(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    bob.says("帮张奶奶报名 1")
    assert "1 张奶奶的报名" in bob.says("我的")
    assert "小区环境清洁" in bob.says("1")
    assert bob.says("1").startswith("【替张奶奶办理】")


@pytest.mark.parametrize(
    ("said", "guests"),
    [
        ("报名 带 小明、小红", ("小明", "小红")),
        ("报名 3 张阿姨 李叔叔", ("张阿姨", "李叔叔")),
        ("报名 和王建国、赵秀英", ("王建国", "赵秀英")),
    ],
)
def test_guests_by_name_are_on_the_roster(chat: Town, said: str, guests: tuple[str, ...]) -> None:
    occasion = chat.activity()
    bob = chat.person("bob", "李明")
    assert "3位" in bob.says(said)
    assert coming(chat) == [("李明", 3, "", guests)]
    shown = chat.organizer().says(f"名单 {occasion.activity.id}")
    assert f"1. 李明 3位（{'、'.join(guests)}）" in shown


def test_the_roster_names_who_signed_somebody_up(chat: Town) -> None:
    occasion = chat.activity()
    chat.person("bob", "李明").says("帮张奶奶报名 1")
    assert "1. 张奶奶 1位（李明代报）" in chat.organizer().says(f"名单 {occasion.activity.id}")


def test_a_code_links_two_people_and_both_know(chat: Town) -> None:
    granny, bob = linked(chat)
    assert [text for text in told(chat, granny) if "李明现在是您的代办人" in text]
    chat.activity()
    assert bob.says("替王桂芳报名 2").startswith("【替王桂芳办理】\n王桂芳，报名成功：2位")
    assert coming(chat) == [("王桂芳", 2, "李明", ())]
    (note,) = told(chat, granny)
    assert "您的代办人李明刚才替您办了：“报名 2”" in note
    assert "报名成功：2位" in note


def test_the_helper_only_looks_and_nobody_is_told(chat: Town) -> None:
    granny, bob = linked(chat)
    chat.joins("granny", chat.activity())
    chat.works()
    bob.says("王桂芳的报名")
    assert told(chat, granny) == []


@pytest.mark.parametrize("who", ["granny", "bob"])
def test_either_ends_it_and_the_other_is_told(chat: Town, who: str) -> None:
    granny, bob = linked(chat)
    chat.works()
    ends, other = (granny, bob) if who == "granny" else (bob, granny)
    assert ends.says("取消代办").startswith("已取消代办")
    assert [text for text in told(chat, other) if text.startswith("代办已取消")]
    chat.activity()
    assert "替王桂芳办理" not in bob.says("替王桂芳请假")


def test_a_line_shown_before_the_end_is_no_way_in(chat: Town) -> None:
    granny, bob = linked(chat)
    chat.activity()
    granny.says("报名 1")
    assert "1 王桂芳的报名" in bob.says("我的")
    granny.says("取消代办")
    assert "小区环境清洁" not in bob.says("1")


def test_a_code_works_once_and_for_ten_minutes(chat: Town) -> None:
    granny, bob = chat.person("granny", "王桂芳"), chat.person("bob", "李明")
    granny.says("亲友代办")
    code = granny.says("1").split("代办号码：")[1][:6]
    chat.clock.forward(minutes=11)
    assert bob.says(f"代办 {code}").startswith("这个号码不对或过期了")
    granny.says("亲友代办")
    code = granny.says("1").split("代办号码：")[1][:6]
    assert granny.says(f"代办 {code}").startswith("这是您自己的号码")
    assert bob.says(f"代办 {code}").startswith("这个号码不对或过期了")


def test_guessing_is_paused(chat: Town) -> None:
    bob = chat.person("bob", "李明")
    for _ in range(5):
        bob.says("代办 000000")
    assert bob.says("代办 000000").startswith("号码错得太多")


def test_a_helper_does_not_organize_for_them(chat: Town) -> None:
    _, bob = linked(chat)
    chat.person("granny", "王桂芳", Role.ORGANIZER)
    chat.activity()
    assert "0组" not in bob.says("替王桂芳看名单")


def test_what_is_said_of_somebody_else_is_not_done_to_oneself(chat: Town) -> None:
    granny, bob = linked(chat)
    assert bob.says("替王桂芳大字").startswith("【替王桂芳办理】")
    assert (granny.person.elder, bob.person.elder) == (True, False)


def test_erasing_the_relative_takes_the_family_with_them(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    bob.says("帮张奶奶报名 1")
    assert "张奶奶（没有微信，您代报）" in bob.says("我的信息")
    assert bob.says("删除我的信息").startswith("您代报的1位家人（张奶奶）也一起清除。")
    bob.says("1")
    assert coming(chat) == []


def test_reminders_name_whom_they_are_for(chat: Town) -> None:
    chat.activity(at="2026-02-27 09:00")
    bob = chat.person("bob", "李明")
    bob.says("帮张奶奶报名 1")
    bob.says("帮李爷爷报名 1")
    chat.clock.forward(hours=34.1)
    (text,) = told(chat, bob)
    assert text.startswith("您代为报名的张奶奶、李爷爷：\n提醒：") or text.startswith(
        "您代为报名的李爷爷、张奶奶：\n提醒："
    )


@pytest.mark.parametrize("said", ["替赵德柱请假", "替赵德柱删除我的信息", "赵德柱的报名"])
def test_what_is_said_of_a_stranger_is_not_done_to_oneself(chat: Town, said: str) -> None:
    chat.joins("bob", chat.activity())
    bob = chat("bob")
    assert bob.says(said).startswith("您还没有替家人报过名")
    assert len(mine(chat, bob)) == 1


def test_whom_mother_means_is_asked_once(chat: Town) -> None:
    chat.activity("义诊")
    chat.activity("清洁", "2026-03-08 09:00")
    granny, bob = linked(chat)
    assert bob.says("帮我妈报名义诊 1位").startswith("替谁办？")
    bob.says("1")
    assert bob.says("帮我妈报名清洁 1位").startswith("【替王桂芳办理】\n王桂芳，报名成功")
    assert bob.says("帮我爸报名清洁").startswith("替谁办？")
    granny.says("取消代办")
    granny.says("1")
    assert "替王桂芳" not in bob.says("帮我妈报名清洁 1位")


def test_a_name_told_for_mother_is_remembered(chat: Town) -> None:
    chat.activity("义诊")
    chat.activity("清洁", "2026-03-08 09:00")
    bob = chat.person("bob", "李明")
    assert bob.says("帮我妈报名义诊").startswith("替谁报名？")
    bob.says("王奶奶")
    assert bob.says("帮我妈报名清洁").startswith("【替王奶奶办理】\n王奶奶，报名成功")
