"""The whole bot as `manage.py up` runs it: sandbox, Redis, web and worker; one for each pytest process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
import requests
import yaml

from bot.domain.activities import Occasion
from bot.domain.deliveries import Delivery, DeliveryState, Layout, Message, Reason
from bot.domain.reminders import LOCAL
from tests.memory.server import free_port
from tests.processes import Processes, Running, wait_until
from tests.services.stage import Stage

LONG = 30


@dataclass
class Town:
    """People with phones, and the operator's view of the database."""

    url: str
    var: Path
    web: str
    stage: Stage
    up: Running
    processes: Processes
    environ: dict[str, str]

    def get(self, path: str) -> Any:
        return requests.get(f"{self.url}/sandbox/api/{path}", timeout=LONG).json()

    def post(self, path: str, **given: Any) -> Any:
        answer = requests.post(f"{self.url}/sandbox/api/{path}", json=given, timeout=LONG).json()
        assert "error" not in answer or not answer["error"], answer
        return answer

    def resident(self, name: str) -> "Phone":
        """Somebody new who follows the account."""
        phone = Phone(self, str(self.post("people", name=name, following=False)["openid"]), name)
        phone.act("follow")
        return phone

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.get("state")["now"])

    def travel(self, to: datetime) -> None:
        self.post("clock", set=to.isoformat())
        self.stage.clock.at = to

    def next_morning(self) -> datetime:
        """Travel to 10 o'clock of the next day; the moment."""
        here = self.now.astimezone(LOCAL) + timedelta(days=1)
        morning = here.replace(hour=10, minute=0, second=0, microsecond=0)
        self.travel(morning)
        return morning

    def activity(self, title: str, starts_at: datetime) -> Occasion:
        ends_at = starts_at + timedelta(hours=2)
        return self.stage.outing(title=title, starts_at=starts_at, ends_at=ends_at)

    def calls(self, endpoint: str) -> dict[str, int]:
        """How often the bot called the platform, by return code."""
        found: dict[str, int] = self.get("stats")["api"].get(endpoint, {})
        return found

    def delivery(self, source: str, phone: "Phone") -> Delivery | None:
        return next((each for each in self.stage.deliveries(source) if each.openid == phone.openid), None)

    def settled(
        self, source: str, phone: "Phone", *states: DeliveryState, reason: Reason | None = None
    ) -> Delivery:
        """Wait until the delivery stands in one of the states, for this reason if one is given."""

        def found() -> Delivery | None:
            each = self.delivery(source, phone)
            right = each and each.state in states and reason in (None, each.reason)
            return each if right else None

        return cast(Delivery, wait_until(found, 20, f"{source} to be {states}"))

    def notice(self, phone: "Phone", words: str) -> str:
        """An announcement's words to one person, due now; its source."""
        source = f"e2e:{words}"
        facts = {"text": words, "sent_at": self.now.isoformat()}
        message = Message(source, 1, "announcement.text", Layout.NOTICE, facts)
        with self.stage.working() as work:
            person = work.uow.people.by_openid(phone.openid)
            assert person
            work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], self.now)
        return source

    def worker(self) -> int:
        """The process id of the worker that `up` runs now, 0 while there is none."""
        table = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 2) for line in table.stdout.splitlines()]
        found = [row for row in rows if row[1] == str(self.up.pid) and row[2].endswith("manage.py work")]
        return int(found[0][0]) if found else 0


@dataclass
class Phone:
    town: Town
    openid: str
    name: str

    def act(self, action: str, **given: Any) -> Any:
        return self.town.post(f"people/{self.openid}/{action}", **given)

    def says(self, text: str) -> str:
        return str(self.act("say", text=text)["shown"])

    def signs_up(self, title: str) -> None:
        self.says(f"报名{title}")
        assert title in self.says(f"{self.name} 1")

    def got(self, words: str, road: str) -> list[str]:
        """What arrived by this road and holds the words."""
        chat = self.town.get(f"people/{self.openid}/messages")
        return [each["text"] for each in chat if each["road"] == road and words in each["text"]]

    def gets(self, words: str, road: str) -> str:
        """Wait until it arrives."""
        return wait_until(lambda: self.got(words, road), 20, f"{words!r} by {road}")[0]


@contextmanager
def town(**settings: str) -> Iterator[Town]:
    with TemporaryDirectory(prefix="jyq") as name:
        var, web, sandbox = Path(name) / "var", free_port(), free_port()
        environ = {
            "BOT_PATHS__VAR": str(var),
            "BOT_WEB__PORT": str(web),
            "BOT_SANDBOX__PORT": str(sandbox),
            "BOT_DELIVERY__TICK_SECONDS": "0.1",
            "BOT_DELIVERY__QUIET_FROM": "never",  # tests run at any hour, and say much in a day
            "BOT_DELIVERY__PER_PERSON_A_DAY": "0",
            **settings,
        }
        processes = Processes(Path(name))
        try:
            up = processes.start([sys.executable, "manage.py", "up"], environ)
            up.says("Ctrl-C stops it", 90)
            stage = Stage(f"sqlite:///{var / 'juyiqi.db'}")
            made = Town(
                f"http://127.0.0.1:{sandbox}", var, f"http://127.0.0.1:{web}", stage, up, processes, environ
            )
            stage.clock.at = made.now
            yield made
            stage.engine.dispose()
        finally:
            processes.stop_all()


@pytest.fixture(scope="session")
def _town() -> Iterator[Town]:
    with town() as running:
        yield running
        said = "".join(log.read_text() for log in sorted((running.var / "logs").glob("*")))
        secrets = yaml.safe_load((running.var / "local.yaml").read_text())["wechat"]
        assert "Traceback" not in said, said
        assert not [name for name in ("app_secret", "token", "aes_key") if secrets[name] in said]
        for person in running.get("state")["people"]:
            assert person["openid"] not in said


@pytest.fixture
def running(_town: Town) -> Town:
    """The town, without the troubles that the test before has made."""
    requests.delete(f"{_town.url}/sandbox/api/faults", timeout=LONG)
    _town.post("settings", template_status="success")
    _town.post("latency", ms=0)
    return _town
