"""Which functions lead to a note in the audit log, by who calls whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import bot.services
import commands

SERVICES, COMMANDS = Path(bot.services.__file__).parent, Path(commands.__file__).parent


def functions(*roots: Path) -> Iterator[ast.FunctionDef]:
    for path in (path for root in roots for path in root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node


def noting(*roots: Path) -> set[str]:
    """The names of those that note, or call (or hand on) one that does."""
    made: dict[str, set[str]] = {}
    for node in functions(*roots):
        made[node.name] = made.get(node.name, set()) | _named(node)
    found = {name for name, called in made.items() if "audit.note" in called}
    while more := {name for name, called in made.items() if called & found} - found:
        found |= more
    return found


def _named(node: ast.FunctionDef) -> set[str]:
    """The functions that are named in it, `audit.note` by its full name; methods of the store are none."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            whole = ast.unparse(each)
            names |= {"audit.note"} if whole.endswith("audit.note") else set()
            names |= set() if "uow" in whole else {each.attr}
    return names
