"""Following, scanning, greeting, leaving."""

from datetime import timedelta

from bot.dialog.messages import Kind
from tests.chat import Town


def test_who_follows_hears_who_we_are_and_what_is_on(chat: Town) -> None:
    chat.activity("小区环境清洁")
    shown = chat("alice").follows()
    assert shown.startswith("您好，这里是中北路社区“聚一起”。")
    assert "1 小区环境清洁 3月7日(周六) 9:00 剩20位" in shown
    assert shown.endswith("回“帮助”看我会做什么。")


def test_with_nothing_on_the_greeting_still_names_a_next_step(chat: Town) -> None:
    assert "回“帮助”" in chat("alice").follows()


def test_an_activity_code_leads_to_the_activity(chat: Town) -> None:
    made = chat.activity("小区环境清洁")
    alice = chat("alice")
    assert alice.follows(scene=f"activity_{made.activity.id}").startswith("小区环境清洁\n3月7日")
    assert "1 报名" in alice.scans(f"activity:{made.activity.id}")


def test_any_other_code_greets(chat: Town) -> None:
    for scene in ("activity_999", "last_trade_no_4200", "", "activity_x", "activity_" + "9" * 40):
        assert "聚一起" in chat("alice").scans(scene) or "近期" in chat("alice").shown


def test_the_menu_leads_to_the_same_places_as_the_words(chat: Town) -> None:
    made = chat.activity()
    alice = chat.joins("alice", made)
    for button, word in (("activities", "活动"), ("mine", "我的"), ("help", "帮助")):
        assert alice.clicks(button) == alice.says(word)


def test_who_greets_in_english_is_told_that_we_speak_it(chat: Town) -> None:
    chat.activity()
    assert "For English, reply “English”." in chat("bob").says("hello")
    assert "For English" not in chat("bob").says("您好")
    assert chat("bob").says("English").startswith("All right, English from now on.")
    assert chat("bob").says("hello").startswith("Hello, this is Juyiqi")


def test_leaving_deletes_the_data_and_frees_the_places(chat: Town) -> None:
    made = chat.activity()
    alice = chat.joins("alice", made, 3)
    before = alice.person
    assert alice.unfollows() == ""
    assert chat.fresh(made).shift.taken == 0
    with chat.open() as uow:
        assert uow.people.by_openid(alice.openid) is None
        gone = uow.people.get(before.id)
    assert (gone.name, gone.openid, gone.following) == ("", None, False)


def test_who_withdraws_consent_at_wechat_is_forgotten_too(chat: Town) -> None:
    made = chat.activity()
    alice = chat.joins("alice", made, 2)
    assert alice.sends(Kind.ERASE) == ""
    assert chat.fresh(made).shift.taken == 0


def test_who_comes_back_starts_clean(chat: Town) -> None:
    made = chat.activity()
    alice = chat.joins("alice", made)
    alice.says("English")
    alice.unfollows()
    assert alice.follows().startswith("您好")
    assert alice.says("我的").startswith("您还没有报名任何活动。")
    assert alice.person.name == ""


def test_a_late_farewell_does_not_undo_a_new_welcome(chat: Town) -> None:
    alice = chat("alice")
    alice.follows()
    alice.sends(Kind.UNFOLLOW, at=chat.clock.now() - timedelta(minutes=1))
    assert alice.person.following


def test_a_silent_event_is_answered_with_nothing(chat: Town) -> None:
    assert chat("alice").sends(Kind.SILENT) == ""
