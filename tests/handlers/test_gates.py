"""Refusals at the gates, each with its reason and what to type next."""

from datetime import timedelta

from tests.chat import Town


def test_an_overlap_is_refused_with_the_reason(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity("巡逻"))
    chat.activity("义诊", "2026-03-07 10:20")
    assert alice.says("报名义诊 1位").startswith(
        "注意：和您报名的“巡逻”（3月7日(周六) 9:00-11:00）重叠40分钟。\n您可以换一个，或者请领队批准：\n"
        "1 仍要报名（请领队批准）\n2 看其他活动"
    )


def test_a_short_overlap_is_only_warned_of(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity("巡逻"))
    chat.activity("义诊", "2026-03-07 10:30")
    shown = alice.says("报名义诊 1位")
    assert shown.startswith("alice，报名成功：1位\n义诊")
    assert "注意：和您报名的“巡逻”（3月7日(周六) 9:00-11:00）重叠30分钟。" in shown


def test_nothing_is_asked_of_somebody_who_cannot_join_anyway(chat: Town) -> None:
    chat.activity("义诊", opens_at=chat.clock.at + timedelta(hours=22))
    assert chat("alice").says("报名").startswith("“义诊”2月26日(周四) 8:00开始报名，到时候请回“报名”。")


def test_after_the_window_the_leader_can_be_asked(chat: Town) -> None:
    chat.activity("义诊", closes_at=chat.clock.at - timedelta(hours=2), leader="李老师")
    alice = chat("alice")
    assert alice.says("报名").startswith("“义诊”2月25日(周三) 8:00已截止报名。")
    assert "李老师" in alice.says("联系领队")


def test_leaving_late_tells_whom_to_call(chat: Town) -> None:
    made = chat.activity("义诊", leader="李老师", leader_phone="13800001234")
    alice = chat.joins("alice", made)
    chat.clock.at = made.shift.starts_at - timedelta(hours=2)
    alice.says("请假")
    assert alice.says("是").startswith(
        "已记下您来不了“义诊”，位置已让给别人。离开始很近了，请马上给领队李老师打电话 13800001234。"
    )
    assert chat.fresh(made).shift.taken == 0
