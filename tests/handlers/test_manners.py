"""The manners that hold everywhere: whole conversations, the way out at every step, nothing that harms."""

import pytest

from bot.dialog.messages import Kind
from tests.chat import Phone, Town

FILM = "学雷锋日·参观中国电影博物馆"
WAYS_OUT = ["取消", "算了", "返回", "0", "首页", "菜单", "帮助", "人工", "取 消。", "CANCEL", "home"]
STEPS = {
    "who": ["报名"],
    "name": ["报名", "2"],
    "consent": ["报名 我叫李梅 2位"],
    "phone": ["报名", "张阿姨 2"],
    "erase": ["删除我的信息"],
    "new activity": ["新活动"],
    "title": ["新活动", "3月7日上午9点"],
    "time": ["新活动", "包饺子"],
    "read back": ["新活动 3月7日上午9点到11点 小区清洁 20人 北门集合"],
    "move": ["改时间 义诊"],
    "confirm move": ["改时间 义诊 下午3点"],
    "call off": ["取消活动 义诊"],
    "roster": ["名单"],
}
HARMFUL = [
    "]]>",
    "<xml><Content>x</Content></xml>",
    "{title}{0}{name!r}",
    "{" * 50,
    "%s%d%(name)s",
    "<list>",
    '<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1.1">报名</a>',
    "👨‍👩‍👧‍👦" * 40,
    "\u202e反着写\u0000\u0007",
    "汉" * 5000,
    "1" * 400,
    "\n\n\n",
    "' OR 1=1; --",
    "\ud83d",
]


@pytest.fixture
def town(chat: Town) -> Town:
    chat.activity("义诊", needs_phone=True)
    chat.activity("清洁", "2026-03-08 09:00")
    return chat


def waiting(town: Town, step: str) -> Phone:
    phone = town.organizer()
    with town.open() as uow:  # known to nobody, but an organizer: every step is open to her
        uow.people.change(phone.person.id, name="", consent="")
        uow.commit()
    for said in STEPS[step]:
        phone.says(said if said != "报名" else "报名 义诊")
    talk = town.talk(phone)
    assert talk
    assert talk.step
    return phone


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("said", WAYS_OUT)
def test_the_way_out_is_open_at_every_step(town: Town, step: str, said: str) -> None:
    phone = waiting(town, step)
    assert "没看明白" not in phone.says(said)
    talk = town.talk(phone)
    assert talk is None or not talk.step


@pytest.mark.parametrize("step", STEPS)
def test_nothing_that_is_said_breaks_a_step(town: Town, step: str) -> None:
    phone = waiting(town, step)
    for said in HARMFUL:
        assert "出了点问题" not in phone.says(said)
    for kind in (Kind.PICTURE, Kind.VOICE, Kind.LOCATION, Kind.UNSUPPORTED):
        assert "出了点问题" not in phone.sends(kind)
    assert phone.says("首页")


@pytest.mark.parametrize("said", HARMFUL)
def test_nothing_that_is_said_out_of_the_blue_harms(town: Town, said: str) -> None:
    alice = town("alice")
    for text in (said, f"报名{said}", f"我叫{said} 2位", f"{said}请假", f"人工{said}"):
        assert alice.says(text)
        assert "出了点问题" not in alice.shown


def test_a_resident_from_following_to_coming(chat: Town) -> None:
    chat.activity(FILM, "2026-03-01 08:30", host="社区党委", leader="李老师", notes="雷锋车队接送。")
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    alice = chat("alice")
    assert f"1 {FILM} 3月1日(周日) 8:30 剩20位" in alice.follows()
    assert "1 报名" in alice.says("1")
    assert "例如“张阿姨 2位”" in alice.says("1")
    assert alice.says("张阿姨 2").startswith("张阿姨，报名成功：2位")
    alice.says("路线")
    chat.clock.at = chat.clock.at.replace(day=28, hour=12, minute=1)  # 20:01 on the evening before
    (letter,) = chat.works()
    assert letter.text.startswith(f"提醒：您报名的“{FILM}”\n3月1日(周日) 8:30，集合地点：社区南门。")
    assert alice.says("请假").startswith(f"取消报名“{FILM}”")
    assert alice.says("好的").startswith("已取消")
    assert chat.works() == []


def test_an_old_lady_who_dictates(chat: Town) -> None:
    chat.activity(FILM, "2026-03-01 08:30")
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    alice = chat("alice")
    alice.dictates("太复杂了，简单一点。")
    assert FILM in alice.dictates("有什么活动啊？")
    assert alice.dictates("第一个。").startswith(FILM)
    assert "怎么称呼您" in alice.dictates("我要报名，我跟我老伴儿一起去。")
    assert alice.dictates("叫我李大妈。").startswith("李大妈，报名成功：2位")
    assert alice.dictates("那天我有事去不了了。").startswith("取消报名")
    assert alice.dictates("是的。").startswith("已取消")


def test_somebody_who_changes_their_mind(chat: Town) -> None:
    chat.activity("义诊")
    chat.activity("清洁", "2026-03-08 09:00")
    alice = chat("alice")
    for said, told in (
        ("报名", "报哪一个？"),
        ("1", "报名：义诊"),
        ("看看别的", "近期活动"),
        ("2", "清洁\n"),
        ("报名", "报名：清洁"),
        ("张阿姨 2", "张阿姨，报名成功：2位\n清洁"),
        ("改成3个人", "已改为3位：清洁"),
        ("算了不去了", "取消报名“清洁”"),
        ("不", "好的，报名保留着。"),
        ("来不了了", "取消报名“清洁”"),
        ("是", "已取消“清洁”"),
        ("又想去了，报名清洁 1人", "张阿姨，报名成功：1位\n清洁"),
        ("删除我的信息", "删除后"),
        ("取消", "好的，先不办了。"),
        ("我的", "您报名的活动"),
    ):
        assert alice.says(said).startswith(told)
