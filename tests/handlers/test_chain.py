"""接龙 in chat: pasted, compared, entered on a yes, printed; pasted again it adds only what is new."""

import pytest

from bot.domain.people import Role
from tests.chat import Phone, Town
from tests.language.chain.cases import Case, cases

LIST = """#接龙
小区环境清洁 3月7日
1. 张三
２．李四 +1
4、王五👍 3人
4 王五
赵六（带孙子）"""


def coming(chat: Town, activity: int = 1) -> dict[str, int]:
    with chat.open() as uow:
        lines = uow.sign_ups.roster(activity)
    return {line.name: line.sign_up.party_size for line in lines if line.sign_up.active}


def pastes(phone: Phone, text: str, answer: str = "1") -> str:
    phone.says(text)
    return phone.says(answer)


def test_a_list_is_shown_first_and_entered_on_a_yes(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    shown = olga.says(LIST)
    assert shown.startswith("接龙读好了，对照“小区环境清洁”（3月7日(周六) 9:00-11:00，剩20位）：\n新增4人：")
    assert "张三、李四+1、王五+2、赵六+1" in shown
    assert coming(chat) == {}
    assert olga.says("1").startswith("已按接龙办好：“小区环境清洁”现在8位，剩12位。")
    assert coming(chat) == {"张三": 1, "李四": 2, "王五": 3, "赵六": 2}


@pytest.mark.parametrize("no", ["2", "不对", "取消"])
def test_without_a_yes_nothing_changes(chat: Town, no: str) -> None:
    chat.activity()
    pastes(chat.organizer(), LIST, no)
    assert coming(chat) == {}


def test_a_grown_list_adds_only_what_is_new(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    pastes(olga, LIST)
    assert olga.says(LIST).startswith("这份接龙没有要改的")
    shown = olga.says(f"{LIST}\n5. 钱七")
    assert "新增1人：钱七" in shown
    assert "已在名单：4人" in shown
    olga.says("1")
    assert len(coming(chat)) == 5


def test_two_yeses_enter_it_once(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    olga.says(LIST)
    chat.person("nina", "周宁", Role.ORGANIZER).says(LIST)
    olga.says("1")
    chat("nina").says("1")
    assert coming(chat) == {"张三": 1, "李四": 2, "王五": 3, "赵六": 2}


def test_who_signed_up_by_wechat_is_found_by_name_and_told_of_a_change(chat: Town) -> None:
    occasion = chat.activity()
    bob = chat.joins("李四", occasion)
    olga = chat.organizer()
    assert "改人数1人：李四 1→2位" in olga.says(LIST)
    olga.says("1")
    assert coming(chat)["李四"] == 2
    assert len(coming(chat)) == 4
    (text,) = [letter.text for letter in chat.works() if letter.openid == bob.openid]
    assert text.startswith("王敏按群接龙把您在“小区环境清洁”")


def test_what_does_not_fit_waits(chat: Town) -> None:
    chat.activity(capacity=4)
    olga = chat.organizer()
    assert "进候补" in olga.says(LIST)
    olga.says("1")
    assert coming(chat) == {"张三": 1, "李四": 2}
    assert "已在名单：4人" in olga.says(LIST)


def test_who_signed_off_is_not_brought_back_by_an_old_list(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    pastes(olga, LIST)
    pastes(olga, "替张三请假")
    assert "之前已请假，没有再报：张三" in olga.says(f"{LIST}\n5. 钱七")
    olga.says("1")
    assert "张三" not in coming(chat)


def test_crossed_out_means_signed_off_unless_they_signed_up_themselves(chat: Town) -> None:
    chat.joins("李四", chat.activity(), 2)
    olga = chat.organizer()
    pastes(olga, LIST)
    shown = olga.says("#接龙\n小区环境清洁\n1. 张三 不去了\n2. 李四 来不了\n3. 王五 3人")
    assert "取消报名：张三" in shown
    assert "本人自己报的名，请本人回“请假”：李四" in shown
    olga.says("1")
    assert coming(chat) == {"李四": 2, "王五": 3, "赵六": 2}


def test_which_activity_is_asked_when_the_list_does_not_say(chat: Town) -> None:
    chat.activity("义诊", "2026-03-06 09:00")
    chat.activity("小区清洁")
    olga = chat.organizer()
    assert olga.says("接龙\n1. 张三\n2. 李四").startswith("这份接龙是哪个活动的？")
    assert "“小区清洁”" in olga.says("2")
    olga.says("1")
    assert coming(chat, 2) == {"张三": 1, "李四": 1}


def test_it_prints_the_list_back_ready_to_paste(chat: Town) -> None:
    occasion = chat.activity()
    olga = chat.organizer()
    pastes(olga, LIST)
    shown = olga.says(f"接龙 {occasion.activity.id}")
    assert shown.startswith("#接龙\n小区环境清洁\n")
    assert shown.endswith("1. 张三\n2. 李四 +1\n3. 王五 +2\n4. 赵六 +1")
    assert olga.says(shown).startswith("这份接龙没有要改的")


def test_lines_that_cannot_be_read_are_shown(chat: Town) -> None:
    chat.activity()
    shown = chat.organizer().says("#接龙\n小区环境清洁\n1. 张三\n2. ???\n3. 李四 全家")
    assert "请核对：李四" in shown


def test_a_stair_head_may_paste_as_well(chat: Town) -> None:
    chat.activity()
    pastes(chat.person("head", "孙楼长", Role.LEADER), LIST)
    assert len(coming(chat)) == 4


def test_a_resident_signs_up_for_their_own_line_alone(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李四")
    assert bob.says(LIST).startswith("群接龙由组织者统一登记，我先替您一个人报：李四，2位")
    assert bob.says("1").startswith("李四，报名成功：2位")
    assert coming(chat) == {"李四": 2}


def test_of_a_resident_we_do_not_know_it_is_the_last_line(chat: Town) -> None:
    chat.activity()
    new = chat("new")
    assert "赵六，2位" in new.says(LIST)
    assert "同意吗" in new.says("1")
    assert coming(chat) == {}
    new.says("1")
    assert coming(chat) == {"赵六": 2}


def test_a_resident_who_is_not_on_the_list_is_helped_on(chat: Town) -> None:
    chat.activity()
    assert chat.person("bob", "周八").says(LIST).startswith("群接龙由组织者粘贴")
    assert chat("bob").says("接龙 1").startswith("报名：小区环境清洁") or "报名成功" in chat("bob").shown


def test_a_list_inside_an_announcement_stays_an_announcement(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    olga.says("发通知")
    assert "接龙读好了" not in olga.says(LIST)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_list_we_ever_saw_can_be_pasted_twice(chat: Town, case: Case) -> None:
    """Whatever it holds: an answer, at most one question, nobody twice, and nothing new the second time."""
    chat.activity(capacity=None)
    olga = chat.organizer()
    expected = {name: heads for name, heads, _ in case.people}
    if "接龙" not in olga.says(case.text):
        return  # read as a single line that somebody says
    olga.says("1")
    assert coming(chat) == expected
    assert "确认吗" not in olga.says(case.text)
    olga.says("1")
    assert coming(chat) == expected


def test_of_a_name_that_somebody_who_follows_bears_an_organizer_may_say_that_it_is_them(chat: Town) -> None:
    chat.activity()
    olga, zhang = chat.organizer(), chat.person("zhang", "张三")
    shown = olga.says(LIST)
    assert "张三（已关注）" in shown
    assert "2 确认，张三就是已关注的本人\n3 " in shown
    olga.says("2")
    with chat.open() as uow:
        (line,) = [each for each in uow.sign_ups.roster(1) if each.name == "张三"]
    assert (line.openid, line.entered_by) == (zhang.openid, "王敏")
    (told,) = [letter.text for letter in chat.works() if letter.openid == zhang.openid]
    assert told.startswith("王敏按群接龙替您报了“小区环境清洁”")
    assert zhang.says("请假").startswith("取消报名“小区环境清洁”")
    assert "没有要改的" in olga.says(LIST)


def test_namesakes_are_never_guessed_and_stair_heads_are_not_told_who_follows(chat: Town) -> None:
    chat.activity()
    olga, leader = chat.organizer(), chat.person("leader", "楼长", Role.LEADER)
    chat.person("zhang", "张三")
    assert "已关注" not in leader.says(LIST)
    chat.person("other", "张三")
    assert "已关注" not in olga.says(LIST)
    olga.says("1")
    assert len(coming(chat)) == len(set(coming(chat)))
