"""Reading the platform's XML into plain fields, and nothing more than that: no entities, no DTD."""

import re
from typing import NoReturn, Union
from xml.parsers.expat import ExpatError, ParserCreate

DEPTH = 12
# One element of plain text or of one CDATA section; whatever might mean more to XML is left to the parser.
_VALUE = r"[^\]<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*"
_SECTION = r"[^\]\x00-\x08\x0b-\x1f\ufffe\uffff]*"
_ELEMENT = re.compile(
    rf"[ \t\n]*<([A-Za-z_][A-Za-z0-9_]*)>(?:<!\[CDATA\[({_SECTION})\]\]>|({_VALUE}))</\1>[ \t\n]*"
)
_OPENING, _CLOSING = "<xml>", "</xml>"

Value = Union[str, "Fields", list["Value"]]
Fields = dict[str, Value]


class NotUnderstoodError(Exception):
    """Not what the platform is known to send; its text is safe to log."""


def parse(body: bytes) -> Fields:
    """The children of the <xml> root; a repeated element becomes a list. Raises NotUnderstoodError."""
    return _flat(body) or _parsed(body)


def _flat(body: bytes) -> Fields | None:
    """What people write comes as a row of different elements without children, which takes no parser.

    None for anything else: then nothing is known yet.
    """
    text = body.decode("utf-8", "replace")
    inside = len(text) - len(_CLOSING)
    if not (text.startswith(_OPENING) and text.endswith(_CLOSING) and "\ufffd" not in text):
        return None
    fields: Fields = {}
    at = len(_OPENING)
    while at < inside:
        # one after the other: a search for them could take a minute in what somebody made up for that
        found = _ELEMENT.match(text, at, inside)
        if found is None or found[1] in fields:
            return None
        fields[found[1]] = found[2] or found[3] or ""
        at = found.end()
    return fields


def _parsed(body: bytes) -> Fields:
    tree = _Tree()
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = tree.data, tree.refuse
    try:
        parser.Parse(body, True)
    except ExpatError as error:
        raise NotUnderstoodError(f"not XML: code {error.code}") from None
    return _the_children(tree.root.get("xml"))


def text(fields: Fields, name: str) -> str:
    """A field that must be there, maybe empty; raises NotUnderstoodError."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise NotUnderstoodError(f"{name} is missing")
    return value


def maybe(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def part(fields: Fields, name: str) -> Fields:
    """A field that holds fields; empty when it is not there."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def rows(fields: Fields, name: str) -> list[Fields]:
    """Every element of this name that holds fields, whether the platform sent none, one or many."""
    value = fields.get(name, [])
    return [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]


def _the_children(root: Value | None) -> Fields:
    if not isinstance(root, dict):
        raise NotUnderstoodError("the root is not <xml> with fields")
    return root


class _Tree:
    __slots__ = ("_open", "_text", "root")

    def __init__(self) -> None:
        self.root: Fields = {}
        self._open = [self.root]
        self._text = ""

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        if len(self._open) > DEPTH:
            raise NotUnderstoodError("nested too deeply")
        self._open.append({})
        self._text = ""

    def data(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        value: Value = self._open.pop() or self._text
        self._text = ""
        parent = self._open[-1]
        if name not in parent:
            parent[name] = value
        elif isinstance(before := parent[name], list):
            before.append(value)
        else:
            parent[name] = [before, value]

    def refuse(self, *_: object) -> NoReturn:
        raise NotUnderstoodError("has a DTD")
