"""What an organizer adds in further sentences, and what residents then choose from."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.roles import NewRole
from bot.services.activities.structure import add_role
from tests.chat import Phone, Town


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


def roles(chat: Town, made: Occasion) -> list[tuple[str, int | None, list[str]]]:
    with chat.open() as uow:
        found = uow.roles.of_shift(made.shift.id)
    return [(role.name, role.capacity, [str(each) for each in role.requirements]) for role in found]


def shifts(chat: Town, made: Occasion) -> list[tuple[str, int | None]]:
    with chat.open() as uow:
        found = uow.activities.of_activity(made.activity.id)
    return [(chat.speech.moment_words("zh_CN", each.shift.starts_at), each.shift.capacity) for each in found]


def with_roles(chat: Town, made: Occasion, *new: NewRole) -> None:
    with chat.open() as uow:
        for each in new:
            add_role(chat.work(uow), made.activity.id, each, None)
        uow.commit()


@pytest.mark.parametrize(
    "said",
    [
        "加班次 1 3月7日下午2点到4点 10人",
        "加班次 清洁 3月7日下午2点到4点 10人",
        "加班次：3月7日下午2点到4点，10人",
    ],
)
def test_one_sentence_adds_a_shift(chat: Town, olga: Phone, said: str) -> None:
    made = chat.activity("小区清洁")
    assert olga.says(said).startswith("“小区清洁”加一个班次：\n3月7日(周六) 14:00-16:00\n名额：10\n对吗？")
    assert olga.says("对").startswith("已给“小区清洁”加了班次")
    assert shifts(chat, made) == [("3月7日(周六) 9:00", 20), ("3月7日(周六) 14:00", 10)]


def test_what_is_missing_is_asked_for(chat: Town, olga: Phone) -> None:
    made = chat.activity("小区清洁")
    assert olga.says("加班次").startswith("“小区清洁”加什么时间的班次？")
    assert olga.says("3月8日上午9点到10点").startswith(
        "“小区清洁”加一个班次：\n3月8日(周日) 9:00-10:00\n名额：20"
    )
    assert olga.says("2").startswith("好的，先不办了。")
    assert len(shifts(chat, made)) == 1


def test_with_several_activities_it_asks_which(chat: Town, olga: Phone) -> None:
    chat.activity("义诊")
    made = chat.activity("小区清洁")
    assert olga.says("加岗位 引导员 4人").startswith("给哪个活动加岗位？")
    assert olga.says("2").startswith("“小区清洁”每个班次加岗位：\n引导员，4人\n要求：没有要求\n对吗？")
    assert olga.says("1").startswith("已给“小区清洁”加了岗位")
    assert roles(chat, made) == [("引导员", 4, [])]
    assert olga.says("加岗位 2 引导员 3人").startswith("“小区清洁”每个班次加岗位")
    assert olga.says("好的").startswith("“小区清洁”已经有了，没有改动。")


def test_a_role_with_requirements(chat: Town, olga: Phone) -> None:
    made = chat.activity("出车")
    shown = olga.says("加岗位 1 司机 2人 要驾照 满18岁 雷锋车队")
    assert shown.startswith("“出车”每个班次加岗位：\n司机，2人\n要求：满18岁、驾照、雷锋车队队员")
    olga.says("是")
    assert roles(chat, made) == [("司机", 2, ["age:18", "licence", "team:雷锋车队"])]


def test_what_an_activity_asks_for(chat: Town, olga: Phone) -> None:
    made = chat.activity("义诊")
    assert olga.says("要求 1 急救培训 要批准").startswith(
        "“义诊”报名要求：急救培训\n报名要领队批准\n已经报名的人不受影响。对吗？"
    )
    olga.says("1")
    activity = chat.fresh(made).activity
    assert ([str(each) for each in activity.requirements], activity.needs_approval) == (
        ["training:急救"],
        True,
    )
    alice = chat.person("alice", "张阿姨")
    assert alice.says("报名 1位").startswith("“义诊”要求急救培训，我这里没有您的记录。")
    assert olga.says("要求 1").startswith("“义诊”现在：急救培训。改成什么？")
    olga.says("不限")
    olga.says("1")
    assert chat.fresh(made).activity.requirements == ()
    olga.says("要求 1 要批准")
    olga.says("好的")
    assert chat.fresh(made).activity.needs_approval
    assert olga.says("要求 1 不用批准").startswith("“义诊”报名要求：没有要求\n报名不用批准")
    olga.says("好的")
    assert alice.says("报名 1位").startswith("张阿姨，报名成功")


def test_what_people_hold_is_written_down_shown_and_taken_back(chat: Town, olga: Phone) -> None:
    chat.person("alice", "张阿姨")
    assert olga.says("资格 张阿姨 急救培训 驾照 1980年生 到2027年3月1日").startswith(
        "已登记。张阿姨：1980年生（到2027年3月2日(周二) 0:00）、驾照"
    )
    assert olga.says("资格 张阿姨 去掉驾照").startswith("已去掉。张阿姨：1980年生")
    assert "驾照" not in olga.says("资格 张阿姨")
    assert olga.says("资格 张阿姨 去掉驾照").startswith("张阿姨没有这一项。")
    assert "资格：1980年生" in chat("alice").says("我的信息")
    assert olga.says("资格 王二").startswith("没有叫“王二”的人。")
    assert olga.says("资格").startswith("登记谁的资格？")


def test_namesakes_are_asked_about(chat: Town, olga: Phone) -> None:
    chat.person("a", "张阿姨")
    chat.person("b", "张阿姨")
    assert olga.says("资格 张阿姨 党员").startswith("有几位叫张阿姨，是哪一位？")
    assert olga.says("2").startswith("已登记。张阿姨：党员")
    assert "资格" not in chat("a").says("我的信息")
    assert "资格：党员" in chat("b").says("我的信息")


def test_residents_choose_a_role_they_may_take(chat: Town, olga: Phone) -> None:
    made = chat.activity("义诊", capacity=10)
    olga.says("加岗位 1 司机 2人 要驾照")
    olga.says("1")
    with_roles(chat, made, NewRole("引导员", 3), NewRole("登记员", 1))
    bob = chat.person("bob", "李大爷")
    assert bob.says("报名 2位").splitlines() == [
        "义诊",
        "3月7日(周六) 9:00-11:00",
        "做哪个岗位？",
        "1 引导员 剩3位",
        "2 登记员 剩1位",
        "3 都可以，听安排",
        "不能选：司机（要驾照）",
        "回数字，或者说岗位名。",
    ]
    assert "岗位：登记员" in bob.says("登记员")
    alice = chat("alice")
    assert "不能选：登记员（已满）" in alice.says("报名")
    assert alice.says("1").startswith("报名：义诊")
    assert "岗位：引导员" in alice.says("张阿姨 1")
    assert "2. 张阿姨 1位 引导员" in olga.says("名单")


def test_where_there_is_no_role_for_them_they_hear_why(chat: Town, olga: Phone) -> None:
    made = chat.activity("出车", capacity=2)
    olga.says("加岗位 1 司机 2人 要驾照")
    olga.says("1")
    assert chat("bob").says("报名").startswith("“出车”现在没有您能选的岗位：\n不能选：司机（要驾照）\n")
    assert roles(chat, made)


def test_a_role_that_filled_up_meanwhile(chat: Town) -> None:
    made = chat.activity("义诊")
    with_roles(chat, made, NewRole("引导员", 1), NewRole("登记员", 5))
    alice, bob = chat.person("alice", "张阿姨"), chat.person("bob", "李大爷")
    alice.says("报名 1位")
    bob.says("报名 1位")
    bob.says("引导员")
    assert alice.says("1").startswith("这个岗位刚刚报满了。")
    assert "不能选：引导员（已满）" in alice.says("1")


def test_residents_see_no_trace(chat: Town) -> None:
    made = chat.activity("义诊")
    bob = chat.person("bob", "李大爷")
    for said in ("加班次 1 3月7日下午2点到4点", "加岗位 1 引导员 4人", "要求 1 党员", "资格 李大爷 驾照"):
        bob.says(said)
        bob.says("是")
    assert (len(shifts(chat, made)), roles(chat, made)) == (1, [])
    assert "资格" not in bob.says("我的信息")


def test_several_shifts_are_lines_to_choose_from(chat: Town, olga: Phone) -> None:
    chat.activity("小区清洁")
    olga.says("加班次 1 3月7日下午2点到4点 10人")
    olga.says("1")
    alice = chat.person("alice", "张阿姨")
    assert alice.says("报名小区清洁 1位").splitlines()[1:] == [
        "1 小区清洁 3月7日(周六) 9:00 剩20位",
        "2 小区清洁 3月7日(周六) 14:00 剩10位",
    ]
    assert alice.says("2").startswith("张阿姨，报名成功：1位\n小区清洁\n3月7日(周六) 14:00-16:00")
