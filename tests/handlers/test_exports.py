"""`导出` and `谁改了`: for organizers alone, and in words."""

from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.services.activities.organize import move
from bot.services.persons.export_links import asked_for
from tests.chat import Phone, Town, local


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    made = chat.activity()
    chat.joins("bob", made, 2)
    return made


@pytest.fixture
def olga(chat: Town) -> Phone:
    chat.housed(base_url="https://bot.example")
    return chat.organizer()


def test_links_to_files(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    said = olga.says("导出 1")
    assert said.startswith("小区环境清洁，1 个报名：\n打印名单 https://bot.example/p/export/pdf/")
    token = said.split("/p/export/xlsx/")[1].split("\n")[0]
    with chat.open() as uow:
        work = chat.work(uow)
        assert asked_for(work, token) == (cleaning.activity.id, olga.person)
        assert asked_for(work, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
        chat.clock.forward(hours=1)
        assert asked_for(chat.work(uow), token) is None


@pytest.mark.parametrize("ahead", [True, False])
def test_what_is_over_is_found_by_its_number(
    chat: Town, olga: Phone, cleaning: Occasion, ahead: bool
) -> None:
    if ahead:
        chat.activity("合唱", "2026-03-20 09:00")
    chat.clock.at = cleaning.shift.ends_at + timedelta(days=3)
    assert olga.says("导出 1").startswith("小区环境清洁，1 个报名：")
    assert olga.says("谁改了 1").startswith("小区环境清洁最近的改动")
    assert olga.says("名单 1").startswith("小区环境清洁\n3月7日(周六)")
    assert olga.says("导出 9").startswith("没有找到9号活动" if ahead else "近期还没有")


@pytest.mark.usefixtures("cleaning")
@pytest.mark.parametrize("words", ["导出 1", "导出", "谁改了 1", "谁改了"])
def test_no_trace_for_others(chat: Town, words: str) -> None:
    bob = chat("bob")
    said = bob.says(words)
    assert "/p/export" not in said
    assert "改动" not in said
    assert "导出" not in said


@pytest.mark.usefixtures("cleaning")
def test_several_to_choose_from(chat: Town, olga: Phone) -> None:
    chat.activity("合唱", at="2026-03-08 09:00")
    assert olga.says("导出").startswith("导出哪个活动的名单？")
    assert olga.says("2").startswith("合唱，0 个报名：")
    chat.clock.forward(hours=5)
    assert olga.says("谁改了").startswith(("看哪个活动的改动？", "合唱最近的改动"))


@pytest.mark.usefixtures("cleaning")
def test_nothing_on(chat: Town, olga: Phone) -> None:
    chat.clock.forward(days=30)
    assert "导出" not in olga.says("导出")


def test_the_latest_changes_in_words(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    with chat.open() as uow:
        to = local("2026-03-07 14:00"), local("2026-03-07 16:00")
        move(chat.work(uow), cleaning, to, olga.person.id)
        uow.commit()
    said = olga.says("谁改了 1")
    lines = said.splitlines()
    assert lines[0] == "小区环境清洁最近的改动："
    assert lines[1].endswith("王敏：改了时间")
    assert lines[2].endswith("管理员：发布了活动")


def test_no_more_than_eight(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    with chat.open() as uow:
        for number in range(12):
            uow.audit.note(None, f"test.{number}", "activity:1", chat.clock.now())
        uow.commit()
    said = olga.says("谁改了 1")
    assert said.count("管理员：") == 8
    assert "test.11" in said
