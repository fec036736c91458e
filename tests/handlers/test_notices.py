"""The latest announcements once more, and the mailbox."""

from bot.domain.deliveries import Layout, Message, Road
from handlers.presence.roster import PAGE
from tests.chat import Phone, Town


def announced(chat: Town, text: str, to: str = "2") -> None:
    olga = chat.organizer()
    for said in (f"发通知 {text}", to, "1"):
        olga.says(said)
    chat.clock.forward(minutes=1)
    chat.works()


def follower(chat: Town, name: str = "alice") -> Phone:
    phone = chat(name)
    phone.follows()
    chat.clock.forward(minutes=2)  # the window of a touch is closed again
    return phone


def test_what_a_template_cut_short_is_shown_in_full(chat: Town) -> None:
    chat.activity()
    alice = follower(chat)
    announced(chat, "明天降温，参观改到9:30集合，请互相转告。" * 5)
    assert chat.messenger.letters[0].fields["subject"] == "通知，回“通知”看全文"
    for said in ("通知", "看通知", "最近的通知", "公告", "announcements"):
        assert "参观改到9:30集合" in alice.says(said)
    assert alice.shown.endswith("回“活动”看近期活动。")


def test_the_last_three_the_newest_first_and_only_mine(chat: Town) -> None:
    made = chat.activity()
    bob = chat.joins("bob", made)
    alice = follower(chat)
    announced(chat, "只给报名的人", to="1")
    for number in range(4):
        announced(chat, f"第{number}号消息")
    shown = alice.says("通知")
    assert [shown.find(f"第{n}号消息") > 0 for n in range(4)] == [False, True, True, True]
    assert shown.index("第3号消息") < shown.index("第1号消息")
    assert "只给报名的人" not in shown
    assert "第3号消息" in bob.says("通知")


def test_none_so_far(chat: Town) -> None:
    assert chat("alice").says("通知") == "最近没有给您的通知。回“活动”看近期活动。"


def test_organizers_read_them_by_the_same_word(chat: Town) -> None:
    assert chat.organizer().says("通知").startswith("最近没有给您的通知。")
    assert chat.organizer().says("发通知").startswith("请发通知的内容")


def test_a_change_of_time_is_among_them(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity("义诊"))
    olga = chat.organizer()
    for said in ("改时间 义诊 3月8日下午3点到5点", "1"):
        olga.says(said)
    chat.works()
    assert "“义诊”改时间了，原定3月7日(周六) 9:00，现在是3月8日(周日) 15:00" in alice.says("通知")


def test_what_no_road_carried_comes_with_the_next_answer_once(chat: Town) -> None:
    chat.activity("义诊")
    alice = follower(chat)
    chat.messenger.roads.clear()
    announced(chat, "停水通知<list>{title}")
    shown = alice.says("活动")
    assert shown.startswith("停水通知<list>{title}\n\n近期活动：\n1 义诊")
    assert shown.endswith("回数字看详情，回“报名”报名。")
    assert "停水" not in alice.says("活动")
    assert chat.deliveries("announcement:1")[0].road is Road.MAILBOX


def test_asking_for_notices_while_one_waits_shows_it_once(chat: Town) -> None:
    chat.activity()
    alice = follower(chat)
    chat.messenger.roads.clear()
    announced(chat, "停水通知")
    assert alice.says("通知") == "停水通知\n\n就是以上这些通知。回“活动”看近期活动。"
    assert alice.says("通知").startswith("最近的通知：\n停水通知\n")


def test_at_most_three_at_a_time_and_never_beside_silence(chat: Town) -> None:
    alice = chat.person("alice", "张阿姨")
    chat.messenger.roads.clear()
    for number in range(5):
        text = {"text": f"消息{number}"}
        chat.writes(alice, Message(f"note:{number}", 1, "announcement.text", Layout.NOTICE, text))
    chat.works()
    assert alice.says("谢谢").count("消息") == 3
    assert alice.says("谢谢").count("消息") == 2
    assert alice.says("谢谢").count("消息") == 0


def test_long_mail_and_a_long_answer_lose_nothing(chat: Town) -> None:
    made = chat.activity("义诊", capacity=None)
    for number in range(PAGE):
        chat.joins(f"居民{number:02}号楼的张阿姨", made)
    olga = chat.organizer()
    chat.messenger.roads.clear()
    chat.writes(olga, Message("note:1", 1, "announcement.text", Layout.NOTICE, {"text": "长" * 600}))
    chat.works()
    parts = [olga.says("名单 1"), *(olga.says("更多") for _ in range(2))]
    whole = "\n".join(parts)
    assert whole.count("长") == 600
    assert [f"{n + 1}. 居民{n:02}号楼的张阿姨 1位" in whole for n in range(PAGE)] == [True] * PAGE
    assert parts[0].endswith("……回复“更多”看后面的")
    assert parts[-1].endswith("3 给报名的人发通知")
