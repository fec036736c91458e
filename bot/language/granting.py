"""What an organizer says of somebody's role: `角色 张阿姨 领队`, `让张阿姨当领队`, `免去张阿姨的领队`."""

import re
from dataclasses import dataclass

from bot.domain.people import Role

_ROLES = {
    Role.VOLUNTEER: "志愿者|志愿服务者|义工|volunteers?",
    Role.DRIVER: "司机|驾驶员|drivers?",
    Role.LEADER: "领队|带队|leaders?",
    Role.UNIT_CONTACT: "单位联系人|联系人|unit contacts?",
    Role.ORGANIZER: "组织者|管理员|organi[sz]ers?",
    Role.VIEWER: "查看者|查看员|viewers?",
}
_ROLE = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES.items())
_TAKES = r"去掉|取消|撤销|撤掉|免去|免掉|收回|删掉|remove|revoke|dismiss|no longer"
_GLUE = r"(?:\s|的|为|当|做|成为|成|担任|是|角色|as\b|from\b|to\b|be\b|is\b|an?\b|the\b)*"
_END = r"(?:角色)?\s*(?:了|吧|role)?\s*[。.!！]?$"
_COMMAND = re.compile(
    r"^\W*(?P<word>授予角色|设置?角色|看角色|查角色|撤销角色|取消角色|收回角色|角色|任命|免去"
    r"|roles?(?: of)?|appoint|dismiss)"
    rf"[\s:：,，]*(?P<name>.*?){_GLUE}(?P<away>{_TAKES})?{_GLUE}(?:{_ROLE})?{_END}",
    re.IGNORECASE,
)
_SENTENCES = (
    re.compile(
        rf"^(?:设|让|请|make)\s*(?P<name>.+?)\s*(?:为|当|做|担任|成为|\s)\s*(?:an? )?(?:{_ROLE}){_END}", re.I
    ),
    re.compile(
        rf"^(?P<away>{_TAKES})\s*(?P<name>.+?)\s*(?:的|as|from|'s|’s)\s*(?:an? )?(?:{_ROLE}){_END}", re.I
    ),
    re.compile(
        rf"^(?:让)?(?P<name>.+?)\s*(?P<away>不再(?:当|是|担任|做)|不当|不做|is no longer)"
        rf"\s*(?:an? )?(?:{_ROLE}){_END}",
        re.I,
    ),
)
_TAKING_WORDS = re.compile("撤销|取消|收回|免去|dismiss", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Granted:
    """name: of whom; "" for all who hold the role. role: None where none is named. away: it is taken back."""

    name: str
    role: Role | None
    away: bool


def by_command(text: str) -> Granted | None:
    """`角色 …`: None for what has another form."""
    said = _COMMAND.match(text.strip())
    if not said:
        return None
    away = bool(said["away"] or _TAKING_WORDS.search(said["word"]))
    return Granted(said["name"].strip(), _role(said), away)


def by_sentence(text: str) -> Granted | None:
    """A sentence of this form; whether its name is anybody's, the caller must know."""
    for pattern in _SENTENCES:
        if said := pattern.match(text.strip()):
            return Granted(said["name"].strip(), _role(said), bool(said.groupdict().get("away")))
    return None


def _role(said: re.Match[str]) -> Role | None:
    return next((role for role in Role if said[role]), None)
