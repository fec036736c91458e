"""Signing up, in one sentence or step by step, and every way in which it can end."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.domain.signups import JoinOutcome
from tests.chat import CONSENT, Phone, Town, texts

SAID = "张阿姨 2位"


def party(chat: Town, phone: Phone) -> list[int]:
    with chat.open() as uow:
        return [mine.party_size for mine, _ in uow.sign_ups.of_person(phone.person.id, chat.clock.now())]


def asked_who(chat: Town, **activity: object) -> Phone:
    """Alice, asked for her name and party."""
    chat.activity(**activity)  # type: ignore[arg-type]
    alice = chat("alice")
    assert "几位参加（含您自己）" in alice.says("报名")
    return alice


def test_step_by_step(chat: Town) -> None:
    alice = asked_who(chat)
    assert "例如“张阿姨 2位”" in alice.shown
    shown = alice.says("张阿姨 2")
    assert shown.startswith("张阿姨，报名成功：2位\n小区环境清洁\n3月7日(周六) 9:00-11:00\n集合：社区南门")
    assert "回“请假”" in shown
    assert party(chat, alice) == [2]


def test_another_activity_named_in_between_is_the_one_that_is_meant(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    chat.activity("社区巡逻", "2026-03-08 09:00")
    alice = chat("alice")
    alice.says("报名 小区环境清洁")
    alice.says("报名 社区巡逻 王阿姨 1位")
    assert alice.says("1").startswith("王阿姨，报名成功：1位\n社区巡逻")


@pytest.mark.parametrize("said", ["报名包饺子", "我和老伴报名周六包饺子", "报名 包饺子 2位"])
def test_a_title_that_begins_with_a_surname_is_no_name(chat: Town, said: str) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    chat.activity("包饺子", "2026-03-07 09:30")
    alice = chat("alice")
    assert "包饺子" in alice.says(said)
    alice.says("张阿姨 2位")
    chat.approves(alice)
    assert alice.person.name == "张阿姨"
    assert "包饺子" in alice.says("我的")


def test_a_title_that_begins_with_a_surname_is_no_guest(chat: Town) -> None:
    chat.activity("包饺子")
    alice = chat("alice")
    assert "几位参加" in alice.says("报名 包饺子 张阿姨")
    alice.says("1")
    assert party(chat, alice) == [1]
    assert alice.person.name == "张阿姨"


def test_who_is_asked_for_a_name_sees_for_how_many(chat: Town) -> None:
    chat.activity()
    alice = chat("alice")
    assert "小区环境清洁，2位\n怎么称呼您？" in alice.says("我和老伴报名")
    assert "小区环境清洁，1位\n怎么称呼您？" in alice.says("1")


def test_a_name_that_nothing_has_is_not_taken_for_what_was_talked_about(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    chat.activity("电影博物馆", "2026-03-08 09:00")
    alice = chat.person("alice", "张阿姨")
    alice.says("电影博物馆")
    assert alice.says("报名 社区巡逻 1位").startswith("没找到您说的活动")
    assert party(chat, alice) == []


def test_in_one_sentence_once_we_know_the_person(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-02-28 09:00")
    chat.activity("电影博物馆", "2026-03-01 08:30")
    alice = chat.person("alice", "张阿姨")
    shown = alice.says("我和老伴去电影博物馆那个")
    assert shown.startswith("张阿姨，报名成功：2位\n电影博物馆")


@pytest.mark.parametrize(
    ("said", "heads"),
    [
        ("报名1 带2个孩子", 3),
        ("报名 1 2位", 2),
        ("我要报名周六的 3人", 3),
        ("報名清潔，兩個人", 2),
        ("报名1 我和老伴", 2),
    ],
)
def test_number_name_or_day_with_the_party(chat: Town, said: str, heads: int) -> None:
    chat.activity("小区环境清洁", "2026-02-28 09:00")
    chat.activity("电影博物馆", "2026-03-04 08:30")
    alice = chat.person("alice", "张阿姨")
    alice.says("活动")
    assert alice.says(said).startswith(f"张阿姨，报名成功：{heads}位\n小区环境清洁")


def test_the_first_time_consent_comes_before_anything_is_kept(chat: Town) -> None:
    chat.activity()
    alice = chat("alice")
    assert alice.says("报名 我叫李梅 2位").endswith("1 同意并报名\n2 看《信息使用说明》\n3 不办了")
    assert (alice.person.name, alice.person.consent) == ("", "")
    assert "《信息使用说明》（2026-01）" in alice.says("2")
    assert alice.person.name == ""
    assert alice.says("1").startswith("李梅，报名成功：2位")
    assert (alice.person.name, alice.person.consent) == ("李梅", CONSENT)


@pytest.mark.parametrize("no", ["不同意", "3", "取消", "算了"])
def test_without_consent_nothing_is_kept(chat: Town, no: str) -> None:
    chat.activity()
    alice = chat("alice")
    alice.says("报名 我叫李梅 2位")
    alice.says(no)
    assert (alice.person.name, alice.person.consent, party(chat, alice)) == ("", "", [])


def test_the_privacy_text_can_be_read_before_answering(chat: Town) -> None:
    alice = asked_who(chat)
    assert alice.says("隐私").startswith("《信息使用说明》")
    assert alice.says(SAID).startswith("张阿姨，报名成功")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("John Smith, 2", "John Smith"),
        ("li lei 3", "Li Lei"),
        ("小芳 1", "小芳"),
        ("我叫王建国，2个人", "王建国"),
    ],
)
def test_names_as_people_write_them(chat: Town, said: str, name: str) -> None:
    alice = asked_who(chat)
    assert alice.says(said).startswith(f"{name}，报名成功")


def test_name_and_number_may_come_one_by_one(chat: Town) -> None:
    alice = asked_who(chat)
    assert "怎么称呼您" in alice.says("2")
    assert alice.says("我姓李").startswith("李，报名成功：2位")
    bob = chat("bob")
    bob.says("报名")
    assert "几位参加" in bob.says("王芳")
    assert bob.says("一个人").startswith("王芳，报名成功：1位")


@pytest.mark.parametrize(
    "said", ["这个要钱吗", "要钱吗？", "可以不去吗", "is it free", "😂", "……", "<b>", "{title}"]
)
def test_a_question_is_no_name(chat: Town, said: str) -> None:
    alice = asked_who(chat)
    assert alice.says(said).startswith("没看明白。请发称呼和人数")
    assert alice.person.name == ""
    assert alice.says(SAID).startswith("张阿姨，报名成功")


def test_questions_in_between_do_not_end_it(chat: Town) -> None:
    alice = asked_who(chat)
    for question, answer in (
        ("几点开始", "9:00-11:00"),
        ("在哪里集合", "集合地点：社区南门"),
        ("谢谢", "不客气"),
    ):
        assert answer in alice.says(question)
        assert alice.shown.endswith("刚才的问题还等您回答；不办了回“取消”。")
    assert alice.says(SAID).startswith("张阿姨，报名成功")


@pytest.mark.parametrize("said", ["张阿姨 21位", "张阿姨 100个人"])
def test_a_party_has_its_limit(chat: Town, said: str) -> None:
    alice = asked_who(chat, capacity=None)
    assert alice.says(said).startswith("一次最多报20位。")
    assert alice.says(SAID).startswith("张阿姨，报名成功：2位")


def test_a_number_that_was_not_shown_is_not_taken_for_a_party(chat: Town) -> None:
    chat.activity("义诊")
    chat.activity("清洁")
    alice = chat.person("alice", "张阿姨")
    alice.says("活动")
    assert alice.says("报名 9").startswith("没有这个数字，请回 1 到 2。")
    assert alice.says("报名 2").startswith("报名：清洁")


def test_asked_twice(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity(), 2)
    assert alice.says("报名").startswith("您已经报过名啦：小区环境清洁，2位")
    assert "几位参加" in alice.says("1")
    assert alice.says("3").startswith("已改为3位")
    assert alice.says("改成1个人").startswith("已改为1位")
    assert party(chat, alice) == [1]


def test_changing_the_number_asks_which(chat: Town) -> None:
    alice = chat("alice")
    assert alice.says("改人数").startswith("您还没有报名任何活动。")
    chat.joins("alice", chat.activity("义诊"))
    chat.joins("alice", chat.activity("清洁", "2026-03-08 09:00"))
    assert alice.says("改人数").startswith("改哪一个的人数？")
    assert "报名：清洁" in alice.says("清洁")
    assert alice.says("4").startswith("已改为4位：清洁")


def test_full_and_too_few(chat: Town) -> None:
    made = chat.activity(capacity=3)
    chat.joins("bob", made, 2)
    alice = chat.person("alice", "张阿姨")
    assert alice.says("报名 2位").startswith("“小区环境清洁”只剩1位了，不够2位。\n1 就报1位")
    assert alice.says("1").startswith("张阿姨，报名成功：1位")
    carol = chat.person("carol", "刘师傅")
    assert carol.says("报名").startswith("“小区环境清洁”已报满。\n1 排队候补")
    assert "2 看其他活动" in carol.shown


def test_called_off_while_being_asked(chat: Town) -> None:
    made = chat.activity("义诊")
    alice = chat("alice")
    alice.says("报名")
    with chat.open() as uow:
        uow.activities.call_off(made.activity.id, chat.clock.now())
        uow.commit()
    assert alice.says(SAID).startswith("“义诊”已经取消了。\n1 看其他活动")


@pytest.mark.parametrize(("later", "told"), [(5, "已经开始"), (25, "已经结束了。")])
def test_begun_or_over_while_being_asked(chat: Town, later: int, told: str) -> None:
    begins = chat.clock.at + timedelta(minutes=4)
    chat.activity("义诊", starts_at=begins, ends_at=begins + timedelta(minutes=20))
    alice = chat("alice")
    alice.says("报名")
    chat.clock.forward(minutes=later)
    assert told in alice.says(SAID)


def test_a_phone_is_asked_only_where_it_is_needed(chat: Town) -> None:
    alice = asked_who(chat, needs_phone=True)
    assert alice.says(SAID).startswith("这个活动需要一个联系电话")
    assert alice.says("12345").startswith("这不像手机号。")
    assert alice.says("为什么要电话").startswith("这不像手机号。")
    assert alice.says("138 0000-1234").startswith("张阿姨，报名成功：2位")
    assert "138****1234" in alice.says("我的信息")
    with chat.open() as uow:
        assert uow.people.phone(alice.person.id) == "13800001234"


def test_a_phone_is_sealed_in_the_database(chat: Town, sqlite_url: str) -> None:
    alice = asked_who(chat, needs_phone=True)
    alice.says(SAID)
    alice.says("13800001234")
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert all(b"13800001234" not in file.read_bytes() for file in path.parent.glob("test.db*"))


def test_a_known_phone_is_not_asked_again(chat: Town) -> None:
    alice = asked_who(chat, needs_phone=True)
    alice.says(SAID)
    alice.says("13800001234")
    chat.activity("义诊", "2026-03-08 09:00", needs_phone=True)
    assert alice.says("报名义诊 1位").startswith("张阿姨，报名成功")


def test_nothing_to_sign_up_for(chat: Town) -> None:
    assert chat("alice").says("报名").startswith("现在没有可以报名的活动")


def test_an_unknown_activity_gets_the_list(chat: Town) -> None:
    chat.activity("义诊")
    chat.activity("清洁")
    assert "1 义诊" in chat("alice").says("报名游泳比赛")
    assert chat("alice").says("好的").startswith("请回数字选一项")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("outcome", JoinOutcome)
def test_every_way_it_can_end_has_words(language: str, outcome: JoinOutcome) -> None:
    assert texts().texts[language][f"signup.{outcome}"]


def test_in_english(chat: Town) -> None:
    chat.activity("Clean-up", needs_phone=True)
    bob = chat("bob")
    bob.says("english")
    assert "How many people" in bob.says("sign me up")
    assert "phone number" in bob.says("Bob Brown 2")
    assert bob.says("13800001234").startswith("Bob Brown, you are in: party of 2\nClean-up")
    assert bob.says("sign up").startswith("You are already signed up: Clean-up, party of 2")


def test_a_volunteer_is_served_like_everybody(chat: Town) -> None:
    chat.activity()
    dan = chat.person("dan", "刘师傅", Role.VOLUNTEER)
    assert dan.says("报名 1人").startswith("刘师傅，报名成功：1位")
