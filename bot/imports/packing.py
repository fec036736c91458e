"""Rows as a text, while they wait to be entered: the fields that were read, and nothing else of the file."""

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.imports.sheets import FORMULA
from bot.imports.tables import Rows

_FORMULA = {"formula": True}


def packed(rows: Rows) -> str:
    return json.dumps(dict(rows), ensure_ascii=False, default=_plain)


def unpacked(text: str) -> Rows:
    """The same rows; a moment comes back as the text that it is read from."""
    rows: Rows = json.loads(text, object_hook=_whole)
    return rows


def _plain(value: Any) -> object:
    if value is FORMULA:
        return _FORMULA
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _whole(tree: Mapping[str, Any]) -> Any:
    return FORMULA if tree == _FORMULA else tree
