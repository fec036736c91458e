"""角色: made and taken back by organizers in one line, with a read-back and a yes."""

import pytest

from bot.domain.audit import AuditQuery
from bot.domain.people import Role
from bot.language.granting import by_command, by_sentence
from bot.services.persons.people import farewell
from bot.services.persons.roles import Granting
from tests.chat import Phone, Town, texts
from tests.handlers.test_family import told


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def alice(chat: Town) -> Phone:
    return chat.person("alice", "张阿姨")


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("角色 张阿姨 领队", Role.LEADER),
        ("角色：张阿姨 志愿者", Role.VOLUNTEER),
        ("任命张阿姨为领队", Role.LEADER),
        ("设张阿姨为组织者", Role.ORGANIZER),
        ("让张阿姨当领队吧", Role.LEADER),
        ("role 张阿姨 organizer", Role.ORGANIZER),
        ("make 张阿姨 a leader", Role.LEADER),
        ("appoint 张阿姨 as driver", Role.DRIVER),
    ],
)
def test_a_role_is_given_after_a_read_back_and_the_person_is_told(
    chat: Town, olga: Phone, alice: Phone, said: str, role: Role
) -> None:
    word = texts().say("zh_CN", f"role_word.{role}")
    assert olga.says(said).startswith(f"让张阿姨成为{word}？")
    assert not alice.person.is_a(role)
    assert olga.says("1").startswith(f"好的，张阿姨现在是{word}，已告诉本人。")
    assert alice.person.is_a(role)
    assert told(chat, alice) == [f"您现在是{word}了。回“帮助”看能做什么；不合适请回“人工”。"]
    with chat.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="person.grant", by=olga.person.id))
    assert (entry.whom and entry.whom.id, entry.detail) == (alice.person.id, {"role": role})


@pytest.mark.parametrize(
    "said",
    [
        "角色 张阿姨 去掉 领队",
        "免去张阿姨的领队",
        "撤销角色 张阿姨 领队",
        "张阿姨不再当领队",
        "取消张阿姨的领队角色",
        "role 张阿姨 remove leader",
    ],
)
def test_it_is_taken_back_the_same_way(chat: Town, olga: Phone, said: str) -> None:
    alice = chat.person("alice", "张阿姨", Role.LEADER)
    assert olga.says(said).startswith("收回张阿姨的领队角色？")
    assert olga.says("对").startswith("好的，张阿姨不再是领队")
    assert not alice.person.roles
    assert told(chat, alice)[0].startswith("您不再是领队了")
    assert "没看明白" in alice.says("签到码") or "签到" in alice.shown


def test_giving_taking_and_giving_again_is_told_each_time(chat: Town, olga: Phone, alice: Phone) -> None:
    for said in ("角色 张阿姨 领队", "角色 张阿姨 去掉 领队", "角色 张阿姨 领队"):
        olga.says(said)
        olga.says("1")
    assert len(told(chat, alice)) == 3


@pytest.mark.parametrize("no", ["2", "不", "取消"])
def test_nothing_happens_without_a_yes(chat: Town, olga: Phone, alice: Phone, no: str) -> None:
    olga.says("角色 张阿姨 领队")
    olga.says(no)
    assert not alice.person.roles
    assert told(chat, alice) == []


def test_the_last_organizer_stays(chat: Town, olga: Phone, alice: Phone) -> None:
    olga.says("角色 王敏 去掉 组织者")
    assert olga.says("1").startswith("王敏是最后一位组织者")
    assert olga.person.is_a(Role.ORGANIZER)
    for said in ("角色 张阿姨 组织者", "1", "角色 王敏 去掉 组织者"):
        olga.says(said)
    assert olga.says("1").startswith("好的，王敏不再是组织者")
    assert "张阿姨是最后一位组织者" in (alice.says("角色 张阿姨 去掉 组织者") and alice.says("1"))


def test_an_organizer_who_left_does_not_count(chat: Town, olga: Phone) -> None:
    gone = chat.person("gone", "李四", Role.ORGANIZER)
    with chat.open() as uow:
        farewell(chat.work(uow), gone.person, chat.clock.now())
        uow.commit()
    olga.says("角色 王敏 去掉 组织者")
    assert "最后一位" in olga.says("1")


@pytest.mark.parametrize(
    "said", ["角色 张阿姨 组织者", "任命张阿姨为领队", "让张阿姨当领队", "免去王敏的组织者", "角色"]
)
def test_others_see_no_trace_of_it(chat: Town, olga: Phone, alice: Phone, said: str) -> None:
    leader = chat.person("lee", "李老师", Role.LEADER)
    for each in (alice, leader):
        assert each.says(said).startswith("没看明白"), each.shown
    assert alice.person.roles == frozenset()
    assert olga.person.is_a(Role.ORGANIZER)


def test_namesakes_are_told_apart(chat: Town, olga: Phone, alice: Phone) -> None:
    other = chat.person("other", "张阿姨", Role.VOLUNTEER)
    assert f"2 张阿姨 编号{other.person.id} 志愿者" in olga.says("角色 张阿姨 领队")
    assert olga.says("2").startswith("让张阿姨成为领队？")
    olga.says("1")
    assert other.person.is_a(Role.LEADER)
    assert not alice.person.roles


def test_a_namesake_without_wechat_is_not_asked_about(chat: Town, olga: Phone, alice: Phone) -> None:
    with chat.open() as uow:
        uow.people.add_named("张阿姨", olga.person.id, chat.clock.now())
        uow.commit()
    assert olga.says("角色 张阿姨 领队").startswith("让张阿姨成为领队？")
    olga.says("1")
    assert alice.person.is_a(Role.LEADER)


def test_who_has_what(chat: Town, olga: Phone, alice: Phone) -> None:
    assert olga.says("角色 张阿姨").startswith("张阿姨的角色：没有。")
    assert olga.says("角色 组织者").startswith("组织者（1位）：王敏。")
    assert olga.says("角色").startswith("给谁什么角色？")
    assert olga.says("角色 赵六 领队").startswith("没有叫“赵六”的人。")


def test_who_has_no_wechat_has_no_role(chat: Town, olga: Phone, alice: Phone) -> None:
    chat.activity()
    alice.says("帮李奶奶报名 1")
    olga.says("角色 李奶奶 领队")
    assert olga.says("1").startswith("李奶奶没有微信")


def test_what_they_are_already_or_are_not(chat: Town, olga: Phone, alice: Phone) -> None:
    olga.says("角色 王敏 组织者")
    assert olga.says("1").startswith("王敏本来就是组织者")
    olga.says("角色 张阿姨 去掉 司机")
    assert olga.says("1").startswith("张阿姨不是司机")


def test_a_sentence_about_nobody_is_no_grant(chat: Town, olga: Phone) -> None:
    for said in ("让大家当志愿者", "取消明天的领队"):
        assert "成为" not in olga.says(said)
        assert "收回" not in olga.shown


def test_in_english(chat: Town, olga: Phone) -> None:
    chat.person("li", "Li Lei").says("English")
    olga.says("English")
    assert olga.says("role Li Lei leader").startswith("Make Li Lei leader?")
    assert olga.says("yes").startswith("Li Lei is leader now")
    assert told(chat, chat("li"))[0].startswith("You are leader now.")


def test_names_are_not_cut() -> None:
    said = by_command("任命 方为民 领队")
    assert said
    assert (said.name, said.role) == ("方为民", Role.LEADER)
    assert by_sentence("今天天气不错") is None
    assert set(Granting) == {each for each in Granting if texts().has(f"grants.{each}")}
