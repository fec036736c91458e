"""On site, as a leader lives it: the code read aloud, the roll call in one line, walk-ins, taking it back."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.people import Role
from tests.chat import Phone, Town, local

NAMES = ("张阿姨", "王大爷", "李奶奶", "赵师傅", "陈静")


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    """On Saturday from 9 to 11; five people signed up, and it is 8:50."""
    made = chat.activity(capacity=7)
    for name in NAMES:
        chat.joins(name, made)
    chat.clock.at = local("2026-03-07 08:50")
    return made


@pytest.fixture(params=[Role.ORGANIZER, Role.LEADER])
def lee(chat: Town, cleaning: Occasion, request: pytest.FixtureRequest) -> Phone:
    """Whoever leads, by either role."""
    return chat.person("lee", "李老师", request.param)


@pytest.fixture
def olga(chat: Town, cleaning: Occasion) -> Phone:
    return chat.organizer()


def here(chat: Town, occasion: Occasion) -> list[str]:
    with chat.open() as uow:
        present = {each.person_id for each in uow.attendance.of_shift(occasion.shift.id) if each.present}
        roster = uow.sign_ups.roster(occasion.activity.id)
        return [line.name for line in roster if line.sign_up.person_id in present]


def test_the_code_is_read_aloud_and_changes(chat: Town, lee: Phone) -> None:
    first = lee.says("签到码")
    assert first.startswith("签到码：")
    assert "“小区环境清洁”，9:00 前有效，请在现场念给大家" in first
    code = first.splitlines()[0].removeprefix("签到码：")
    assert chat("张阿姨").says(code).startswith("签到成功 8:50")
    chat.clock.forward(minutes=9)
    assert lee.says("签到码") == first
    chat.clock.forward(minutes=1)
    assert lee.says("签到码 1").splitlines()[0] != first.splitlines()[0]


def test_a_question_which_one_is_no_obstacle(chat: Town, lee: Phone) -> None:
    """Whoever stands in the yard does not first answer what they asked for by mistake."""
    chat.activity("义诊", "2026-03-07 09:30")
    assert lee.says("名单").startswith("看哪个活动的名单？")
    assert lee.says("到 3").startswith("现在有几个活动，先看哪个的名单？")
    assert lee.says("现场 钱大妈").startswith("现场加到哪个活动？")


def test_the_code_of_which_activity(chat: Town, olga: Phone) -> None:
    chat.activity("义诊", "2026-03-07 09:30")
    assert olga.says("签到码").startswith("要哪个活动的签到码？")
    assert "“义诊”" in olga.says("义诊")
    assert "“小区环境清洁”" in olga.says("签到码 小区环境清洁")
    chat.clock.at = local("2026-03-07 20:00")
    assert olga.says("签到码").startswith("现在没有可以签到的活动")


@pytest.mark.parametrize(
    "said", ["到 1 2 5", "到1 2 5", "到 1、2、5", "到：1，2，5", "点名 1 2 5", "到 一 二 五号", "到了 1.2.5"]
)
def test_one_line_checks_in(chat: Town, cleaning: Occasion, lee: Phone, said: str) -> None:
    lee.says("名单")
    assert lee.says(said).startswith("已签到3组：1 张阿姨、2 王大爷、5 陈静")
    assert here(chat, cleaning) == ["张阿姨", "王大爷", "陈静"]


def test_ranges_names_and_everybody(chat: Town, cleaning: Occasion, lee: Phone) -> None:
    lee.says("名单")
    assert lee.says("到 2-4").startswith("已签到3组：2 王大爷、3 李奶奶、4 赵师傅")
    assert lee.says("到 张阿姨").startswith("已签到1组：1 张阿姨")
    assert lee.says("全到了").startswith("已签到1组：5 陈静\n之前已记：1 张阿姨")
    assert len(here(chat, cleaning)) == 5


def test_leaving_and_the_marks_on_the_roster(chat: Town, lee: Phone) -> None:
    lee.says("名单")
    lee.says("到 1 2")
    chat.clock.at = local("2026-03-07 10:50")
    assert lee.says("走 1").startswith("已签退1组：1 张阿姨")
    roster = lee.says("名单 1").splitlines()
    assert roster[3:6] == ["1. 张阿姨 1位 8:50-10:50", "2. 王大爷 1位 到8:50", "3. 李奶奶 1位"]
    assert "本次 2小时" in chat("张阿姨").says("签退")


def test_what_the_system_closed_is_marked(chat: Town, lee: Phone) -> None:
    lee.says("名单")
    lee.says("到 1")
    chat.clock.at = local("2026-03-07 11:30")
    chat.works()
    assert "1. 张阿姨 1位 8:50-11:00（未签退）" in lee.says("名单")


def test_numbers_are_those_that_were_shown_even_after_somebody_left(
    chat: Town, cleaning: Occasion, lee: Phone
) -> None:
    lee.says("名单")
    chat("王大爷").says("请假")
    chat("王大爷").says("1")
    lee.says("谢谢")
    assert lee.says("到 2 3").startswith("已签到1组：3 李奶奶\n记不了（没报名，或不在时间内）：2 王大爷")
    assert here(chat, cleaning) == ["李奶奶"]


def test_without_a_roster_in_sight_it_is_shown_first(chat: Town, cleaning: Occasion, lee: Phone) -> None:
    assert "5. 陈静 1位\n请按这些号发，例如“到 1 2”。" in lee.says("到 1 2")
    assert here(chat, cleaning) == []
    assert lee.says("到 1 2").startswith("已签到2组")


def test_the_roster_of_another_activity_gives_no_numbers_for_this_one(
    chat: Town, cleaning: Occasion, olga: Phone
) -> None:
    chat.joins("孙姐", chat.activity("义诊", "2026-03-08 09:00"))
    olga.says("名单 义诊")
    assert "请按这些号发" in olga.says("到 1")
    assert here(chat, cleaning) == []


def test_of_several_that_are_on_the_one_shown_last(chat: Town, cleaning: Occasion, olga: Phone) -> None:
    other = chat.activity("义诊", "2026-03-07 09:30")
    chat.joins("孙姐", other)
    assert olga.says("到 1").startswith("现在有几个活动，先看哪个的名单？")
    olga.says("义诊")
    assert olga.says("到 1").startswith("已签到1组：1 孙姐")
    assert (here(chat, cleaning), here(chat, other)) == ([], ["孙姐"])


def test_who_is_not_on_the_roster(chat: Town, lee: Phone) -> None:
    lee.says("名单")
    assert lee.says("到 1 9").startswith("已签到1组：1 张阿姨\n名单里没有：9")
    assert lee.says("到 刘老师").startswith("名单里没有：刘老师。回“名单”看号；没报名的人请发“现场 刘老师”")


def test_two_of_one_name_are_told_apart_by_number(chat: Town, cleaning: Occasion, lee: Phone) -> None:
    chat.person("other", "张阿姨")
    with chat.open() as uow:
        person = uow.people.by_openid(chat("other").openid)
        assert person
        uow.sign_ups.add(cleaning.shift.id, person.id, 1, chat.clock.at)
        uow.commit()
    lee.says("名单")
    assert lee.says("到 张阿姨").startswith("有同名的：张阿姨")


def test_a_mistake_is_taken_back(chat: Town, cleaning: Occasion, lee: Phone) -> None:
    lee.says("名单")
    lee.says("到 1 2 3")
    assert lee.says("没到 3").startswith("已改为没到1组：3 李奶奶")
    assert here(chat, cleaning) == ["张阿姨", "王大爷"]
    lee.says("走 1 2")
    assert lee.says("没走 2").startswith("已改为没走1组：2 王大爷")
    assert lee.says("没走 2").startswith("没有改动")
    assert here(chat, cleaning) == ["王大爷"]


@pytest.mark.parametrize("said", ["撤销", "1"])
def test_the_last_call_is_taken_back_as_a_whole(
    chat: Town, cleaning: Occasion, lee: Phone, said: str
) -> None:
    lee.says("名单")
    lee.says("到 1")
    lee.says("到 1 2 3")
    assert lee.says(said).startswith("已撤销2组")
    assert here(chat, cleaning) == ["张阿姨"]


def test_a_leaders_word_may_come_after_the_end(chat: Town, cleaning: Occasion, lee: Phone) -> None:
    chat.clock.at = local("2026-03-07 11:20")
    lee.says("名单")
    assert lee.says("到 1").startswith("已签到1组")
    chat.clock.at = local("2026-03-07 13:00")
    assert lee.says("到 2").startswith("现在没有可以签到的活动")


class TestWalkIns:
    def test_get_a_place_and_are_there(self, chat: Town, cleaning: Occasion, lee: Phone) -> None:
        assert lee.says("现场 张三").startswith("张三：已现场加入并签到，1位。")
        assert lee.says("现场 张三").startswith("张三：之前已经签到了。")
        assert chat.fresh(cleaning).shift.taken == 6
        assert here(chat, cleaning) == ["张三"]
        assert "6. 张三 1位（李老师代报） 到8:50" in lee.says("名单")

    @pytest.mark.parametrize("said", ["现场 张三 2", "现场 张三 2位", "现场 张三2人"])
    def test_with_company(self, chat: Town, cleaning: Occasion, lee: Phone, said: str) -> None:
        assert lee.says(said).startswith("张三：已现场加入并签到，2位。")
        assert chat.fresh(cleaning).shift.taken == 7

    def test_never_beyond_the_capacity(self, chat: Town, cleaning: Occasion, lee: Phone) -> None:
        assert lee.says("现场 张三 3").startswith("张三：没有加入，只剩2位，不够3位。要加人请先回“改名额”")
        assert lee.says("现场 李四 王五 周六子").splitlines()[:3] == [
            "李四：已现场加入并签到，1位。",
            "王五：已现场加入并签到，1位。",
            "周六子：没有加入，“小区环境清洁”名额已满。要加人请先回“改名额”，再发一次。",
        ]
        assert chat.fresh(cleaning).shift.taken == 7

    def test_who_had_signed_up_is_checked_in(self, chat: Town, cleaning: Occasion, lee: Phone) -> None:
        assert lee.says("现场 李奶奶").startswith("李奶奶：已在名单里，签到好了。")
        assert chat.fresh(cleaning).shift.taken == 5

    def test_to_which_activity(self, chat: Town, cleaning: Occasion, olga: Phone) -> None:
        other = chat.activity("义诊", "2026-03-07 09:30")
        assert olga.says("现场 张三").startswith("现场加到哪个活动？")
        assert olga.says("义诊").startswith("张三：已现场加入并签到")
        assert here(chat, other) == ["张三"]

    def test_asks_who(self, lee: Phone) -> None:
        assert lee.says("现场").startswith("谁来了？例如“现场 张三”")

    def test_when_nothing_is_on(self, chat: Town, lee: Phone) -> None:
        chat.clock.at = local("2026-03-07 07:00")
        assert lee.says("现场 张三").startswith("现在没有可以签到的活动")


@pytest.mark.parametrize("said", ["到哪集合", "走路要多久", "现场怎么去", "到时候再说", "没来得及报名"])
def test_sentences_that_only_begin_alike_are_no_roll_calls(chat: Town, lee: Phone, said: str) -> None:
    bob = chat.person("陈叔", "陈叔")
    lee.says("名单")
    assert "名单里没有" not in lee.says(said)
    assert "签到" not in bob.says(said)


@pytest.mark.parametrize("said", ["到 1 2", "走 1", "没到 1", "现场 张三", "撤销"])
def test_others_find_no_trace(chat: Town, cleaning: Occasion, said: str) -> None:
    bob = chat("张阿姨")
    bob.says(said)
    assert "名单" not in bob.shown
    assert here(chat, cleaning) == []
    assert chat.fresh(cleaning).shift.taken == 5


def test_a_leader_sees_the_roster_but_cannot_change_the_activity(chat: Town, cleaning: Occasion) -> None:
    lee = chat.person("lee", "李老师", Role.LEADER)
    assert "1. 张阿姨 1位" in lee.says("名单")
    assert "改时间" not in lee.shown
    assert not lee.says("取消活动").startswith("取消整个活动")


def test_in_english(chat: Town, cleaning: Occasion, lee: Phone) -> None:
    lee.says("English")
    lee.says("roster")
    assert lee.says("in 1 2").startswith("Checked in 2: 1 张阿姨, 2 王大爷")
    assert lee.says("out 1").startswith("Checked out 1: 1 张阿姨")
    assert lee.says("walk-in Anna 2").startswith("Anna: joined and checked in, 2 people.")
    assert "Check-in code: " in lee.says("check-in code")
