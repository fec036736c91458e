"""var/local.yaml: the secrets of this machine, made up on first start, and the wiring of the sandbox."""

import os
import secrets
import string
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot import settings
from bot.launch.folders import locked, private
from bot.settings import Settings

LETTERS = string.ascii_letters + string.digits
NOTE = (
    "# Made on this machine, for this machine. Keep it secret; config.yaml and the environment override it.\n"
)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Fill in what is missing, then read the settings."""
    fill(environ)
    return settings.load(environ)


def fill(environ: Mapping[str, str] | None = None) -> None:
    """Write the secrets that nobody chose and the sandbox's wiring for the ports of this start.

    Secrets once written stay. With an app id of the operator's own nothing about WeChat is made up.
    """
    chosen = settings.chosen(environ)
    path = settings.local_file(chosen)
    private(path.parent)
    with locked(path.parent / "local.lock"):
        old = _read(path)
        new = _completed(old, chosen, path.parent)
        if new != old:
            _write(path, new)


def demo_mode(chosen: Settings) -> bool:
    """Whether the bot talks to the sandbox of this machine instead of the real platform."""
    return chosen.wechat.api_base == _sandbox_url(chosen.sandbox.port)


def _completed(old: dict[str, Any], chosen: dict[str, Any], var: Path) -> dict[str, Any]:
    made: dict[str, Any] = {
        "web": {"secret_key": _letters(48)},
        "privacy": {"keys": [urlsafe_b64encode(secrets.token_bytes(32)).decode()]},
    }
    if not settings.has_account(chosen):
        made["wechat"] = _account()
    kept = {name: {**keys, **old.get(name, {})} for name, keys in made.items()}
    for name, keys in ({} if settings.has_account(chosen) else _wiring(chosen, var)).items():
        kept[name] = {**kept.get(name, {}), **keys}
    return {**old, **kept}


def _account() -> dict[str, Any]:
    return {
        "app_id": "wx" + secrets.token_hex(8),
        "original_id": "gh_" + secrets.token_hex(6),
        "token": _letters(32),
        "app_secret": secrets.token_hex(16),
        "aes_key": _letters(43),
    }


def _wiring(chosen: dict[str, Any], var: Path) -> dict[str, Any]:
    """What depends on this start: made anew each time, because ports and folders move."""
    url = _sandbox_url(settings.section(chosen, "sandbox").get("port", 8001))
    templates = {"reminder": {"id": "TEMPLATE_REMINDER"}, "notice": {"id": "TEMPLATE_NOTICE"}}
    return {
        "wechat": {"api_base": url, "qr_base": url, "templates": templates, "subscriptions": templates},
        "clock": {"offset_file": str(var / "clock.json")},
    }


def _sandbox_url(port: object) -> str:
    return f"http://127.0.0.1:{port}"


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def _read(path: Path) -> dict[str, Any]:
    return settings.read(path) if path.exists() else {}


def _write(path: Path, tree: dict[str, Any]) -> None:
    """Replace the file in one step; nobody else can read it at any moment."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(NOTE + yaml.safe_dump(tree, allow_unicode=True, sort_keys=True))
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
