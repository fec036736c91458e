"""Another place, name or leader: in one sentence or step by step, and everybody is told what holds now."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.changes import ChangeOutcome
from bot.domain.deliveries import Road
from tests.chat import Phone, Town, texts


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    chat.activity("义诊", "2026-03-01 09:00", leader="李老师", leader_phone="13800001111")
    return chat.activity("清洁", "2026-03-07 09:00")


def told(chat: Town) -> list[str]:
    return [letter.text for letter in chat.works()]


@pytest.mark.parametrize(
    "said",
    [
        "改地点 2 社区东门",
        "改地点：清洁 社区东门",
        "清洁的集合地点改到社区东门",
        "change place 2 社区东门",
        "清洁 换地点 改到 社区东门",
    ],
)
def test_all_in_one_sentence(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    shown = olga.says(said)
    assert "“清洁”3月7日(周六) 9:00-11:00\n从 社区南门\n改为 社区东门\n" in shown or "to 社区东门" in shown
    assert "集合：社区东门" in olga.says("是")
    assert chat.fresh(cleaning).activity.place == "社区东门"


def test_step_by_step_with_second_thoughts(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    assert olga.says("改名称").startswith("改哪个活动的名称？")
    assert olga.says("2").startswith("“清洁”（3月7日(周六) 9:00-11:00）改叫什么？")
    assert olga.says("长" * 41).startswith("这个不行：不能空着，最多40个字。")
    assert "改为 大扫除" in olga.says("大扫除")
    assert "改为 楼道大扫除" in olga.says("改成 楼道大扫除")
    assert olga.says("1").startswith("已改好：“楼道大扫除”")
    olga.says("改名称 楼道大扫除 楼道大扫除")
    assert olga.says("是").startswith("和原来一样，没有改动")


def test_a_value_said_first_is_not_asked_again(olga: Phone, cleaning: Occasion) -> None:
    assert olga.says("改地点 社区西门").startswith("改哪个活动的地点？")
    assert "改为 社区西门" in olga.says("2")


def test_a_new_leader_does_not_keep_the_number_of_the_old_one(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    alice = chat.joins("alice", chat.activity("合唱", leader="李老师", leader_phone="13800001111"))
    alice.says("您好")
    for said in ("换领队 合唱 张老师 139 2222 3333", "是"):
        olga.says(said)
    assert told(chat)[0].startswith("通知：“合唱”换领队了，原为李老师，现在是张老师，现在是")
    olga.says("换领队 合唱 王老师")
    olga.says("是")
    with chat.open() as uow:
        assert uow.activities.leader_phone(uow.activities.occasion(3)) == ""


def test_everybody_is_told_with_what_it_was_and_reminded_of_the_new_place(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    alice = chat.joins("alice", cleaning)
    alice.says("您好")
    for said in ("改地点 清洁 社区东门", "是"):
        olga.says(said)
    (letter,) = told(chat)
    assert letter.startswith(
        "通知：“清洁”改地点了，原定社区南门，现在是3月7日(周六) 9:00，集合地点：社区东门。"
    )
    chat.clock.forward(days=9, hours=10)
    assert "集合地点：社区东门" in told(chat)[0]


def test_changes_in_short_succession_reach_each_person_once(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    """Nothing was sent between them, so there is one notice, of what holds, with everything that it was."""
    chat.joins("alice", cleaning).says("您好")
    for said in ("改地点 清洁 社区东门", "是", "改时间 清洁 下午3点", "是", "改地点 清洁 社区西门", "是"):
        olga.says(said)
    (letter,) = told(chat)
    assert letter.splitlines()[0] == (
        "通知：“清洁”改时间了，原定3月7日(周六) 9:00；改地点了，原定社区南门，"
        "现在是3月7日(周六) 15:00，集合地点：社区西门。"
    )


def test_who_was_told_of_the_first_change_is_told_of_the_second(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    """alice heard both; bob, whose first notice still waited, reads one that tells both."""
    alice, bob = chat.joins("alice", cleaning), chat.joins("bob", cleaning)
    chat.messenger.roads = {Road.CUSTOM}
    alice.says("您好")
    for said in ("改地点 清洁 社区东门", "是"):
        olga.says(said)
    assert len(told(chat)) == 1
    for said in ("改时间 清洁 下午3点", "是"):
        olga.says(said)
    assert len(told(chat)) == 1
    shown = bob.says("您好")
    assert shown.count("通知：") == 1
    assert "改时间了，原定3月7日(周六) 9:00；改地点了，原定社区南门" in shown


def test_changed_back_before_it_was_told_says_that_it_is_as_it_was(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    chat.joins("alice", cleaning).says("您好")
    for said in ("改地点 清洁 社区东门", "是", "改地点 清洁 社区南门", "是"):
        olga.says(said)
    (letter,) = told(chat)
    assert "又改回来了，还是3月7日(周六) 9:00，集合地点：社区南门" in letter


def test_somebody_else_changed_it_meanwhile(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    pia = chat.organizer("pia")
    olga.says("改地点 清洁 社区东门")
    for said in ("改时间 清洁 下午3点", "是"):
        pia.says(said)
    assert olga.says("是").startswith("刚才有人改过“清洁”，现在是3月7日(周六) 15:00-17:00，集合：社区南门。")
    assert chat.fresh(cleaning).activity.place == "社区南门"


@pytest.mark.parametrize("no", ["2", "不", "算了"])
def test_not_changed_after_anything_else(chat: Town, olga: Phone, cleaning: Occasion, no: str) -> None:
    olga.says("改地点 清洁 社区东门")
    olga.says(no)
    assert chat.fresh(cleaning).activity.place == "社区南门"


def test_residents_see_no_trace_of_it(chat: Town, cleaning: Occasion) -> None:
    assert "改为" not in chat.person("alice", "alice").says("改地点 清洁 社区东门")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("outcome", ChangeOutcome)
def test_every_way_a_change_can_end_has_words(language: str, outcome: ChangeOutcome) -> None:
    assert texts().texts[language][f"organize.{outcome}"]


def test_in_english(olga: Phone, cleaning: Occasion) -> None:
    olga.says("English")
    assert olga.says("change the place").startswith("Which activity meets elsewhere?")
    assert "Where instead?" in olga.says("2")
    assert "from 社区南门\nto North Gate" in olga.says("North Gate")
    assert olga.says("yes").startswith("Done: “清洁” Sat 7 Mar, 9:00-11:00, meet at North Gate")
