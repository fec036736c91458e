"""The text files of a folder as one tree: a subject may be spread over several files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


class TextsError(ValueError):
    """The text files do not fit together; the message lists every difference."""


def read_tree(folder: Path) -> dict[str, Any]:
    """Every .yaml file of the folder, joined: mappings are merged and lists appended, in order of file names.

    Raises TextsError for an empty file, and for a text that two files give.
    """
    tree: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        _join(tree, _read(path), f"{folder.name}/{path.name}")
    return tree


def _join(tree: dict[str, Any], more: Mapping[str, Any], source: str, above: str = "") -> None:
    for name, value in more.items():
        key = f"{above}.{name}" if above else str(name)
        known = tree.get(name)
        if isinstance(known, dict) and isinstance(value, Mapping):
            _join(known, value, source, key)
        elif isinstance(known, list) and isinstance(value, list):
            tree[name] = [*known, *value]
        elif known is None:
            tree[name] = value
        else:
            raise TextsError(f"{source}: {key}: another file has it already")


def _read(path: Path) -> Mapping[str, Any]:
    with path.open(encoding="utf-8") as file:
        tree = yaml.safe_load(file)
    if not isinstance(tree, Mapping):
        raise TextsError(f"{path.parent.name}/{path.name}: empty, or not a mapping of subjects")
    return tree
