"""Who did not come: marked with a reason, told to the person, a flag for organizers after three."""

import pytest

from bot.domain.absence import NoShowOutcome, UndoOutcome
from bot.domain.activities import Occasion
from bot.domain.attendance import Mark, Means
from bot.services.presence.absence import records_of
from bot.services.presence.check_in import check_in
from tests.chat import Phone, Town, texts


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    """It begins in half an hour; 张阿姨 and 李大爷 signed up."""
    occasion = chat.activity("清洁", "2026-02-25 10:30")
    for name in ("张阿姨", "李大爷"):
        chat.joins(name, occasion).says("您好")
    return occasion


@pytest.fixture
def begun(chat: Town, cleaning: Occasion) -> Occasion:
    chat.clock.forward(minutes=40)
    chat.works()
    return cleaning


def test_step_by_step_with_a_reason_and_told_to_the_person(chat: Town, olga: Phone, begun: Occasion) -> None:
    assert olga.says("没到").startswith(
        "“清洁”2月25日(周三) 10:30-12:30，谁没到？回数字：\n1 张阿姨 1位\n2 李大爷 1位"
    )
    assert olga.says("2").startswith("李大爷为什么没到“清洁”？必须写明原因")
    assert olga.says("生病住院").startswith("李大爷没到“清洁”，原因：生病住院。有没有正当理由？")
    assert olga.says("1").startswith("已记下：李大爷没到“清洁”")
    (letter,) = chat.works()
    assert letter.openid == chat("李大爷").openid
    assert letter.text.startswith("您被记为没到“清洁”（2月25日(周三) 10:30），有正当理由：生病住院。")
    assert "人工" in letter.text
    assert chat.fresh(begun).shift.taken == 1


@pytest.mark.parametrize(
    "said",
    [
        "没到 2 生病住院 有故",
        "没到 李大爷 生病住院 有故",
        "没到 清洁 李大爷 生病住院，有故",
        "缺席 2 有故 生病住院",
    ],
)
def test_in_one_sentence(chat: Town, olga: Phone, begun: Occasion, said: str) -> None:
    olga.says("没到")
    assert olga.says(said).startswith("已记下：李大爷没到“清洁”")
    assert "有正当理由：生病住院。" in chat.works()[0].text


def test_the_excuse_in_words_and_a_bare_number_is_no_reason(chat: Town, olga: Phone, begun: Occasion) -> None:
    olga.says("没到 张阿姨")
    assert olga.says("3").startswith("张阿姨为什么没到“清洁”？")
    olga.says("没有联系上")
    assert olga.says("无故").startswith("已记下：张阿姨没到")
    assert "没有正当理由：没有联系上" in chat.works()[0].text


def test_refusals_name_the_reason(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    assert olga.says("没到").startswith("最近两周没有已开始的活动。")
    chat.clock.forward(minutes=40)
    with chat.open() as uow:
        mark = Mark(cleaning.shift.id, chat("张阿姨").person.id, chat.clock.now(), Means.ROLL_CALL)
        check_in(chat.work(uow), mark)
        uow.commit()
    assert olga.says("没到 张阿姨 睡过了 无故").startswith("张阿姨在“清洁”签到过")
    assert olga.says("没到 李大爷 睡过了 无故").startswith("已记下")
    olga.says("没到")
    assert "李大爷" not in olga.shown
    olga.says("没到 张阿姨 " + "长" * 101)
    assert olga.says("无故").startswith("原因太长，最多100个字。")


def test_taken_back(chat: Town, olga: Phone, begun: Occasion) -> None:
    olga.says("没到 李大爷 睡过了 无故")
    chat.works()
    assert olga.says("撤回没到").startswith("“清洁”2月25日(周三) 10:30-12:30，撤回谁的“没到”记录？")
    assert olga.says("1").startswith("已撤回：李大爷没到“清洁”的记录，报名恢复了")
    assert "“没到”的记录已撤回" in chat.works()[0].text
    assert chat.fresh(begun).shift.taken == 2
    chat.clock.forward(minutes=1)
    assert olga.says("没到 李大爷 睡过了 无故").startswith("已记下")
    assert len(chat.works()) == 1


def test_three_in_twelve_months_show_a_flag_to_organizers_only(chat: Town, olga: Phone) -> None:
    for title, day in (("清洁", "2026-02-25"), ("合唱", "2026-02-26"), ("包饺子", "2026-02-27")):
        occasion = chat.activity(title, f"{day} 12:00")
        chat.joins("李大爷", occasion)
        chat.clock.at = occasion.shift.ends_at
        assert "⚑" not in olga.says("名单")
        assert olga.says(f"没到 {title} 李大爷 睡过了 无故").startswith("已记下")
    coming = chat.activity("义诊", "2026-03-07 09:00")
    chat.joins("李大爷", coming)
    chat.joins("张阿姨", coming)
    shown = olga.says("名单 义诊")
    assert "1. 李大爷 1位 ⚑ 一年内没到3次、临时退出空位0次\n2. 张阿姨 1位" in shown
    assert "⚑" not in chat("李大爷").says("我的")
    chat.joins("李大爷", chat.activity("合唱", "2026-03-09 09:00", needs_approval=True))
    assert "⚑ 一年内没到3次" in olga.says("批准")
    with chat.open() as uow:
        ids = [chat("李大爷").person.id]
        assert records_of(chat.work(uow), ids)[ids[0]].flagged
        chat.clock.forward(days=400)
        assert records_of(chat.work(uow), ids) == {}


def test_an_excuse_does_not_count(chat: Town, olga: Phone, begun: Occasion) -> None:
    olga.says("没到 李大爷 住院 有故")
    with chat.open() as uow:
        assert records_of(chat.work(uow), [chat("李大爷").person.id]) == {}


def test_residents_see_no_trace_of_it(chat: Town, begun: Occasion) -> None:
    assert "李大爷" not in chat("张阿姨").says("没到 李大爷 睡过了 无故")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("outcome", [*NoShowOutcome, *UndoOutcome])
def test_every_way_it_can_end_has_words(language: str, outcome: str) -> None:
    assert texts().texts[language][f"absence.{outcome}"]


def test_in_english(chat: Town, olga: Phone, begun: Occasion) -> None:
    olga.says("English")
    assert "who did not come?" in olga.says("no-show")
    assert olga.says("no-show 2 in hospital excused").startswith("Written down: 李大爷")
