"""What people really type and dictate, and the intent it calls."""

from pathlib import Path

import pytest

from bot.language.understanding import Understanding
from bot.texts.trees import read_tree

WORDS = Path(__file__).parents[2] / "bot" / "texts" / "words"

UTTERANCES = Path(__file__).with_name("understanding_utterances.txt")
ROWS = [
    (intent.strip("-"), said)
    for line in UTTERANCES.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for intent, _, many in [line.partition(": ")]
    for said in many.split(" / ")
]


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(read_tree(WORDS))


@pytest.mark.parametrize(("intent", "said"), ROWS, ids=[said for _, said in ROWS])
def test_the_intent_of_an_utterance(understanding: Understanding, intent: str, said: str) -> None:
    understood = understanding.read(said)
    assert understood.intent == intent
    assert intent or not understood.alternatives


def test_every_word_of_the_list_calls_its_own_intent(understanding: Understanding) -> None:
    intents = read_tree(WORDS)["intents"]
    for intent, words in intents.items():
        for word in words:
            understood = understanding.read(word)
            assert intent in (understood.intent, *understood.alternatives), word


def test_no_word_has_two_meanings_but_the_ones_we_ask_about(understanding: Understanding) -> None:
    intents = read_tree(WORDS)["intents"]
    open_words = {
        word for words in intents.values() for word in words if understanding.read(word).alternatives
    }
    assert open_words == {"取消活动"}


def test_a_word_with_two_meanings_is_asked_about_and_settled_by_what_a_person_may_do(
    understanding: Understanding,
) -> None:
    understood = understanding.read("取消活动")
    assert understood.alternatives == ("cancel_signup", "call_off")
    assert not understood.certain
    resident = understood.among({"cancel_signup", "signup"})
    assert (resident.intent, resident.alternatives, resident.certain) == ("cancel_signup", (), True)


def test_an_intent_that_does_not_exist_for_somebody_is_not_understood(understanding: Understanding) -> None:
    assert understanding.read("发通知").among({"signup"}).intent == ""
    assert understanding.read("报名").among({"signup"}).certain


@pytest.mark.parametrize("said", ["抱名", "保名", "签道", "我要抱名", "baoming"])
def test_a_homophone_is_certain(understanding: Understanding, said: str) -> None:
    assert understanding.read(said).certain


@pytest.mark.parametrize("said", ["helo", "名报", "hepl", "宝明"])
def test_a_near_miss_is_not_certain(understanding: Understanding, said: str) -> None:
    assert not understanding.read(said).certain


def test_two_commands_in_one_message_are_asked_about(understanding: Understanding) -> None:
    assert set(understanding.read("签到还是报名").alternatives) == {"check_in", "signup"}


def test_a_list_that_yaml_read_as_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="quotation marks"):
        Understanding({"intents": {"yes": [True]}})
