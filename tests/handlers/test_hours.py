"""Talking about service hours: one's own, and what organizers do with them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.attendance import Mark, Means
from bot.domain.people import Role
from bot.services.record.booking import book_due
from tests.chat import Phone, Town, local

DAY = "2026-03-07"


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    return chat.activity("小区环境清洁", f"{DAY} 09:00", kind=ActivityKind.SERVICE)


def attends(
    chat: Town, name: str, occasion: Occasion, begin: str = "09:00", end: str = "11:00", **out: Means
) -> Phone:
    """Came and left at these times of the day."""
    phone = chat.joins(name, occasion)
    came = Mark(occasion.shift.id, phone.person.id, local(f"{DAY} {begin}"), Means.CODE, phone.person.id)
    with chat.open() as uow:
        uow.attendance.check_in(came)
        by = out.get("by", Means.CODE)
        uow.attendance.check_out(replace(came, at=local(f"{DAY} {end}"), by=by))
        uow.commit()
    return phone


def final(chat: Town, occasion: Occasion) -> None:
    """Two hours after the end: what is known is written."""
    chat.clock.at = occasion.shift.ends_at + timedelta(hours=2)
    with chat.open() as uow:
        book_due(chat.work(uow))
        uow.commit()


# one's own


def test_my_hours_tell_both_classes_apart_and_the_next_star(chat: Town, cleaning: Occasion) -> None:
    alice = attends(chat, "张阿姨", cleaning, "08:57", "11:08")
    other = chat.activity("夜间巡逻", f"{DAY} 19:00", kind=ActivityKind.SERVICE)
    chat.joins("张阿姨", other)
    final(chat, other)
    final(chat, cleaning)
    olga = chat.organizer()
    chat.clock.at = other.shift.ends_at + timedelta(days=1)
    olga.says("补录 张阿姨 30分钟 没带手机")
    olga.says("夜间巡逻")
    assert "已补录" in olga.says("签到表有签名")
    said = alice.says("我的时长")
    assert "今年 2.6 小时 / 2 次（签到 2.1，补录 0.5）" in said
    assert "累计 2.6 小时，离1星还差 97.4 小时" in said
    assert "1 明细" in said
    assert "2 开证明" in said
    assert "3 时长有误" in said
    detail = alice.says("1")
    assert "2026-03-07 小区环境清洁 2小时11分（签到）" in detail
    assert "夜间巡逻 30分钟（补录）" in detail


def test_without_hours_one_is_told_how_to_get_some(chat: Town) -> None:
    said = chat.person("alice", "张阿姨").says("我的时长")
    assert "还没有您的服务时长" in said
    assert "近期活动" in said


def test_wrong_hours_are_told_to_the_organizers_who_answer_in_one_reply(
    chat: Town, cleaning: Occasion
) -> None:
    olga = chat.organizer()
    alice = attends(chat, "张阿姨", cleaning, "09:00", "10:00")
    final(chat, cleaning)
    assert "1 小区环境清洁 2026-03-07 1小时" in alice.says("时长有误")
    assert "哪里不对" in alice.says("1")
    assert "已告诉组织者" in alice.says("我做到了11点")
    (letter,) = [each for each in chat.works() if each.openid == olga.openid]
    assert "张阿姨说“小区环境清洁”的时长有误：“我做到了11点”" in letter.text
    assert "答复 1 +30分钟 原因" in letter.text
    assert "要写明原因" in olga.says("答复 1 +1小时")
    assert "已答复，张阿姨会收到通知" in olga.says("答复 1 +1小时 队长说在")
    told = [each.text for each in chat.works() if each.openid == alice.openid]
    assert any("组织者查实后改了：队长说在" in text for text in told)
    assert "2小时" in alice.says("时长明细") or "累计 2 小时" in alice.says("我的时长")
    assert "已经有人答复" in olga.says("答复 1 +1小时 队长说在")


def test_service_without_a_record_may_be_reported_too(chat: Town, cleaning: Occasion) -> None:
    chat.organizer()
    alice = chat.joins("张阿姨", cleaning)
    final(chat, cleaning)
    assert "没有记录" in alice.says("没记时长")
    alice.says("1")
    assert "已告诉组织者" in alice.says("我忘了签到")
    assert "组织者还没答复" in _again(alice)


def _again(alice: Phone) -> str:
    alice.says("时长有误")
    alice.says("1")
    return alice.says("我忘了签到")


# organizers


def test_a_back_fill_asks_only_for_what_is_missing(chat: Town, cleaning: Occasion) -> None:
    chat.joins("张阿姨", cleaning)
    chat.joins("李叔", cleaning)
    final(chat, cleaning)
    olga = chat.organizer()
    assert "张阿姨" in olga.says("补录")
    assert "服务了多久" in olga.says("张阿姨")
    assert "请写明多久" in olga.says("很久")
    assert "为什么要补录" in olga.says("两个小时")
    assert "凭什么确认" in olga.says("没带手机")
    assert "已补录：张阿姨，“小区环境清洁”2小时" in olga.says("签到表有签名")


def test_too_much_and_unknown_people_are_refused(chat: Town, cleaning: Occasion) -> None:
    chat.joins("张阿姨", cleaning)
    final(chat, cleaning)
    olga = chat.organizer()
    assert "没有这个人" in olga.says("补录 王五 2小时 没带手机")
    olga.says("补录 张阿姨 9小时 没带手机")
    assert "最多3小时" in olga.says("签到表")
    olga.says("2小时")
    assert "已补录" in olga.says("签到表")
    olga.says("补录 张阿姨 1小时 没带手机")
    assert "已经补录过" in olga.says("签到表")


def test_only_service_can_be_back_filled(chat: Town) -> None:
    film = chat.activity("电影", f"{DAY} 09:00")
    final(chat, film)
    assert "只有志愿服务记时长" in chat.organizer().says("补录 张阿姨 2小时")


def test_more_than_eight_hours_take_two_organizers(chat: Town) -> None:
    marathon = chat.activity(
        "马拉松服务", f"{DAY} 08:00", kind=ActivityKind.SERVICE, ends_at=local(f"{DAY} 18:00")
    )
    chat.joins("张阿姨", marathon)
    final(chat, marathon)
    olga = chat.organizer()
    pete = chat.person("pete", "赵强", Role.ORGANIZER)
    olga.says("补录 张阿姨 9小时 没带手机")
    assert "这一天超过8小时，要另一位组织者" in olga.says("签到表")
    assert "1 张阿姨 马拉松服务 9小时" in olga.says("待确认")
    assert "要另一个人确认" in olga.says("确认 1")
    shown = pete.says("待确认")
    assert "1 张阿姨 马拉松服务 9小时" in shown
    details = pete.says("1")
    assert "这一天超过8小时。理由：没带手机。凭证：签到表。" in details
    assert "已确认：张阿姨" in pete.says("1")
    assert "没有要确认的时长" in pete.says("待确认")


def test_a_forgotten_check_out_can_be_refused_with_a_reason(chat: Town, cleaning: Occasion) -> None:
    attends(chat, "张阿姨", cleaning, by=Means.SYSTEM)
    final(chat, cleaning)
    olga = chat.organizer()
    olga.says("待确认")
    assert "没有签退，按活动结束时间算" in olga.says("1")
    assert "为什么不认" in olga.says("2")
    assert "已记为不认" in olga.says("她九点半就走了")
    assert "没有要确认的时长" in olga.says("待确认")


def test_a_row_is_corrected_from_the_list_of_an_activity(chat: Town, cleaning: Occasion) -> None:
    alice = attends(chat, "张阿姨", cleaning)
    final(chat, cleaning)
    olga = chat.organizer()
    assert "1 张阿姨 2026-03-07 2小时（签到）" in olga.says("时长名单")
    assert "更正多少" in olga.says("1")
    assert "没看明白" in olga.says("少一点吧")
    assert "减不了" in olga.says("-3小时 早走")
    assert "要写明原因" in olga.says("-30")
    assert "现在是1小时30分" in olga.says("-30 早走")
    (letter,) = [each for each in chat.works() if each.openid == alice.openid]
    assert "更正 -0.5 小时：早走" in letter.text


def test_an_activity_is_closed_when_nothing_is_missing(chat: Town, cleaning: Occasion) -> None:
    alice = attends(chat, "张阿姨", cleaning)
    attends(chat, "李叔", cleaning, by=Means.SYSTEM)
    olga = chat.organizer()
    number = cleaning.activity.id
    final(chat, cleaning)
    said = olga.says(f"结束 {number}")
    assert "还不能结束“小区环境清洁”：1条没签退的要确认" in said
    olga.says("待确认")
    assert "已确认：李叔" in olga.says("确认 1")
    assert "2位志愿者会收到本次时长" in olga.says(f"结束 {number}")
    (letter,) = [each for each in chat.works() if each.openid == alice.openid]
    assert "本次2小时，累计 2 小时，离1星还差 98 小时" in letter.text
    assert "之前已经结束" in olga.says(f"结束 {number}")


def test_an_activity_is_closed_by_its_number_beside_a_list_of_others(chat: Town, cleaning: Occasion) -> None:
    chat.activity("包饺子", f"{DAY} 14:00", kind=ActivityKind.RESIDENTS)
    patrol = chat.activity("夜间巡逻", f"{DAY} 19:00", kind=ActivityKind.SERVICE)
    attends(chat, "张阿姨", patrol, "19:00", "21:00")
    final(chat, patrol)
    olga = chat.organizer()
    assert olga.says("时长名单").startswith("看哪个活动的时长？回数字：\n1 夜间巡逻")
    assert "“夜间巡逻”" in olga.says("时长名单 3")
    assert olga.says("时长名单").startswith("看哪个活动的时长？")
    assert "1位志愿者会收到本次时长" in olga.says("结束 3")


def test_closing_by_its_number_leads_out_of_a_question(chat: Town, cleaning: Occasion) -> None:
    alice = attends(chat, "张阿姨", cleaning)
    final(chat, cleaning)
    olga = chat.organizer()
    alice.says("时长有误")
    alice.says("1")
    alice.says("少记了10分钟")
    assert olga.says("待确认").startswith("有1条等着处理")
    assert "有误" in olga.says("1")
    assert "还不能结束“小区环境清洁”：1个时长问题没答复" in olga.says("结束 1")


def test_who_is_still_there_keeps_an_activity_open(chat: Town, cleaning: Occasion) -> None:
    attends(chat, "张阿姨", cleaning, by=Means.SYSTEM)
    chat.clock.at = cleaning.shift.ends_at + timedelta(minutes=10)
    assert "1人还没签退" in chat.organizer().says(f"结束活动 {cleaning.activity.id}")


def test_the_end_of_a_talk_stays_the_end_of_a_talk(chat: Town, cleaning: Occasion) -> None:
    final(chat, cleaning)
    olga = chat.organizer()
    olga.says("新活动")
    assert "先不办了" in olga.says("结束")


@pytest.mark.parametrize("said", ["补录 张阿姨 2小时", "待确认", "时长名单", "结束活动 1", "答复 1 +30 x"])
def test_residents_see_no_trace_of_it(chat: Town, cleaning: Occasion, said: str) -> None:
    attends(chat, "张阿姨", cleaning)
    final(chat, cleaning)
    shown = chat.person("bob", "鲍勃").says(said)
    assert not any(word in shown for word in ("补录", "确认", "名单", "结束了", "答复"))


def test_a_meal_is_taken_out_of_everybodys_hours(chat: Town, cleaning: Occasion) -> None:
    alice = attends(chat, "张阿姨", cleaning)
    final(chat, cleaning)
    olga = chat.organizer()
    assert "要在活动时间里" in olga.says("用餐 12:00-13:00")
    assert "几点到几点用餐" in olga.says("用餐")
    assert "已记下“小区环境清洁”的用餐时间" in olga.says("10点到10点30")
    assert "累计 1.5 小时" in alice.says("我的时长")
    assert "之前已经记过" in olga.says("用餐 9:30-10:00")
