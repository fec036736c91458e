"""Registered templates and the limits of their typed fields."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.disk import Disk
from sandbox.platform.errors import ApiError

_DAY = r"\d{4}(年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})"
_HOUR = r"\d{1,2}:\d{2}(:\d{2})?"
_MOMENT = rf"(({_DAY})?\s*{_HOUR}|{_DAY})"
TYPES = {
    "thing": r".{1,20}",
    "number": r"(?=.{1,32}$)-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "character_string": r"[!-~ ]{1,32}",
    "time": rf"{_MOMENT}(\s*~\s*{_MOMENT})?",
    "date": rf"{_DAY}(\s*{_HOUR})?(\s*~\s*{_DAY}(\s*{_HOUR})?)?",
    "amount": r"[¥￥$€]?\d{1,10}(\.\d+)?元?",
    "phone_number": r"[\d+\-() ]{1,17}",
    "car_number": r".{1,8}",
    "name": r"([A-Za-z .·]{1,20}|.{1,10})",
    "phrase": r"[一-龥]{1,5}",
    "const": r".{1,20}",
}
LIMITS = {name: re.compile(pattern, re.DOTALL) for name, pattern in TYPES.items()}
FREE_FIELD_CHARS = 20


@dataclass(frozen=True)
class Template:
    template_id: str
    title: str
    fields: dict[str, str]

    def content(self) -> str:
        return "\n".join(f"{name}：{{{{{key}.DATA}}}}" for key, name in self.fields.items())

    def rows(self, data: dict[str, Any]) -> list[dict[str, str]]:
        """The lines of the card; raises 47003 for a field that is missing or breaks its type's limit."""
        return [{"name": name, "value": field_value(key, data.get(key))} for key, name in self.fields.items()]


def field_value(key: str, given: Any) -> str:
    value = str(given.get("value") or "") if isinstance(given, dict) else ""
    if not value:
        raise ApiError(47003, f"data.{key}.value is empty")
    limit = LIMITS.get(key.rstrip("0123456789"))
    if limit is None:
        return value[:FREE_FIELD_CHARS]
    if not limit.fullmatch(value):
        raise ApiError(47003, f"data.{key}.value invalid")
    return value


DEFAULTS = (
    Template(
        "TEMPLATE_REMINDER",
        "活动提醒",
        {"thing1": "活动名称", "time2": "开始时间", "thing3": "集合地点", "thing4": "温馨提示"},
    ),
    Template(
        "TEMPLATE_NOTICE",
        "社区通知",
        {"thing1": "通知类型", "thing2": "通知内容", "time3": "通知时间"},
    ),
)


class Templates:
    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._by_id = {t.template_id: t for t in DEFAULTS}
        self._by_id |= {key: Template(**row) for key, row in disk.load("template")}

    def register(self, template: Template) -> None:
        self._by_id[template.template_id] = template
        self._disk.keep("template", template.template_id, template)

    def remove(self, template_id: str) -> None:
        if self._by_id.pop(template_id, None) is None:
            raise ApiError(40037)
        self._disk.drop("template", template_id)

    def get(self, template_id: Any) -> Template:
        template = self._by_id.get(str(template_id))
        if template is None:
            raise ApiError(40037)
        return template

    def all(self) -> list[Template]:
        return list(self._by_id.values())
