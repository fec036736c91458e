"""The texts: two languages with the same keys and the same facts in them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.texts.catalogue import TextsError, flat, load, placeholders, problems
from bot.texts.dates import day_words, moment_words, span_words

NOW = datetime(2026, 2, 25, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Beijing


def written(folder: Path, chinese: str, english: str) -> Path:
    words = "intents: {signup: [报名]}\n"
    for name, text in (("zh_CN", chinese), ("en", english), ("words", words)):
        file(folder, f"{name}/first.yaml", text)
    return folder


def file(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_text_is_said_in_each_language(tmp_path: Path) -> None:
    chinese = "signup:\n  joined: |\n    {name}，报名成功：{party}位\n"
    catalogue = load(written(tmp_path, chinese, "signup:\n  joined: '{name}, signed up: {party}'\n"))
    assert catalogue.say("zh_CN", "signup.joined", name="张阿姨", party=2) == "张阿姨，报名成功：2位"
    assert catalogue.say("en", "signup.joined", name="Anna", party=1) == "Anna, signed up: 1"
    assert catalogue.say("xx", "signup.joined", name="A", party=1) == "A，报名成功：1位"
    assert catalogue.words["intents"]["signup"] == ["报名"]
    assert catalogue.has("signup.joined")
    assert not catalogue.has("signup.left")


def test_what_a_person_typed_is_never_read_as_a_placeholder(tmp_path: Path) -> None:
    catalogue = load(written(tmp_path, "hi: '{name}好'", "hi: 'Hi {name}'"))
    assert catalogue.say("zh_CN", "hi", name="{party}{0.__class__}") == "{party}{0.__class__}好"


def test_a_subject_may_be_spread_over_files_but_a_text_has_one_home(tmp_path: Path) -> None:
    folder = written(tmp_path, "choice: {agree: '好'}", "choice: {agree: 'Yes'}")
    file(folder, "zh_CN/second.yaml", "choice: {refuse: '不'}")
    file(folder, "en/second.yaml", "choice: {refuse: 'No'}")
    file(folder, "words/second.yaml", "intents: {signup: [参加], mine: [我的]}")
    catalogue = load(folder)
    assert (catalogue.say("en", "choice.agree"), catalogue.say("en", "choice.refuse")) == ("Yes", "No")
    assert catalogue.words["intents"] == {"signup": ["报名", "参加"], "mine": ["我的"]}
    file(folder, "en/third.yaml", "choice: {refuse: 'Nope'}")
    with pytest.raises(TextsError, match=r"en/third.yaml: choice.refuse: another file has it already"):
        load(folder)


def test_an_unknown_key_or_a_missing_fact_is_an_error(tmp_path: Path) -> None:
    catalogue = load(written(tmp_path, "hi: '{name}好'", "hi: 'Hi {name}'"))
    with pytest.raises(KeyError):
        catalogue.say("zh_CN", "ho")
    with pytest.raises(KeyError):
        catalogue.say("zh_CN", "hi")


@pytest.mark.parametrize(
    ("chinese", "english", "complaint"),
    [
        ("a: 甲\nb: 乙", "a: A", "b: missing in en"),
        ("a: 甲", "a: A\nb: B", "b: missing in zh_CN"),
        ("a: '{x}'", "a: '{y}'", "a: zh_CN has ['x'], en has ['y']"),
        ("a: '{x'", "a: A", "a: zh_CN: expected '}' before end of string"),
        ("a: 3", "a: A", "a: not a text"),
        ("yes: 是", "a: A", "True: not a text"),
        ("", "a: A", "zh_CN/first.yaml: empty"),
    ],
)
def test_languages_that_differ_are_refused_by_name(
    tmp_path: Path, chinese: str, english: str, complaint: str
) -> None:
    with pytest.raises(TextsError) as refused:
        load(written(tmp_path, chinese, english))
    assert complaint in str(refused.value)


def test_every_problem_is_listed_at_once() -> None:
    assert problems({"zh_CN": {"a": "", "c": "{x}"}, "en": {"b": "", "c": ""}}) == [
        "a: missing in en",
        "b: missing in zh_CN",
        "c: zh_CN has ['x'], en has []",
    ]


def test_nested_subjects_become_dotted_keys() -> None:
    assert flat({"signup": {"full": {"one": "a\n"}, "two": "b"}}) == {
        "signup.full.one": "a",
        "signup.two": "b",
    }


def test_placeholders_of_a_text() -> None:
    assert placeholders("{name}，{party}位 {{没有}}") == {"name", "party"}


MUSEUM = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
TOMORROW = datetime(2026, 2, 26, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (moment_words("zh_CN", MUSEUM), "3月1日(周日) 8:30"),
        (moment_words("en", MUSEUM), "Sun 1 Mar, 8:30"),
        (moment_words("zh_CN", MUSEUM, NOW), "3月1日(周日) 8:30"),
        (moment_words("zh_CN", TOMORROW, NOW), "明天 8:30"),
        (moment_words("en", TOMORROW, NOW), "tomorrow, 8:30"),
        (day_words("zh_CN", NOW, NOW), "今天"),
        (day_words("zh_CN", datetime(2027, 3, 1, 0, 30, tzinfo=UTC), NOW), "2027年3月1日(周一)"),
        (day_words("en", datetime(2027, 3, 1, 0, 30, tzinfo=UTC), NOW), "Mon 1 Mar 2027"),
        (span_words("zh_CN", MUSEUM, MUSEUM.replace(hour=3)), "3月1日(周日) 8:30-11:30"),
        (span_words("en", MUSEUM, MUSEUM.replace(day=2)), "Sun 1 Mar, 8:30 - Mon 2 Mar, 8:30"),
    ],
)
def test_dates_in_words(said: str, words: str) -> None:
    assert said == words


def test_after_midnight_tomorrow_is_named_by_its_date() -> None:
    night = datetime(2026, 2, 24, 17, 0, tzinfo=UTC)  # 1:00 on the 25th
    assert day_words("zh_CN", TOMORROW, night) == "2月26日(周四)"
    assert day_words("zh_CN", NOW, night) == "今天"
