"""Erasing somebody as their helper: asked for, told at once, stopped by a word, done after a day."""

from datetime import timedelta

import pytest

from bot.domain.audit import AuditQuery
from bot.domain.deliveries import Road
from tests.chat import NOW, Phone, Town
from tests.handlers.test_family import linked, told

GRANNY = "王桂芳"


@pytest.fixture
def pair(chat: Town) -> tuple[Phone, Phone]:
    """granny, signed up, and bob who is her helper and said twice that she is to be erased."""
    chat.activity()
    granny, bob = linked(chat)
    bob.says(f"替{GRANNY}报名 1位")
    chat.works()
    assert "王桂芳删除全部信息吗" in bob.says(f"替{GRANNY}删除我的信息")
    assert "已申请，并告诉了本人" in bob.says("1")
    return granny, bob


def known(chat: Town, phone: Phone) -> bool:
    with chat.open() as uow:
        person = uow.people.by_openid(phone.openid)
    return bool(person and person.name)


def a_day_later(chat: Town) -> None:
    chat.clock.forward(hours=24, minutes=1)
    chat.works()
    chat.clock.forward(minutes=1)


def log(chat: Town) -> list[tuple[str, int | None]]:
    with chat.open() as uow:
        found = uow.audit.entries(AuditQuery(limit=9))
    return [(each.action, each.by and each.by.id) for each in found if "eras" in each.action]


def test_what_goes_is_read_back_and_nothing_happens_without_a_yes(chat: Town) -> None:
    chat.activity()
    granny, bob = linked(chat)
    bob.says(f"替{GRANNY}报名 1位")
    chat.works()
    shown = bob.says(f"替{GRANNY}删除我的信息")
    assert shown.startswith(
        "【替王桂芳办理】\n要替王桂芳删除全部信息吗？称呼、手机号和1个报名都会清除，位置让给别人，不能恢复。\n"
        "我会马上告诉本人，最早2月26日(周四) 10:00生效；在那以前本人或您说“停止删除”，就什么都不删。"
    )
    assert told(chat, granny) == []
    assert bob.says("2").startswith("【替王桂芳办理】\n好的，什么都没有删")
    a_day_later(chat)
    assert known(chat, granny)


def test_the_person_is_told_at_once_and_once_how_to_stop_it(chat: Town, pair: tuple[Phone, Phone]) -> None:
    (text,) = told(chat, pair[0])
    assert text.startswith(
        "您的代办人李明替您申请删除您在这里的全部信息：称呼、手机号、报名。最早2月26日(周四) 10:00生效"
    )
    assert "不同意，请回“停止删除”" in text
    assert known(chat, pair[0])


def test_also_at_night(chat: Town) -> None:
    granny, bob = linked(chat)
    chat.clock.at = NOW + timedelta(hours=14)
    chat.works()
    bob.says(f"替{GRANNY}删除信息")
    bob.says("是")
    assert len(told(chat, granny)) == 1


def test_after_a_day_it_is_done_and_the_helper_hears_so(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, bob = pair
    me, helper = granny.person.id, bob.person.id
    chat.works()
    a_day_later(chat)
    assert not known(chat, granny)
    assert chat.fresh(chat.activity("x")).shift.taken == 0
    with chat.open() as uow:
        assert uow.activities.occasion(1).shift.taken == 0
        assert uow.people.get(me).openid is None
        assert uow.erasures.due(chat.clock.now(), 9) == []
    assert any("替亲友申请的删除已经生效" in letter.text for letter in chat.messenger.letters)
    assert not any(GRANNY in text for text in told(chat, bob))
    assert log(chat) == [("person.erase", helper), ("helper.ask_erase", helper)]


@pytest.mark.parametrize("said", ["停止删除", "不要删除我的信息", "不", "不删除", "keep my data"])
def test_the_person_stops_it_in_words(chat: Town, pair: tuple[Phone, Phone], said: str) -> None:
    granny, bob = pair
    chat.works()
    chat.clock.forward(minutes=1)
    assert granny.says(said).startswith("好的，已停止，什么都没有删")
    assert [text for text in told(chat, bob) if text.startswith("删除王桂芳信息的申请已停止")]
    a_day_later(chat)
    assert known(chat, granny)
    assert log(chat)[0] == ("helper.stop_erase", granny.person.id)


@pytest.mark.parametrize("said", ["替王桂芳停止删除", "for 王桂芳 keep my data"])
def test_the_helper_takes_it_back(chat: Town, pair: tuple[Phone, Phone], said: str) -> None:
    granny, bob = pair
    chat.works()
    assert bob.says(said).startswith("【替王桂芳办理】\n好的，已停止")
    assert [text[:15] for text in told(chat, granny)] == ["删除您全部信息的申请已撤回，什"]
    a_day_later(chat)
    assert known(chat, granny)


def test_ending_the_help_ends_it(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, bob = pair
    chat.works()
    granny.says("取消代办")
    assert any("的申请已停止" in text for text in told(chat, bob))
    a_day_later(chat)
    assert known(chat, granny)


def test_a_helper_who_is_gone_asks_for_nothing(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, bob = pair
    chat.works()
    bob.says("删除我的信息")
    bob.says("是")
    assert any("的申请已撤回" in text for text in told(chat, granny))
    a_day_later(chat)
    assert known(chat, granny)


def test_the_person_may_do_it_at_once(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, _ = pair
    chat.works()
    assert "待删除：李明替您申请，最早2月26日(周四) 10:00" in granny.says("我的信息")
    granny.says("删除我的信息")
    assert "已删除" in granny.says("是")
    assert not known(chat, granny)
    a_day_later(chat)
    assert len(log(chat)) == 2


def test_a_yes_alone_erases_nobody(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, _ = pair
    chat.works()
    chat.clock.forward(minutes=1)
    for said in ("1", "好的", "是"):
        granny.says(said)
    assert known(chat, granny)


def test_who_could_not_be_told_loses_nothing(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, _ = pair
    chat.messenger.roads.clear()
    chat.works()
    chat.messenger.roads.add(Road.TEMPLATE)
    a_day_later(chat)
    assert known(chat, granny)
    assert any("没能把删除的申请告诉王桂芳" in letter.text for letter in chat.messenger.letters)


def test_who_was_told_late_has_a_day_from_then(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, _ = pair
    chat.clock.forward(hours=20)
    chat.works()
    chat.clock.forward(hours=20)
    chat.works()
    assert known(chat, granny)
    chat.clock.forward(hours=5)
    chat.works()
    assert not known(chat, granny)


def test_asking_again_changes_nothing(chat: Town, pair: tuple[Phone, Phone]) -> None:
    granny, bob = pair
    chat.works()
    chat.clock.forward(hours=3)
    assert "已经申请过了：最早2月26日(周四) 10:00" in bob.says(f"替{GRANNY}删除我的信息")
    assert told(chat, granny) == []


def test_who_has_no_wechat_is_erased_at_once_by_who_keeps_them(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    bob.says("帮张奶奶报名 1")
    assert bob.says("替张奶奶删除信息").startswith(
        "【替张奶奶办理】\n要删除张奶奶的全部信息吗？称呼和1个报名都会马上清除"
    )
    assert bob.says("1").startswith("【替张奶奶办理】\n已删除张奶奶的信息")
    with chat.open() as uow:
        assert uow.people.cared_for(bob.person.id) == []
        assert uow.activities.occasion(1).shift.taken == 0
    assert known(chat, bob)
    assert bob.says("张奶奶的报名").startswith("您还没有替家人报过名")
