"""The roster, for organizers."""

import pytest

from tests.chat import Phone, Town, local


@pytest.fixture
def olga(chat: Town) -> Phone:
    made = chat.activity("义诊")
    chat.joins("张阿姨", made, 2)
    chat.joins("王大爷", made)
    chat.activity("清洁", "2026-03-08 09:00")
    return chat.organizer()


@pytest.mark.parametrize("said", ["名单 义诊", "名单 1", "谁报名了 义诊", "周六的名单 义诊"])
def test_straight_to_the_one_that_is_meant(olga: Phone, said: str) -> None:
    assert olga.says(said).splitlines()[:5] == [
        "义诊",
        "3月7日(周六) 9:00-11:00",
        "2组3位，剩17位",
        "1. 张阿姨 2位",
        "2. 王大爷 1位",
    ]


def test_or_asks_which(olga: Phone) -> None:
    assert olga.says("名单").startswith("看哪个活动的名单？")
    assert olga.says("好的").startswith("请回数字选一项")
    assert olga.says("清洁").splitlines()[2:4] == ["0组0位，剩20位", "还没有人报名。"]


def test_the_number_of_a_list_goes_before_that_of_the_activity(olga: Phone) -> None:
    olga.says("名单 1")
    olga.says("活动")
    assert olga.says("名单 2").startswith("清洁")


def test_leads_to_the_changes(olga: Phone) -> None:
    olga.says("名单 1")
    assert olga.says("1").startswith("“义诊”现在是3月7日")
    olga.says("名单 1")
    assert olga.says("取消活动").startswith("取消整个活动“义诊”")
    assert olga.says("1").startswith("已取消“义诊”，正在通知2人。")
    assert olga.says("1").endswith("1 给报名的人发通知")


def test_who_left_no_name(chat: Town, olga: Phone) -> None:
    with chat.open() as uow:
        person = uow.people.by_openid(chat("王大爷").openid)
        assert person
        uow.people.change(person.id, name="")
        uow.commit()
    assert "2. （未留称呼） 1位" in olga.says("名单 1")


def test_in_english(olga: Phone) -> None:
    olga.says("English")
    assert "2 sign-ups, 3 people, 17 left\n1. 张阿姨, 2" in olga.says("roster 1")


def test_a_long_roster_is_read_page_by_page_and_its_numbers_go_on(chat: Town) -> None:
    occasion = chat.activity(capacity=60)
    for number in range(53):
        chat.joins(f"p{number:02d}", occasion)
    olga = chat.organizer()
    chat.clock.at = local("2026-03-07 09:00")
    first = olga.says("名单 1")
    while "1 看后面的" not in first:
        first = olga.says("更多")
    assert "50. p49 1位" in first
    assert "51." not in first
    second = olga.taps("1 看后面的")
    assert second.startswith(
        "小区环境清洁\n3月7日(周六) 9:00-11:00\n53组53位，剩7位\n51. p50 1位\n52. p51 1位\n53. p52 1位"
    )
    assert "p51" in olga.says("到 52")
