"""Writing the platform's XML and reading the bot's."""

import re
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

# Characters that no XML 1.0 document may hold, whatever the escaping.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(fields: dict[str, Any]) -> str:
    """Strings in CDATA, numbers bare, dicts nested, lists as repeated elements."""
    return f"<xml>{''.join(_element(key, value) for key, value in fields.items())}</xml>"


def read(text: str) -> dict[str, Any]:
    """The children of the <xml> root; raises ValueError for anything else."""
    try:
        parsed = xmltodict.parse(text, strip_whitespace=False)
    except (ExpatError, ValueError) as error:
        raise ValueError(f"not XML: {error}") from error
    root = parsed.get("xml")
    if not isinstance(root, dict):
        raise ValueError("the root element is not <xml> with children")
    return root


def _element(key: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(key, item) for item in value)
    return f"<{key}>{_content(value)}</{key}>"


def _content(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(_element(key, item) for key, item in value.items())
    if isinstance(value, str):
        clean = _FORBIDDEN.sub("", value).replace("]]>", "]]]]><![CDATA[>")
        return f"<![CDATA[{clean}]]>"
    return str(value)
