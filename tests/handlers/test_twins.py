"""Somebody whom a list or a relative entered by name writes themselves: one person, not two."""

from datetime import timedelta

from bot.domain.people import Role
from bot.services.presence.codes import code_now
from tests.chat import Phone, Town, local
from tests.handlers.test_chain import pastes

LIST = "小区环境清洁\n1. 李哥\n2. 张三 +1"


def coming(chat: Town, activity: int = 1) -> dict[str, tuple[int, bool]]:
    """By name: how many, and whether they have WeChat."""
    with chat.open() as uow:
        lines = [line for line in uow.sign_ups.roster(activity) if line.sign_up.active]
    found = {line.name: (line.sign_up.party_size, line.openid is not None) for line in lines}
    assert len(found) == len(lines)
    return found


def waits(chat: Town) -> list[str]:
    with chat.open() as uow:
        return [line.name for line in uow.waitlist.line(1, 9)]


def told(chat: Town, phone: Phone) -> list[str]:
    return [letter.text for letter in chat.works() if letter.openid == phone.openid]


def full_list(chat: Town) -> tuple[Phone, Phone]:
    """The two of the list hold all three places; 李哥 follows the account."""
    chat.activity(capacity=3)
    olga = chat.organizer()
    pastes(olga, LIST)
    olga.says("1")
    chat.works()
    return olga, chat.person("li", "李哥")


def test_whose_own_name_holds_the_place_is_asked_instead_of_told_that_it_is_full(chat: Town) -> None:
    olga, li = full_list(chat)
    shown = li.says("报名 1位")
    assert shown.startswith("“小区环境清洁”名额已满，不过名单里已有“李哥”（王敏填的）。是您本人吗？")
    assert "1 是，就是我\n2 不是我\n3 " in shown
    assert li.says("1").startswith("好的，已请王敏核对")
    assert coming(chat) == {"李哥": (1, False), "张三": (2, False)}
    assert told(chat, olga) == ["“李哥”用微信说，您填的“李哥”就是TA本人。是同一人吗？\n回 1 是  2 不是"]
    assert olga.says("1").startswith("好的，“李哥”就是已关注的“李哥”")
    assert coming(chat) == {"李哥": (1, True), "张三": (2, False)}
    (text,) = told(chat, li)
    assert text.startswith("已确认名单里的“李哥”就是您，报名归到您名下：小区环境清洁。")
    assert "小区环境清洁" in li.says("我的报名")
    assert told(chat, olga) == []


def test_on_a_no_they_hear_it_and_join_like_anybody(chat: Town) -> None:
    olga, li = full_list(chat)
    li.says("报名 1位")
    li.says("是")
    chat.works()
    assert olga.says("2") == "好的，“李哥”和“李哥”是两个人，已告诉TA。"
    assert told(chat, li) == ["名单里的“李哥”不是您，填名字的人已核对。您要参加请回“报名”。"]
    assert "已报满" in li.says("报名 1位")
    assert "是您本人吗" not in li.shown
    assert "候补" in li.says("1")
    assert coming(chat)["李哥"] == (1, False)
    assert waits(chat) == ["李哥"]


def test_who_is_somebody_else_is_not_asked_again(chat: Town) -> None:
    olga, li = full_list(chat)
    li.says("报名 1位")
    assert li.says("2").startswith("好的，那是另一位，不会再问您。")
    assert li.says("1")
    assert waits(chat) == ["李哥"]
    assert "是您本人吗" not in li.says("我的报名")
    assert told(chat, olga) == []


def test_where_there_is_room_they_join_and_one_of_two_places_is_freed(chat: Town) -> None:
    chat.activity(capacity=4)
    olga = chat.organizer()
    pastes(olga, LIST)
    olga.says("1")
    li = chat.person("li", "李哥")
    assert "报名成功" in li.says("报名 1位")
    assert "是您本人吗" in li.shown
    wang = chat.person("wang", "王五")
    wang.says("报名 1位")
    wang.says("1")
    assert waits(chat) == ["王五"]
    assert "已请王敏核对" in li.says("1")
    chat.works()
    olga.says("是")
    with chat.open() as uow:
        assert uow.activities.occasion(1).shift.taken == 4  # 王五 is offered the place
    (offer,) = told(chat, wang)
    assert "有位置了" in offer
    wang.says("1")
    assert coming(chat) == {"李哥": (1, True), "张三": (2, False), "王五": (1, True)}


def test_unanswered_nothing_changes_and_the_same_is_not_asked_twice(chat: Town) -> None:
    olga, li = full_list(chat)
    li.says("报名 1位")
    li.says("1")
    assert len(told(chat, olga)) == 1
    chat.clock.forward(hours=20)
    assert "是您本人吗" not in li.says("报名 1位")
    assert told(chat, olga) == []
    assert coming(chat)["李哥"] == (1, False)
    assert olga.says("合并").startswith("“李哥”用微信说，您填的“李哥”就是TA本人。")
    olga.says("1")
    assert coming(chat)["李哥"] == (1, True)


def test_who_is_not_known_yet_agrees_first(chat: Town) -> None:
    olga, _ = full_list(chat)
    new = chat("new")
    assert "同意" in new.says("报名 我叫张三 1位")
    assert "名单里已有“张三”" in new.says("1")
    new.says("1")
    chat.works()
    olga.says("1")
    assert coming(chat)["张三"] == (2, True)  # with whoever the list says comes along


def test_my_sign_ups_asks_as_well_and_all_that_is_ahead_passes(chat: Town) -> None:
    chat.activity()
    chat.activity("义诊", "2026-03-08 09:00")
    olga = chat.organizer()
    for text in (LIST, LIST.replace("小区环境清洁", "义诊")):
        pastes(olga, text)
        olga.says("1")
    li = chat.person("li", "李哥")
    assert "名单里已有“李哥”（王敏填的）。是您本人吗？" in li.says("我的报名")
    li.says("1")
    chat.works()
    olga.says("1")
    assert "小区环境清洁、义诊" in told(chat, li)[0]
    assert coming(chat)["李哥"] == coming(chat, 2)["李哥"] == (1, True)
    chat.clock.at = local("2026-03-06 20:00")
    assert [text for text in told(chat, li) if "小区环境清洁" in text]
    assert not any("李哥" in text for text in told(chat, olga))


def test_a_relative_is_asked_and_who_entered_their_own_name_is_not(chat: Town) -> None:
    chat.activity()
    bob = chat.person("bob", "李明")
    bob.says("帮我妈报名")
    bob.says("王奶奶")
    granny = chat.person("granny", "王奶奶")
    assert "是您本人吗" in granny.says("我的报名")
    granny.says("1")
    assert "您填的“王奶奶”就是TA本人" in told(chat, bob)[0]
    bob.says("是")
    assert coming(chat) == {"王奶奶": (1, True)}
    olga = chat.organizer()
    pastes(olga, "小区环境清洁\n1. 王敏\n2. 周八")
    olga.says("1")
    assert "是您本人吗" in olga.says("报名 2位")
    assert olga.says("1").startswith("好的，您填的“王敏”就是您本人")
    assert coming(chat) == {"王奶奶": (1, True), "王敏": (2, True), "周八": (1, False)}


def test_on_the_day_the_code_of_who_is_on_the_list_by_name(chat: Town) -> None:
    olga, li = full_list(chat)
    chat.clock.at = local("2026-03-07 08:50")
    with chat.open() as uow:
        code = code_now(chat.work(uow), uow.activities.occasion(1))
    assert "名单里已有“李哥”" in li.says(f"签到 {code}")
    li.says("1")
    chat.works()
    olga.says("1")
    assert coming(chat)["李哥"] == (1, True)


def test_a_number_of_the_roster_shown_before_still_means_them(chat: Town) -> None:
    olga, li = full_list(chat)
    chat.clock.at = local("2026-03-07 08:50")
    assert "1. 李哥" in olga.says("名单")
    li.says("我的报名")
    li.says("1")
    olga.says("1")
    assert coming(chat)["李哥"] == (1, True)
    olga.says("到 1")
    with chat.open() as uow:
        came = uow.attendance.mine(1, li.person.id)
    assert came
    assert came.in_at


def test_an_organizer_merges_unasked_by_name_or_by_the_line_of_the_roster(chat: Town) -> None:
    chat.activity()
    olga, paul = chat.organizer(), chat.person("paul", "赵强", Role.ORGANIZER)
    pastes(olga, LIST)
    olga.says("1")
    chat.person("li", "李建国")
    zhang = chat.person("zhang", "张三")
    assert paul.says("合并").startswith("名单里的人就是已关注的人，这样合并")
    assert "没有“李哥”" in paul.says("合并 李哥")
    assert "没有只填了称呼的“王五”" in paul.says("合并 王五")
    assert "没有这个序号" in paul.says("合并 7 李建国")
    assert "并到已关注的“李建国”" in paul.says("合并 李哥 李建国")
    assert paul.says("1").startswith("好的，“李哥”就是已关注的“李建国”")
    assert told(chat, olga)[-1].startswith("您填的“李哥”已确认是用微信的“李建国”")
    assert "没有要改的" in paul.says(LIST)  # the group goes on calling him so
    paul.says("名单")
    assert "把名单里的“张三”（王敏填的）" in paul.says("合并 2")
    paul.says("是")
    assert coming(chat) == {"李建国": (1, True), "张三": (2, True)}
    assert told(chat, zhang)[-1].startswith("已确认名单里的“张三”就是您")
    assert "合并" not in chat.person("bob", "李明").says("合并 张三 李建国")


def test_of_namesakes_the_organizer_chooses(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    pastes(olga, LIST)
    olga.says("1")
    chat.person("first", "李哥")
    second = chat.person("second", "李哥")
    assert olga.says("合并 李哥").startswith("是哪一位？")
    olga.says("2")
    olga.says("1")
    with chat.open() as uow:
        mine = uow.sign_ups.mine(1, second.person.id)
    assert mine
    assert mine.active
    assert chat.clock.now() - mine.created_at < timedelta(minutes=1)


def test_what_was_asked_later_is_answered_first_as_merging_is_for_good(chat: Town) -> None:
    olga, li = full_list(chat)
    chat.activity("义诊", "2026-03-08 09:00", capacity=1)
    with chat.open() as uow:
        clinic = uow.activities.occasion(2)
    bob = chat.joins("bob", clinic)
    olga.says("报名 义诊 1位")
    olga.says("1")
    li.says("我的报名")
    li.says("1")
    chat.works()
    chat.clock.forward(hours=2)
    bob.says("请假")
    bob.says("1")
    chat.works()
    chat.clock.forward(hours=1)
    olga.says("1")
    assert coming(chat, 2) == {"王敏": (1, True)}
    assert coming(chat)["李哥"] == (1, False)
    chat.clock.forward(days=2)
    olga.says("1")
    assert coming(chat)["李哥"] == (1, False)
    olga.says("合并")
    olga.says("1")
    assert coming(chat)["李哥"] == (1, True)
