"""On the day, as a resident lives it: the code, the word, the QR code on site, and leaving again."""

from datetime import timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.people import Role
from bot.services.presence.codes import code_now
from tests.chat import Town, local

MORNING = "2026-03-07 08:26"


class Day:
    """Saturday morning: alice signed up for the clean-up from 9 to 11."""

    def __init__(self, chat: Town) -> None:
        self.chat = chat
        self.cleaning = chat.activity(
            leader="李老师", leader_phone="13912341234", latitude=39.9, longitude=116.4
        )
        self.alice = chat.joins("张阿姨", self.cleaning)
        chat.clock.at = local(MORNING)

    def at(self, time: str) -> None:
        self.chat.clock.at = local(f"2026-03-07 {time}")

    def code(self, occasion: Occasion | None = None) -> str:
        with self.chat.open() as uow:
            found = code_now(self.chat.work(uow), occasion or self.cleaning)
        assert found
        return found.digits

    def wrong(self) -> str:
        """No code of this morning."""
        was, told = self.chat.clock.at, set()
        for minutes in range(-150, 60, 10):
            self.chat.clock.at = was + timedelta(minutes=minutes)
            with self.chat.open() as uow:
                found = code_now(self.chat.work(uow), self.cleaning)
            told |= {found.digits} if found else set()
        self.chat.clock.at = was
        return next(each for each in (f"{n:04}" for n in range(1000, 9999)) if each not in told)


@pytest.fixture
def day(chat: Town) -> Day:
    return Day(chat)


IN = "签到成功 8:26。今天的任务：小区环境清洁，领队李老师 139****1234。"


@pytest.mark.parametrize("said", ["签到 {}", "签到{}", "{}", "我要签到，码是 {}", "签道 {}", "打卡 {}"])
def test_the_code_checks_in(day: Day, said: str) -> None:
    assert day.alice.says(said.format(day.code())).startswith(IN)


def test_the_code_as_it_is_dictated(day: Day) -> None:
    spoken = day.code().translate(str.maketrans("0123456789", "零幺二三四五六七八九"))
    assert day.alice.dictates(f"签到{spoken}").startswith(IN)


def test_full_width_and_apart(day: Day) -> None:
    wide = " ".join(chr(ord(figure) + 0xFEE0) for figure in day.code())
    assert day.alice.says(wide).startswith(IN)


def test_the_word_alone_asks_for_the_code(day: Day) -> None:
    assert day.alice.says("签到").startswith("请发领队念的4位签到码")
    assert day.alice.says("没听见").startswith("签到码是4位数字")
    assert day.alice.says(day.code()).startswith(IN)


def test_a_repeat_keeps_the_first_time(day: Day) -> None:
    day.alice.says(f"签到 {day.code()}")
    day.at("08:40")
    assert day.alice.says(f"签到 {day.code()}").startswith("您 8:26 已经签到“小区环境清洁”了")
    assert day.alice.says("签到").startswith("您 8:26 已经签到")


def test_leaving_tells_how_long_it_was(day: Day) -> None:
    day.alice.says(day.code())
    day.at("11:31")
    assert day.alice.says("签退").startswith("辛苦了！本次 3小时05分（签到 8:26，签退 11:31）")
    day.at("11:40")
    assert day.alice.says("签退").startswith("您 11:31 已经签退了")


def test_of_service_it_is_what_the_ledger_counts(day: Day) -> None:
    """Half an hour around the shift at most."""
    service = day.chat.activity("义诊", "2026-03-07 09:30", kind=ActivityKind.SERVICE)
    bob = day.chat.joins("王大爷", service)
    day.at("08:40")
    bob.says(day.code(service))
    day.at("11:10")
    assert bob.says("签退").startswith("辛苦了！本次 2小时10分（签到 8:40，签退 11:10）")


def test_who_gives_the_place_back_was_not_there_after_all(day: Day) -> None:
    day.alice.says(day.code())
    day.alice.says("请假")
    day.alice.says("1")
    with day.chat.open() as uow:
        found = uow.attendance.mine(day.cleaning.shift.id, day.alice.person.id)
    assert found
    assert (found.in_at, found.out_at) == (None, None)


def test_leaving_too_early_by_mistake_is_taken_back(day: Day) -> None:
    day.alice.says(day.code())
    day.at("09:10")
    day.alice.says("签退")
    assert day.alice.says("1").startswith("好的，签退已撤销，签到 8:26 还在")
    day.at("10:26")
    assert "本次 2小时（" in day.alice.says(f"签退 {day.code()}")


def test_messages_that_overtake_each_other(day: Day) -> None:
    code, came = day.code(), day.chat.clock.at
    day.at("10:31")
    assert day.alice.says("签退").startswith("签退 10:31 先记下了")
    late = day.alice.sends("text", text=f"签到 {code}", at=came)  # type: ignore[arg-type]
    assert late == "记下了：签到 8:26，签退 10:31，本次 2小时05分。辛苦了！"


def test_a_wrong_and_an_old_code_are_told_apart(day: Day) -> None:
    old = day.code()
    day.at("08:50")
    assert day.alice.says(f"签到 {day.wrong()}").startswith("签到码不对。请听领队念，再发一次（还可以试4次）")
    assert day.alice.says(old).startswith("这个签到码已经过期了，每10分钟换一次")
    assert day.alice.says(day.code()).startswith("签到成功 8:50")


def test_the_code_before_is_good_for_two_minutes_more(day: Day) -> None:
    code = day.code()
    day.at("08:31")
    assert day.alice.says(code).startswith("签到成功 8:31")


def test_five_wrong_codes_pause_and_the_leader_is_told(day: Day) -> None:
    olga = day.chat.organizer()
    said = [day.alice.says(f"签到 {day.wrong()}") for _ in range(5)]
    assert said[4].startswith("签到码连续输错，用码签到暂停到 8:36（10分钟），已告诉领队")
    assert day.alice.says(f"签到 {day.code()}") == said[4]
    (letter,) = [letter for letter in day.chat.works() if letter.openid == olga.openid]
    assert letter.text.startswith("张阿姨在“小区环境清洁”连续输错签到码")
    assert day.chat.works() == []
    day.at("08:36")
    assert day.alice.says(day.code()).startswith("签到成功 8:36")


@pytest.mark.parametrize("time", ["07:59", "13:00"])
def test_out_of_time(day: Day, time: str) -> None:
    day.at(time)
    assert day.alice.says("签到").startswith("现在没有您可以签到或签退的活动")
    assert day.alice.says("签退").startswith("没有可以签退的活动")
    assert not day.alice.says("4821").startswith("签到码")


def test_after_the_end_only_leaving_is_left(day: Day) -> None:
    day.at("11:05")
    assert day.alice.says(day.code()).startswith("“小区环境清洁”的签到时间已经过了")


def test_of_two_that_are_on_the_code_tells_which(day: Day) -> None:
    other = day.chat.activity("义诊", "2026-03-07 08:30")
    day.chat.joins("王大爷", other)
    bob = day.chat("王大爷")
    assert "义诊" in bob.says(f"签到 {day.code(other)}")
    assert day.alice.says(f"签到 {day.code(other)}").startswith("签到码对了，但您没有报名“义诊”")


def test_four_figures_are_a_code_only_where_no_answer_is_awaited(day: Day) -> None:
    day.alice.says("我的信息")
    assert day.alice.says(day.code()).startswith(IN)


class TestWithoutASignUp:
    def test_is_offered_a_place(self, day: Day) -> None:
        bob = day.chat.person("王大爷", "王大爷")
        assert bob.says(day.code()).startswith("签到码对了，但您没有报名“小区环境清洁”。还有名额")
        assert bob.says("1").startswith("已加入并签到 8:26。今天的任务：小区环境清洁")
        assert day.chat.fresh(day.cleaning).shift.taken == 2
        day.at("10:26")
        assert "本次 2小时（" in bob.says("签退")

    def test_is_asked_for_a_name_and_consent_first(self, day: Day) -> None:
        bob = day.chat("王大爷")
        assert bob.says("签到").startswith("您没有报名现在的活动")
        bob.says(day.code())
        assert bob.says("现场加入").startswith("现场加入“小区环境清洁”。怎么称呼您？")
        assert bob.person.name == ""
        assert bob.says("王大爷").startswith("已加入并签到 8:26")
        assert bob.person.name == "王大爷"

    def test_is_told_when_there_is_no_room(self, day: Day) -> None:
        full = day.chat.activity("义诊", "2026-03-08 09:00", capacity=1)
        day.chat.joins("李奶奶", full)
        day.chat.clock.at = local("2026-03-08 08:26")
        bob = day.chat.person("王大爷", "王大爷")
        assert bob.says(day.code(full)).startswith("签到码对了，但您没有报名“义诊”，名额也满了")

    def test_may_decline(self, day: Day) -> None:
        bob = day.chat.person("王大爷", "王大爷")
        bob.says(day.code())
        assert bob.says("2").startswith("好的，先不办了")
        assert day.chat.fresh(day.cleaning).shift.taken == 1


class TestByTheQrCodeOnSite:
    def scan(self, day: Day, time: str) -> str:
        day.at(time)
        return day.alice.scans(f"checkin_{day.cleaning.shift.id}")

    def test_in_and_out(self, day: Day) -> None:
        assert self.scan(day, "08:26").startswith(IN)
        assert self.scan(day, "08:40").startswith("您 8:26 已经签到")
        assert self.scan(day, "11:00").startswith("辛苦了！本次 2小时34分")
        assert self.scan(day, "11:05").startswith("您 11:00 已经签退了")

    def test_asks_where_leaving_would_be_odd(self, day: Day) -> None:
        self.scan(day, "08:26")
        assert "现在要离开吗" in self.scan(day, "08:50")
        assert day.alice.says("2").startswith("好的，您还在")
        self.scan(day, "08:51")
        assert day.alice.says("1").startswith("辛苦了！本次 25分钟")

    def test_by_following_it(self, day: Day) -> None:
        bob = day.chat("王大爷")
        assert bob.follows(f"checkin_{day.cleaning.shift.id}").startswith("签到码对了，但您没有报名")

    def test_at_another_time(self, day: Day) -> None:
        assert self.scan(day, "07:00").startswith("现在没有您可以签到")
        assert day.alice.scans("checkin_99").startswith("现在没有您可以签到")


class TestWhereSomebodyIs:
    def test_is_offered_after_checking_in_and_answered(self, day: Day) -> None:
        assert "愿意的话可以发个位置" in day.alice.says(day.code())
        assert day.alice.locates(39.901, 116.401).startswith("您就在集合点“社区南门”附近。位置没有保存")
        assert day.alice.locates(39.92, 116.4).startswith("您离集合点“社区南门”大约2.2公里，签到仍然有效")

    def test_means_the_nearest_activity_for_everybody_else(self, day: Day) -> None:
        assert "小区环境清洁" in day.alice.locates(39.9, 116.4)

    def test_is_not_offered_where_nobody_knows_where_it_is(self, day: Day) -> None:
        other = day.chat.activity("义诊")
        bob = day.chat.joins("王大爷", other)
        assert "位置" not in bob.says(day.code(other))


def test_who_forgot_to_check_out_is_told_when_it_is_final(day: Day) -> None:
    day.alice.says(day.code())
    day.at("11:01")
    day.chat.works()
    day.at("13:00")
    (letter,) = [letter for letter in day.chat.works() if letter.openid == day.alice.openid]
    assert letter.text.startswith("“小区环境清洁”结束时您没有签退，已按结束时间 3月7日(周六) 11:00 记下")


def test_what_the_system_closed_gives_way_to_the_person(day: Day) -> None:
    day.alice.says(day.code())
    day.at("11:10")
    day.chat.works()
    assert day.alice.says("签退").startswith("辛苦了！本次 2小时44分（签到 8:26，签退 11:10）")
    day.at("13:01")
    assert not [letter for letter in day.chat.works() if letter.openid == day.alice.openid]


def test_in_english(day: Day) -> None:
    day.alice.says("English")
    assert day.alice.says(f"check in {day.code()}").startswith("Checked in at 8:26. Today: 小区环境清洁")
    day.at("10:26")
    assert day.alice.says("check out").startswith("Thank you! 2 h this time")


def test_who_is_no_leader_finds_no_trace_of_the_code(day: Day) -> None:
    assert day.alice.says("到 1").startswith("没看明白")
    assert day.alice.says("签到码").startswith("请发领队念的4位签到码")
    lee = day.chat.person("lee", "李老师", Role.LEADER)
    assert lee.says("签到码").startswith("签到码：")
