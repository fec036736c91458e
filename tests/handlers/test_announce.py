"""发通知: content, audience, preview, now or later, confirm, withdraw."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialog.messages import Kind
from bot.domain.announcements import AnnouncementState
from bot.domain.audit import AuditQuery
from bot.domain.deliveries import Road
from bot.domain.labels import Label
from bot.domain.people import Role
from bot.services.persons.label import label
from tests.chat import NOW, Phone, Town


@pytest.fixture
def olga(chat: Town) -> Phone:
    made = chat.activity("义诊")
    chat.joins("alice", made)
    chat.joins("bob", made)
    return chat.organizer()


def state(chat: Town, number: int = 1) -> AnnouncementState:
    with chat.open() as uow:
        announcement = uow.announcements.get(number)
    assert announcement
    return announcement.state


def test_to_the_people_of_an_activity_now(chat: Town, olga: Phone) -> None:
    chat("alice").says("您好")
    assert olga.says("发通知").startswith("请发通知的内容（文字，最多600字；也可以先发图片或链接）。")
    assert olga.says("明天降温，请多穿衣服。").splitlines() == [
        "发给谁？回数字，或说出来，例如“3号院”、“司机，除了3号院”：",
        "1 义诊（2人）",
        "2 全体关注者（3人）",
        "3 志愿者（0人）",
    ]
    assert olga.says("1") == (
        "预览：\n明天降温，请多穿衣服。\n———\n现在能送到 2/2：客服消息 1，模板 1。"
        "\n1 马上发\n2 定时发\n3 改内容\n4 先发给自己看看\n5 更多（英文、紧急、招人）\n6 不办了"
    )
    assert olga.says("1").startswith("正在发送")
    assert {letter.text for letter in chat.works()} == {"明天降温，请多穿衣服。"}
    assert olga.says("撤回").startswith("已撤回还没送出的部分；已经送出的收不回来。")
    assert olga.says("撤回").startswith("没有还没发出的通知。")


def test_the_preview_tells_whom_nothing_reaches(chat: Town, olga: Phone) -> None:
    chat.messenger.roads = {Road.CUSTOM}
    chat("alice").says("您好")
    olga.says("发通知 停水")
    assert (
        "现在能送到 1/2：客服消息 1；1人暂时联系不上（1人最近没有联系过我们），等他们下次发消息时看到。"
        in olga.says("1")
    )


def test_later_and_taken_back(chat: Town, olga: Phone) -> None:
    for said in ("发通知 停水通知", "2", "定时发"):
        olga.says(said)
    assert olga.shown.startswith("什么时候发？")
    assert olga.says("下次再看").startswith("没看明白时间")
    assert olga.says("明天").startswith("没看明白时间")
    assert olga.says("今晚7点").startswith("定在2月25日(周三) 19:00发，对吗？\n1 对，就这样\n2 换个时间")
    assert olga.says("换个时间").startswith("什么时候发？")
    assert olga.says("明天上午9点").startswith("定在2月26日(周四) 9:00发，对吗？")
    assert olga.says("好的").startswith("已定在2月26日(周四) 9:00发送。")
    assert chat.works() == []
    assert olga.says("撤回").startswith("已撤回，没有人收到。")
    assert state(chat) is AnnouncementState.WITHDRAWN
    chat.clock.forward(days=1)
    assert chat.works() == []


def test_a_time_said_instead_of_a_number_means_the_same(chat: Town, olga: Phone) -> None:
    olga.says("发通知：停水通知")
    olga.says("2")
    assert olga.says("今晚7点").startswith("定在2月25日(周三) 19:00发")
    olga.says("1")
    chat.clock.forward(hours=10)
    assert len(chat.works()) == 3
    assert state(chat) is AnnouncementState.RELEASED


def test_a_time_that_passed_is_told(chat: Town, olga: Phone) -> None:
    olga.says("发通知 停水通知")
    olga.says("2")
    olga.says("上午10点10分")
    chat.clock.forward(minutes=15)
    assert olga.says("1").startswith("这个时间已经过了")
    assert olga.says("上午9点").startswith("定在2月26日(周四) 9:00发")
    assert olga.says("不对").startswith("什么时候发？")


def test_which_to_take_back(chat: Town, olga: Phone) -> None:
    for text in ("发通知 第一条消息", "发通知 第二条消息"):
        for said in (text, "2", "今晚7点", "1"):
            olga.says(said)
    olga.says("活动")
    assert olga.says("撤回").splitlines()[1:] == [
        "1 2月25日(周三) 19:00：第一条消息",
        "2 2月25日(周三) 19:00：第二条消息",
    ]
    assert olga.says("2").startswith("已撤回")
    assert (state(chat, 1), state(chat, 2)) == (AnnouncementState.PLANNED, AnnouncementState.WITHDRAWN)


def test_to_nobody_says_so(chat: Town, olga: Phone) -> None:
    olga.says("发通知 停水通知")
    assert olga.says("3").startswith("那里现在没有人，通知发不到谁。请换一个：\n1 义诊（2人）")
    assert olga.says("1").startswith("预览：\n停水通知")
    chat.activity("清洁", "2026-03-08 09:00")
    olga.says("名单 清洁")
    assert olga.says("3").startswith("还没有人报名，通知发不到谁。")


def test_from_the_roster(olga: Phone) -> None:
    olga.says("名单 义诊")
    assert olga.says("3").startswith("请发通知的内容")
    assert "现在能送到 2/2" in olga.says("停水通知")


def test_the_text_can_be_rewritten(olga: Phone) -> None:
    for said in ("发通知 停水通知", "1", "改内容"):
        olga.says(said)
    assert olga.says("停电通知").startswith("预览：\n停电通知")


def test_what_is_no_text_of_an_announcement(olga: Phone) -> None:
    olga.says("发通知")
    assert olga.says("3").startswith("请发通知的内容")
    assert olga.says("长" * 601).startswith("内容有601字，最多600字。")
    assert olga.sends(Kind.LINK, text="x", url="weixin://x").startswith("这个链接打不开")
    assert olga.says("长" * 600).startswith("发给谁？")
    assert "长" * 600 in olga.says("1")


@pytest.mark.parametrize(
    "text", ["{title}{0.__class__}", "]]></Content>", "<list>", "<a href='x'>点</a>", "😀%s\\n", "“”"]
)
def test_odd_text_arrives_as_it_was_written(chat: Town, olga: Phone, text: str) -> None:
    for said in ("发通知", text, "1", "1"):
        olga.says(said)
    assert {letter.text for letter in chat.works()} == {text}


@pytest.mark.parametrize("way_out", ["取消", "算了", "首页", "帮助", "人工", "0", "返回"])
@pytest.mark.parametrize("before", [[], ["停水通知"], ["停水通知", "1"], ["停水通知", "1", "2"]])
def test_the_way_out_is_open_at_every_step(chat: Town, olga: Phone, before: list[str], way_out: str) -> None:
    for said in ("发通知", *before, way_out):
        olga.says(said)
    talk = chat.talk(olga)
    assert talk
    assert not talk.step
    with chat.open() as uow:
        assert uow.announcements.get(1) is None


def test_in_english(olga: Phone) -> None:
    olga.says("English")
    assert olga.says("announce").startswith("Please send the announcement")
    assert olga.says("No water tomorrow.").startswith("To whom?")
    assert olga.says("1").startswith("Preview:\nNo water tomorrow.")
    assert olga.says("tonight 7pm").startswith("It will go out Wed 25 Feb, 19:00.")
    assert olga.says("1").startswith("It will go out")
    assert olga.says("withdraw").startswith("Withdrawn; nobody got it.")


def said(chat: Town, number: int = 1) -> set[str]:
    """What people got of an announcement."""
    chat.works()
    with chat.open() as uow:
        found = uow.deliveries.of_source(f"announcement:{number}")
    return {each.name for each in found if each.source == f"announcement:{number}"}


def labelled(chat: Town, name: str, *texts: str) -> None:
    with chat.open() as uow:
        for text in texts:
            label(chat.work(uow), chat(name).person, Label.parse(text), None)
        uow.commit()


def test_an_audience_in_words(chat: Town, olga: Phone) -> None:
    chat.person("dora", "dora", Role.DRIVER)
    labelled(chat, "alice", "compound:3号院")
    labelled(chat, "dora", "compound:3号院", "tag:党员")
    for words, names in (
        ("3号院", {"alice", "dora"}),
        ("3号院，除了党员", {"alice"}),
        ("司机", {"dora"}),
        ("全体关注者 不要３号院 不要义诊", {"王敏"}),
        ("义诊 不要3号院的居民", {"bob"}),
        ("role:driver and compound:3号院", {"dora"}),
    ):
        olga.says("发通知 楼道请清理")
        assert olga.says(words).startswith("预览：\n楼道请清理"), words
        olga.says("1")
        with chat.open() as uow:
            number = uow.announcements.recent(1)[0].id
        assert said(chat, number) == names, words
    olga.says("发通知 楼道请清理")
    assert olga.says("火星人").startswith("没听懂发给谁。")


def test_a_kept_audience(chat: Town, olga: Phone) -> None:
    labelled(chat, "alice", "compound:3号院")
    assert olga.says("常用对象").startswith("还没有常用对象。")
    assert olga.says("存对象 南边：3号院").startswith("已存“南边”（现在1人）：compound:3号院")
    assert olga.says("存对象 北边：火星人").startswith("没听懂“火星人”是谁。")
    assert "南边（1人）：compound:3号院" in olga.says("常用对象")
    assert "4 南边（1人）" in olga.says("发通知 停水") or "南边（1人）" in olga.shown
    assert olga.says("南边").startswith("预览：\n停水\n———\n现在能送到 1/1")


def test_tried_out_on_oneself_first(chat: Town, olga: Phone) -> None:
    for words in ("发通知 停水", "1", "先发给自己看看"):
        olga.says(words)
    assert olga.shown.startswith("已发给您自己，请看看。")
    assert [(letter.openid, letter.text) for letter in chat.works()] == [
        (olga.openid, "【试发，只有您收到】\n停水")
    ]
    assert olga.says("1").startswith("正在发送")
    assert said(chat) == {"alice", "bob"}


def test_both_texts_are_tried_out_each_marked(chat: Town, olga: Phone) -> None:
    for words in ("发通知 停水", "1", "更多（英文、紧急、招人）", "1", "No water tomorrow."):
        olga.says(words)
    olga.says("先发给自己看看")
    letters = chat.works()
    assert {letter.openid for letter in letters} == {olga.openid}
    assert "\n".join(sorted(letter.text for letter in letters)) == (
        "【试发，只有您收到；原文】\n停水\n【试发，只有您收到；英文】\nNo water tomorrow."
    )


def test_each_reads_it_in_their_language(chat: Town, olga: Phone) -> None:
    chat("alice").says("English")
    for words in ("发通知 停水", "1", "更多（英文、紧急、招人）", "1", "No water tomorrow."):
        olga.says(words)
    assert "（有英文内容）" in olga.shown
    olga.says("1")
    assert {letter.text for letter in chat.works()} == {"停水", "No water tomorrow."}


def test_words_of_compulsion_are_asked_about(chat: Town, olga: Phone) -> None:
    assert olga.says("发通知 全体必须参加").startswith(
        "这里有要求人参加的话：全体必须参加。《志愿服务条例》第二十五条"
    )
    olga.says("1")
    assert olga.says("一律参加，缺席扣分").startswith("这里有要求人参加的话：一律参加、缺席扣分")
    assert olga.says("我确认就这样发（会记录）").startswith("发给谁？")
    olga.says("1")
    assert olga.says("1").startswith("正在发送")
    with chat.open() as uow:
        assert [each.action for each in uow.audit.entries(AuditQuery(action="announcement.compels"))] == [
            "announcement.compels"
        ]
    olga.says("发通知 自愿参加")
    assert olga.shown.startswith("发给谁？")


def test_urgent_and_until_it_is_full(chat: Town, olga: Phone) -> None:
    for words in ("发通知 来帮忙", "2", "5", "标为紧急（会记录）", "5", "报满自动停发", "1"):
        olga.says(words)
    assert "（紧急）\n（报满自动停发）" in olga.shown
    olga.says("1")
    with chat.open() as uow:
        found = uow.announcements.get(1)
    assert found
    assert (found.urgent, found.recruits) == (True, 1)


@pytest.mark.parametrize(
    ("words", "rule", "first"),
    [
        ("每周五晚7点", "FREQ=WEEKLY;BYDAY=FR", "2月27日(周五) 19:00"),
        ("每月31日上午9点", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2月28日(周六) 9:00"),
        ("every Friday 7pm", "FREQ=WEEKLY;BYDAY=FR", "2月27日(周五) 19:00"),
    ],
)
def test_again_and_again(chat: Town, olga: Phone, words: str, rule: str, first: str) -> None:
    for said_ in ("发通知 巡逻集合", "1", "定时发"):
        olga.says(said_)
    assert f"第一次是{first}" in olga.says(words)
    assert f"第一次是{first}" in olga.says("对，就这样")
    with chat.open() as uow:
        found = uow.announcements.get(1)
    assert found
    assert found.rule == rule
    assert olga.says("暂停发送").startswith("已暂停1号通知")
    assert olga.says("1").startswith("1号通知继续发送")
    assert olga.says("撤回").startswith("已撤回，没有人收到。")


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("每周五晚7点发，到3月底", "3月27日(周五) 19:00"),
        ("每周五晚上7点 一直到3月20号为止", "3月20日(周五) 19:00"),
        ("每周五晚7点，只发三次", "3月13日(周五) 19:00"),
        ("every Friday 7pm until 20 March", "3月20日(周五) 19:00"),
        ("every Friday 7pm, 3 times", "3月13日(周五) 19:00"),
    ],
)
def test_again_and_again_until_a_day_or_so_many_times(chat: Town, olga: Phone, words: str, last: str) -> None:
    for said_ in ("发通知 巡逻集合", "1", "定时发"):
        olga.says(said_)
    assert f"第一次是2月27日(周五) 19:00，最后一次是{last}，对吗" in olga.says(words)
    assert f"最后一次是{last}。" in olga.says("1")
    with chat.open() as uow:
        found = uow.announcements.get(1)
    assert found
    assert found.until
    for _ in range(60):
        chat.clock.forward(days=1)
        chat.works()
    with chat.open() as uow:
        times = [each for each in uow.announcements.recent(50) if each.parent_id == 1]
    assert max(each.send_at for each in times) == found.until


def test_what_ends_before_it_begins_is_asked_about(chat: Town, olga: Phone) -> None:
    for said_ in ("发通知 巡逻集合", "1", "定时发"):
        olga.says(said_)
    assert "一次都没发就停了" in olga.says("每周五晚7点，到2月26日为止")
    assert "最后一次是3月6日" in olga.says("每周五晚7点，只发2次")


@pytest.mark.parametrize("said", ["停止发送", "撤回"])
def test_what_recurs_is_taken_back_while_it_is_paused(chat: Town, olga: Phone, said: str) -> None:
    for words in ("发通知 招人", "1", "每周五晚7点", "1"):
        olga.says(words)
    assert olga.says("暂停发送").startswith("已暂停")
    assert olga.says(said).startswith("已撤回")


def test_paused_resumed_and_stopped_while_it_runs(chat: Town, olga: Phone) -> None:
    chat.messenger.roads = {Road.CUSTOM}
    chat("alice").says("您好")
    for words in ("发通知 停水", "1", "1"):
        olga.says(words)
    chat.works()
    olga.says("活动")
    assert olga.says("暂停通知").startswith("已暂停1号通知：已有1人收到，1人先不发。")
    assert "已暂停" in olga.says("通知进度 1") or olga.shown.startswith("最近的通知")
    assert olga.says("继续通知").startswith("1号通知继续发送：已有1人收到，还有1人要发。")
    assert olga.says("停止通知 1").startswith("已撤回还没送出的部分")
    assert olga.says("停止通知").startswith("没有正在发的通知。")
    olga.says("通知进度")
    shown = olga.says("1")
    assert shown.startswith("1号通知（已停发，")
    assert "收到1人" in shown
    assert olga.says("看没发给谁").startswith("该发的人都在名单里")


def test_who_was_left_out_is_told(chat: Town, olga: Phone) -> None:
    chat("alice").says("退订")
    olga.says("发通知 停水")
    assert "另外不发给：退订了通知1人。" in olga.says("1")
    olga.says("1")
    chat.works()
    olga.says("通知进度")
    assert "没发给：退订了通知1人。" in olga.says("1")
    assert "alice：退订了通知" in olga.says("看没发给谁")


def test_a_second_organizer_agrees(chat: Town, olga: Phone) -> None:
    chat.handling = replace(chat.handling, policy=replace(chat.policy, approve_above=1))
    oscar = chat.person("oscar", "李军", Role.ORGANIZER)
    for words in ("发通知 大扫除", "1", "1"):
        olga.says(words)
    assert olga.shown.startswith("人数较多，要另一位组织者批准才发")
    assert said(chat) == set()
    assert "王敏想给2人发通知（1号）：\n大扫除" in chat.messenger.letters[-1].text
    assert olga.says("批准通知").startswith("自己写的通知要请别的组织者批准。")
    assert oscar.says("不批准通知 1 太急").startswith("没有批准1号通知")
    assert "没有获批准：大扫除\n太急" in chat.works()[-1].text
    assert olga.says("改通知 1 下周大扫除").startswith("1号通知已改为：下周大扫除\n要另一位组织者重新批准")
    assert oscar.says("批准").startswith("已批准1号通知")
    assert oscar.says("批准通知 1").startswith("没有等批准的通知")
    chat.works()
    assert said(chat) == {"alice", "bob"}
    assert "下周大扫除" in {letter.text for letter in chat.messenger.letters}


def test_what_a_resident_gets_is_theirs_to_choose(chat: Town) -> None:
    alice = chat("alice")
    assert alice.says("暂停通知").startswith("好的，3月4日(周三) 10:00以前不给您发通知。")
    assert alice.says("暂停通知两周").startswith("好的，3月11日(周三) 10:00以前")
    assert alice.says("暂停通知到3月3日").startswith("好的，3月3日(周二)")
    assert alice.says("不要通知").startswith("好的，以后不给您发通知。")
    assert alice.says("恢复通知").startswith("好的，以后有通知会发给您。")
    alice.says("English")
    assert alice.says("unsubscribe").startswith("All right, no announcements any more.")


def test_where_somebody_lives_is_kept_when_they_agree(chat: Town, olga: Phone) -> None:
    alice, eve = chat("alice"), chat("eve")
    assert alice.says("我住3号院").startswith("好的，记下您住3号院")
    assert "小区和标签：3号院" in alice.says("我的信息")
    assert eve.says("我住在 ５号院。").startswith("怎么称呼您？发称呼即同意")
    assert eve.says("刘大妈").startswith("好的，记下您住5号院")
    assert eve.says("1").startswith("好的，不再记您住哪里。")
    assert "小区和标签" not in eve.says("我的信息")
    assert eve.says("我住").startswith("您住哪个小区或院？")


def test_organizers_tag_people(chat: Town, olga: Phone) -> None:
    assert olga.says("标签 alice 党员").startswith("已记下。alice：党员")
    assert olga.says("标签 alice 小区 3号院").startswith("已记下。alice：3号院、党员")
    assert olga.says("标签 alice 去掉 党员").startswith("已去掉。alice：3号院")
    assert olga.says("标签 alice").startswith("alice：3号院")
    assert olga.says("标签 谁也不是 党员").startswith("没有")
    assert olga.says("标签").startswith("例如“标签 张阿姨 党员”")
    alice = chat("alice")
    alice.says("标签 bob 党员")
    with chat.open() as uow:
        assert uow.labels.of_person(chat("bob").person.id) == []


def test_a_link_card(chat: Town, olga: Phone) -> None:
    olga.says("发通知")
    assert olga.sends(Kind.LINK, text="垃圾分类指南", url="https://example.org/a").startswith(
        "收到。请再发一段说明文字"
    )
    olga.says("请大家看看")
    assert "（带链接卡片）" in olga.says("1")
    olga.says("1")
    letter = chat.works()[0]
    assert letter.text == "请大家看看\n垃圾分类指南\nhttps://example.org/a"
    assert (letter.fields["card_title"], letter.fields["card_text"]) == ("垃圾分类指南", "请大家看看")


def test_a_link_card_that_compels_is_asked_about(chat: Town, olga: Phone) -> None:
    olga.says("发通知")
    olga.sends(Kind.LINK, text="必须参加", url="https://example.org/a")
    assert olga.says("请看").startswith("这里有要求人参加的话：必须参加。")
    olga.says("改内容")
    assert olga.says("请看").startswith("发给谁？")
    assert "链接卡片" not in olga.says("1")


def test_a_picture(chat: Town, olga: Phone) -> None:
    for words in ("发通知 义诊照片", "1"):
        olga.says(words)
    assert "（带图片）" in olga.sends(Kind.PICTURE, text="http://mmbiz.qpic.cn/a/0", media_id="media-1")
    olga.says("1")
    letter = chat.works()[0]
    assert letter.text == "义诊照片\n看图片：http://mmbiz.qpic.cn/a/0"
    assert letter.fields["media_id"] == "media-1"
    assert letter.fields["media_until"] == (NOW + timedelta(days=3)).isoformat()


def test_who_said_that_they_read_it_is_not_asked_again(chat: Town, olga: Phone) -> None:
    for words in ("发通知 停水，收到请回复", "1", "1"):
        olga.says(words)
    chat.works()
    assert chat("alice").says("收到").startswith("好的，知道您看到通知了。")
    assert not chat("alice").says("收到").startswith("好的，知道您看到通知了。")
    olga.says("发通知 再说一遍")
    olga.says("unanswered:announcement:1")
    olga.says("1")
    assert said(chat, 2) == {"bob"}


@pytest.mark.parametrize("words", ["所有人", "所有人都发", "全体", "全体居民"])
def test_everybody_in_words(chat: Town, olga: Phone, words: str) -> None:
    olga.says("发通知 停水")
    assert olga.says(words).startswith("预览：\n停水")
    olga.says("1")
    assert said(chat) >= {"alice", "bob"}


@pytest.mark.parametrize("words", ["没回复1号通知的", "没回复 1号通知", "没回复的", "没回复1号通知的人"])
def test_who_did_not_answer_in_words(chat: Town, olga: Phone, words: str) -> None:
    for each in ("发通知 停水", "所有人", "1"):
        olga.says(each)
    chat.works()
    olga.says("发通知 还在停水")
    assert olga.says("没回复99号通知的").startswith("没听懂发给谁。")
    assert olga.says(words).startswith("预览：\n还在停水")


def test_all_volunteers_in_words(chat: Town, olga: Phone) -> None:
    chat.person("dora", "dora", Role.VOLUNTEER)
    olga.says("发通知 停水")
    assert olga.says("全体志愿者").startswith("预览：\n停水")


@pytest.mark.parametrize("words", ["义诊没回复", "义诊没回复的", "义诊没回复的人"])
def test_who_did_not_answer_for_an_activity_is_understood(olga: Phone, words: str) -> None:
    olga.says("发通知 明天见")
    assert not olga.says(words).startswith("没听懂发给谁。")
