"""What runs on one machine: which processes, with which commands, in which order."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.launch import server
from bot.launch.local import demo_mode
from bot.settings import ROOT, Settings

LEAN = {"PYPINYIN_NO_PHRASES": "true"}  # we read single characters only; the phrases take 44 MB a process


@dataclass(frozen=True)
class Process:
    """One command.

    `after` names the command of `before` that a service needs to have ended ("" = it may start first).
    `ready` is the address that answers 200 once it serves ("" = nothing to wait for).
    """

    name: str
    command: tuple[str, ...]
    after: str = ""
    ready: str = ""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)  # holds secrets


@dataclass(frozen=True)
class Plan:
    """Services that stay, and commands that run once to their end: `before` in their order, `after` when
    every service is ready and the operator was told. A service waits only for the command it needs.
    """

    before: tuple[Process, ...]
    services: tuple[Process, ...]
    after: tuple[Process, ...] = ()
    ports: tuple[tuple[str, int, str], ...] = ()  # host, port, the variable that changes it
    fresh: tuple[Path, ...] = ()  # folders that are emptied first, such as counts of the processes before
    notes: tuple[tuple[str, str], ...] = ()  # what to tell the operator once all is up


def plan(settings: Settings) -> Plan:
    """Web and worker; with the sandbox, its phone and demo data when no real account is configured."""
    web_port = (settings.web.host, settings.web.port, "BOT_WEB__PORT")
    here = _this_machine(settings)
    looks = (("health", f"{here}/healthz"), ("metrics", f"{here}/metrics"))
    if not demo_mode(settings):
        upgrade = Process("database", _manage("db", "upgrade"))
        webhook = ("webhook", f"{settings.web.base_url}/wechat")
        return Plan((upgrade,), _bot(settings, "database"), ports=(web_port,), notes=(webhook, *looks))
    return Plan(
        before=(Process("demo data", _manage("demo")),),
        services=(_sandbox(settings), *_bot(settings, "demo data")),
        after=(Process("menu", _manage("menu", "publish")), Process("codes", _manage("activity", "qr"))),
        ports=(web_port, ("127.0.0.1", settings.sandbox.port, "BOT_SANDBOX__PORT")),
        notes=(("phone", f"{settings.wechat.api_base}/"), *looks),
    )


def _bot(settings: Settings, after: str) -> tuple[Process, Process]:
    """The web server, as what `manage.py serve` would become without the second it takes to read itself."""
    ready = f"{_this_machine(settings)}/healthz"
    web = Process("web", tuple(server.command(settings)), after=after, ready=ready, environment=LEAN)
    return web, Process("worker", _manage("work"), after=after, environment=LEAN)


def _sandbox(settings: Settings) -> Process:
    wechat, url = settings.wechat, settings.wechat.api_base
    options = {
        "--port": str(settings.sandbox.port),
        "--webhook": f"{_this_machine(settings)}/wechat",
        "--state": str(settings.var / "sandbox"),
        "--clock-file": settings.clock.offset_file,
        "--people": str(ROOT / "demo" / "people.json"),
    }
    command = (sys.executable, "-m", "sandbox", *(word for option in options.items() for word in option))
    secrets = {  # in the environment, because a command line can be read by everybody on the machine
        "SANDBOX_TOKEN": wechat.token.get_secret_value(),
        "SANDBOX_APP_ID": wechat.app_id,
        "SANDBOX_APP_SECRET": wechat.app_secret.get_secret_value(),
        "SANDBOX_AES_KEY": wechat.aes_key.get_secret_value(),
        "SANDBOX_MODE": wechat.mode,
        "SANDBOX_ACCOUNT": wechat.account,
        "SANDBOX_ORIGINAL_ID": wechat.original_id,
    }
    return Process("sandbox", command, ready=f"{url}/sandbox/api/state", environment=secrets)


def _manage(*words: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *words)


def _this_machine(settings: Settings) -> str:
    """Where this machine reaches its own web server, also when that listens on every address."""
    host = "127.0.0.1" if settings.web.host in ("0.0.0.0", "::", "localhost") else settings.web.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.web.port}"
