"""Where somebody lives, as neighbours write it before or behind a name: `3-502`, `5号楼2单元`, `A座1203`."""

import re

_SIGN = "一二三四五六七八九十"
ROOM = (
    r"(?:[A-Za-z]\d?[座栋棟区區]|\d{1,3}\s?(?:号楼|號樓|号院|栋|棟|幢|单元|單元|门(?!口)|层|层楼|室|区|#|[号號](?![车車]))"
    rf"|[{_SIGN}]{{1,3}}(?:号楼|号院|单元|栋|门)|\d{{1,3}}(?:[-#/]\d{{1,4}}(?!\d)){{1,3}}室?|[A-Za-z]?\d{{3,4}}(?!\d)室?)"
)
_LEAD = re.compile(rf"(?:{ROOM}[\s\-,:、的]*)+")


def room_before(text: str) -> tuple[str, str]:
    """`3-502 张三` is (`3-502`, `张三`)."""
    found = _LEAD.match(text)
    return (found[0].strip(" -,:、的"), text[found.end() :]) if found else ("", text)
