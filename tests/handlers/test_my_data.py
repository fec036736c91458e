"""My data: shown, corrected, erased."""

import pytest

from tests.chat import Phone, Town


@pytest.fixture
def alice(chat: Town) -> Phone:
    """Known by name and phone, and signed up."""
    chat.activity(needs_phone=True)
    alice = chat("alice")
    for said in ("报名", "张阿姨 2", "13800001234"):
        alice.says(said)
    return alice


def test_everything_kept_is_shown_the_phone_masked(alice: Phone) -> None:
    assert alice.says("我的信息").splitlines()[1:5] == [
        "称呼：张阿姨",
        "手机：138****1234",
        "未结束的报名：1个",
        "信息使用说明：2026-01",
    ]


def test_of_a_stranger_nothing_is_kept(chat: Town) -> None:
    shown = chat("bob").says("我的信息")
    assert shown.count("没有") == 4
    assert "改称呼" not in shown


def test_the_privacy_text_names_version_and_rights(chat: Town) -> None:
    bob = chat("bob")
    assert bob.says("隐私政策").startswith("《信息使用说明》（2026-01）\n中北路社区")
    assert "回“删除我的信息”随时清除" in bob.shown


def test_a_name_can_be_corrected(alice: Phone) -> None:
    alice.says("我的信息")
    assert alice.says("改称呼").startswith("改成什么称呼？")
    assert alice.says("你猜呢").startswith("没看明白")
    assert alice.says("李梅").startswith("好的，以后称呼您李梅。")
    assert alice.person.name == "李梅"


def test_a_name_can_be_corrected_out_of_the_blue(alice: Phone) -> None:
    assert alice.says("不对，我叫周桂兰").startswith("好的，以后称呼您周桂兰。")


@pytest.mark.parametrize("yes", ["1", "是", "确定删除", "确定"])
def test_erased_after_one_yes(chat: Town, alice: Phone, yes: str) -> None:
    person = alice.person.id
    assert "1个报名都会清除" in alice.says("删除我的信息")
    assert alice.says(yes).startswith("已删除您的信息，报名也已取消。")
    with chat.open() as uow:
        assert uow.people.by_openid(alice.openid) is None
        assert (uow.people.get(person).name, uow.people.phone(person)) == ("", "")
        assert uow.activities.occasion(1).shift.taken == 0
    assert chat.talk(alice) is None


@pytest.mark.parametrize("no", ["2", "不", "不删", "取消", "首页"])
def test_kept_after_anything_else(alice: Phone, no: str) -> None:
    alice.says("删除我的信息")
    alice.says(no)
    assert alice.person.name == "张阿姨"


def test_a_link_from_before_the_erasure_is_out_of_date(chat: Town, alice: Phone) -> None:
    alice.says("活动")
    old = next(label for label in alice.links if label.startswith("1 小区"))
    alice.says("删除我的信息")
    alice.says("是")
    chat.clock.forward(minutes=1)
    alice.says("帮助")
    assert alice.taps(old).startswith("这个选单已过期，这是最新的：")


def test_in_english(alice: Phone) -> None:
    alice.says("English")
    assert "Mobile: 138****1234" in alice.says("my data")
    assert alice.says("erase my data").startswith("Your name, phone number and 1 sign-ups")
    assert alice.says("no").startswith("All right, nothing was removed.")


def test_what_was_told_to_organizers_goes_too(chat: Town, alice: Phone) -> None:
    chat.organizer().says("您好")
    alice.says("人工，我的电话13800001234")
    source = f"help:{alice.person.id}:{round(chat.clock.now().timestamp())}"
    with chat.open() as uow:
        assert uow.outbox.facts(source, 1)["name"] == "张阿姨"
    alice.says("删除我的信息")
    alice.says("是")
    with chat.open() as uow:
        assert uow.outbox.facts(source, 1) == {"name": "", "words": ""}
