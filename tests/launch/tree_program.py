"""A small `up` for the tests: python -m tests.launch.tree_program VAR PLAN, the plan as Python text."""

import sys
from pathlib import Path

from bot.launch.errors import LaunchError
from bot.launch.plan import Plan, Process
from bot.launch.tree import up
from bot.settings import check

SECRETS = {
    "community": {"name": "test"},
    "wechat": {"token": "abc", "app_id": "wx1", "app_secret": "s", "mode": "plain"},
    "web": {"secret_key": "x" * 32},
    "privacy": {"keys": ["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]},
}


def program(name: str, code: str, ready: str = "", after: str = "") -> Process:
    return Process(name, (sys.executable, "-c", code), after, ready)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(var: str, text: str) -> int:
    plan = eval(text, {"Plan": Plan, "Path": Path, "program": program})
    try:
        return up(check({**SECRETS, "paths": {"var": var}}), plan, say)
    except LaunchError as error:
        say(f"error: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
