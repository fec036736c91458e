"""The people who hold a phone, and what their chats show."""

import secrets
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.clock import Clock, iso
from sandbox.disk import Disk
from sandbox.ids import Ids
from sandbox.platform.hub import Hub
from sandbox.platform.windows import Window

TOGGLES = ("blocked", "blacklisted", "frozen", "refuses_notices")


@dataclass
class Person:
    openid: str
    name: str
    following: bool = False
    followed_at: int = 0
    came_by: str = ""
    remark: str = ""
    spoke_at: float = 0.0
    toggles: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(TOGGLES, False))
    tags: list[int] = field(default_factory=list)
    notice_credits: dict[str, int] = field(default_factory=dict)
    mass_by_month: dict[str, int] = field(default_factory=dict)
    windows: list[Window] = field(default_factory=list)


@dataclass
class Bubble:
    """One line of a chat. `direction` is "out" from the person, "in" to the person."""

    id: int
    openid: str
    at: str
    direction: str
    road: str
    type: str
    text: str
    data: dict[str, Any]


class People:
    def __init__(self, clock: Clock, disk: Disk, hub: Hub, ids: Ids) -> None:
        self.clock, self._disk, self._hub, self._ids = clock, disk, hub, ids
        self.by_openid: dict[str, Person] = {key: _revive(row) for key, row in disk.load("person")}
        self.chats: dict[str, list[Bubble]] = {}
        self.per_road: Counter[str] = Counter()
        self.reached: dict[str, float] = {}  # since it runs: when each person got their last message
        self.current = ""
        for _, row in disk.load("bubble"):
            self._file(Bubble(**row))

    def find(self, openid: str) -> Person | None:
        return self.by_openid.get(openid)

    def add(self, name: str, openid: str = "") -> Person:
        person = Person(openid or new_openid(), name)
        self.by_openid[person.openid] = person
        self.touch(person)
        return person

    def touch(self, person: Person) -> None:
        """Say that this person's record changed."""
        self._disk.keep("person", person.openid, person)
        self._hub.tell("person", person.openid)

    def followers(self) -> list[Person]:
        return [person for person in self.by_openid.values() if person.following]

    def show(
        self, openid: str, road: str, kind: str, text: str, data: dict[str, Any] | None = None
    ) -> Bubble:
        """Put one line into the person's chat; road "person" is what they sent themselves."""
        direction = "out" if road == "person" else "in"
        bubble = Bubble(self._ids.next(), openid, self.clock.iso(), direction, road, kind, text, data or {})
        self._file(bubble)
        if direction == "in":
            self.reached[openid] = self.clock.now()
        self._disk.keep("bubble", str(bubble.id), bubble)
        self._hub.tell("bubble", openid)
        return bubble

    def chat(self, openid: str, after: int = 0) -> list[Bubble]:
        return [bubble for bubble in self.chats.get(openid, []) if bubble.id > after]

    def summary(self, person: Person) -> dict[str, Any]:
        now = self.clock.now()
        windows = [
            {"scene": w.scene, "left": w.left, "closes_at": iso(w.closes_at)}
            for w in person.windows
            if w.closes_at > now
        ]
        row = asdict(person)
        keys = ("openid", "name", "following", "toggles", "tags", "notice_credits")
        return {key: row[key] for key in keys} | {"windows": windows}

    def _file(self, bubble: Bubble) -> None:
        self.chats.setdefault(bubble.openid, []).append(bubble)
        self.per_road[bubble.road] += 1


def new_openid() -> str:
    """28 characters beginning with o, the shape of a real one."""
    return "o" + secrets.token_urlsafe(21)[:27]


def _revive(row: dict[str, Any]) -> Person:
    windows = [Window(**window) for window in row.pop("windows")]
    return Person(**row, windows=windows)
