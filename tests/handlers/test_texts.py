"""Every text is there, in both languages, and every one of them is said somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.domain.deliveries import Layout, Message
from bot.domain.people import ReminderWish, Role
from handlers import table
from tests.chat import NOW, Town, texts

ROOT = Path(bot.__file__).parents[1]
SOURCES = [path for folder in ("bot", "handlers", "commands") for path in (ROOT / folder).rglob("*.py")]
TEXTS = texts().texts["zh_CN"]
SUBJECTS = {key.partition(".")[0] for key in TEXTS}
VERBS = {"say": 0, "done": 0, "again": 0, "choice": 0, "ask": 1, "aside": 1, "list_upcoming": 1}


def nodes() -> Iterator[ast.AST]:
    for path in SOURCES:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def literals() -> set[str]:
    return {n.value for n in nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def patterns() -> list[re.Pattern[str]]:
    """f"signup.{outcome}" stands for every key of this shape; the choices are looked at one by one."""
    made = []
    for node in nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
            made.append(re.compile("".join(map(str, parts))))
    return [pattern for pattern in made if re.match(r"\w+\\\.", pattern.pattern)]


def test_every_text_is_said_somewhere() -> None:
    known, shapes = literals(), patterns()
    actions = {f"choice.{action}" for action in known}
    which = {f"{action}_which" for action in known}
    shapes = [shape for shape in shapes if not shape.pattern.startswith(r"choice\.\w")]
    unused = [
        key
        for key in TEXTS
        if key not in known | actions | which and not any(shape.fullmatch(key) for shape in shapes)
    ]
    assert not unused


def test_every_key_that_code_says_is_a_text() -> None:
    said = set()
    for node in nodes():
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = VERBS.get(name, 99)
            if len(node.args) > at and isinstance(key := node.args[at], ast.Constant):
                said.add(key.value)
    missing = {
        key for key in said if isinstance(key, str) and key.partition(".")[0] in SUBJECTS
    } - TEXTS.keys()
    assert not missing
    assert len(said & TEXTS.keys()) > 50


def test_every_action_with_a_label_has_a_handler() -> None:
    router = table.build()
    everybody = frozenset(Role)
    labels = {key.removeprefix("choice.") for key in TEXTS if key.startswith("choice.")}
    labels -= {f"reminders.{wish}" for wish in ReminderWish}  # one action, a label for each wish
    assert not {action for action in labels if not any(router.find(f"pick:{action}", everybody))}


def test_every_intent_that_has_a_handler_can_be_asked_about() -> None:
    intents = table.build().intents(frozenset(Role))
    assert not {intent for intent in intents if f"intent.{intent}" not in TEXTS}
    assert intents <= texts().words["intents"].keys()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "key", [key for key in TEXTS if key.startswith(("reminder.", "change.", "organizer."))]
)
def test_every_message_can_be_worded_from_what_it_keeps(chat: Town, language: str, key: str) -> None:
    at = NOW.isoformat()
    facts = {"title": "{title}", "place": "<list>", "starts_at": at, "ends_at": at, "was_starts_at": at}
    facts |= {"was_title": "{x}", "was_place": "x", "was_leader": "x", "leader": "x", "changes_texts": ""}
    message = Message("test", 1, key, Layout.NOTICE, {**facts, "name": "张阿姨", "words": "%s]]>"})
    assert chat.speech.text(language, message)
    assert chat.speech.fields(language, message)["text"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_belongs_to_something_tells_the_next_step(language: str) -> None:
    """Texts that stand alone, without lines below them, say what can be typed next."""
    alone = (
        "none",
        "help.stopped",
        "help.thanks",
        "help.all_right",
        "signup.not_agreed",
        "mine.kept",
        "more.text",
    )
    hints = {"zh_CN": "回", "en": "eply|say"}[language]
    said = {key: text for key, text in texts().texts[language].items() if key in alone}
    assert all(re.search(hints, text) for text in said.values()), said
