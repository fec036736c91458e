"""Whoever acts is written down: every service that is told who acts leads to a note in the audit log."""

import ast
from collections.abc import Iterator
from pathlib import Path

import bot.services

ROOT = Path(bot.services.__file__).parent
ACTOR = {"actor_id"}
BY = {"Mark", "Newcomer", "Stranger", "NoShow"}  # values that say who acts
SELF = {"check_in", "check_out"}  # by oneself, or by a roll call, which notes
WITHOUT_EFFECT = {
    "judge",  # says what may be
    "watch",  # remembers whom to tell, for an act that is noted
    "tell_change",
    "tell_called_off",
}


def functions() -> Iterator[ast.FunctionDef]:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node


def calls(node: ast.FunctionDef) -> set[str]:
    """The names of what it calls, `audit.note` by its full name."""
    names = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            called = ast.unparse(each.func)
            names.add("audit.note" if called.endswith("audit.note") else called.rpartition(".")[2])
    return names


def noting() -> set[str]:
    """The functions that note, or call one that does."""
    made = {node.name: calls(node) for node in functions()}
    found = {name for name, called in made.items() if "audit.note" in called}
    while more := {name for name, called in made.items() if called & found} - found:
        found |= more
    return found


def told_who_acts(node: ast.FunctionDef) -> bool:
    arguments = [*node.args.args, *node.args.kwonlyargs]
    kinds = {ast.unparse(each.annotation).partition(" ")[0] for each in arguments if each.annotation}
    return bool({each.arg for each in arguments} & ACTOR or kinds & BY)


def test_every_service_that_is_told_who_acts_notes_it() -> None:
    known = noting()
    acts = {node.name for node in functions() if told_who_acts(node) and not node.name.startswith("_")}
    assert len(acts) > 40
    assert acts - known - SELF - WITHOUT_EFFECT == set()
