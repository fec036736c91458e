"""Reading the command line and the environment, with one clear sentence for every mistake."""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

MODES = ("plain", "compat", "safe")
ACCOUNTS = ("subscription", "verified_subscription", "service", "test")


class OptionError(ValueError):
    """An option is missing or wrong; the message says which one and what is allowed."""


@dataclass(frozen=True)
class Account:
    """The Official Account that the sandbox plays: its kind and its credentials."""

    kind: str
    mode: str
    original_id: str
    app_id: str
    app_secret: str
    token: str
    aes_key: str


@dataclass(frozen=True)
class Options:
    host: str
    port: int
    webhook: str
    state: Path
    clock_file: Path | None
    account: Account
    people: Path | None = None


def read_options(argv: Sequence[str], environ: Mapping[str, str]) -> Options:
    given = _parser(environ).parse_args(argv)
    if urlsplit(given.webhook).scheme not in ("http", "https"):
        raise OptionError(f"--webhook must be an http(s) address, not {given.webhook!r}")
    if not 0 <= given.port <= 65535:
        raise OptionError(f"--port must be between 0 and 65535, not {given.port}")
    return Options(
        host=given.host,
        port=given.port,
        webhook=given.webhook,
        state=given.state,
        clock_file=given.clock_file,
        account=_account(given, environ),
        people=given.people,
    )


def _account(given: argparse.Namespace, environ: Mapping[str, str]) -> Account:
    _among("SANDBOX_MODE", given.mode, MODES)
    _among("SANDBOX_ACCOUNT", given.account, ACCOUNTS)
    _shaped("SANDBOX_ORIGINAL_ID", given.original_id, r"gh_\w+", "gh_ and letters or digits")
    _shaped("SANDBOX_APP_ID", given.app_id, r"\S+", "the account's app id")
    token, secret = environ.get("SANDBOX_TOKEN", ""), environ.get("SANDBOX_APP_SECRET", "")
    _shaped("SANDBOX_TOKEN", token, r"[A-Za-z0-9]{3,32}", "3 to 32 letters or digits")
    _shaped("SANDBOX_APP_SECRET", secret, r"\S+", "the account's secret")
    key = environ.get("SANDBOX_AES_KEY", "")
    if key or given.mode != "plain":
        _shaped("SANDBOX_AES_KEY", key, r"[A-Za-z0-9]{43}", "43 letters or digits")
    return Account(given.account, given.mode, given.original_id, given.app_id, secret, token, key)


def _among(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise OptionError(f"{name} must be one of {', '.join(allowed)}; it is {value!r}")


def _shaped(name: str, value: str, pattern: str, meaning: str) -> None:
    """Never repeats the value: it may be a secret."""
    if not value:
        raise OptionError(f"{name} is missing; it must be {meaning}")
    if not re.fullmatch(pattern, value):
        raise OptionError(f"{name} is wrong; it must be {meaning}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise OptionError(message)


def _parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m sandbox",
        description="A WeChat platform on your own machine: emulated API and a phone in the browser.",
        epilog="Secrets come only from the environment: SANDBOX_TOKEN, SANDBOX_APP_SECRET, SANDBOX_AES_KEY.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001, help="0 picks a free one")
    parser.add_argument(
        "--webhook", default="http://127.0.0.1:8000/wechat", help="where messages are pushed to"
    )
    parser.add_argument("--state", type=Path, default=Path("var/sandbox"), help="folder the state is kept in")
    parser.add_argument("--clock-file", type=Path, help="file the time offset is published in")
    parser.add_argument(
        "--people", type=Path, help='JSON list of {"openid", "name"} who follow from the start'
    )
    _add_account(parser, environ)
    return parser


def _add_account(parser: argparse.ArgumentParser, environ: Mapping[str, str]) -> None:
    parser.add_argument("--mode", default=environ.get("SANDBOX_MODE", "safe"), help=" | ".join(MODES))
    parser.add_argument(
        "--account", default=environ.get("SANDBOX_ACCOUNT", "service"), help=" | ".join(ACCOUNTS)
    )
    parser.add_argument("--app-id", default=environ.get("SANDBOX_APP_ID", ""))
    parser.add_argument("--original-id", default=environ.get("SANDBOX_ORIGINAL_ID", ""), help="gh_…")
