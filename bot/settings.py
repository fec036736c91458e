"""Every setting of the bot: read once, checked loudly, frozen; the only reader of the environment."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import yaml
from pydantic import ValidationError

from bot import sections

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "BOT_"
OWN_VARIABLES = {"BOT_CONFIG"}  # which file to read: the one variable that is not a setting
LOCAL_FILE = "local.yaml"


class SettingsError(Exception):
    """The settings cannot be used; the text names each key, what is wrong and what is allowed."""


class Settings(sections.Section):
    """All sections; frozen. Build it with `load`."""

    community: sections.Community
    wechat: sections.WeChat
    database: sections.Database = sections.Database()
    redis: sections.Redis = sections.Redis()
    web: sections.Web
    sandbox: sections.Sandbox = sections.Sandbox()
    privacy: sections.Privacy
    reminders: sections.Reminders = sections.Reminders()
    delivery: sections.Delivery = sections.Delivery()
    worker: sections.Worker = sections.Worker()
    clock: sections.Clock = sections.Clock()
    logs: sections.Logs = sections.Logs()
    paths: sections.Paths = sections.Paths()

    @property
    def var(self) -> Path:
        return ROOT / self.paths.var

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.var / 'juyiqi.db'}"

    @property
    def redis_url(self) -> str:
        return self.redis.url or f"unix://{embedded_socket(self.var)}"


def embedded_socket(var: Path) -> Path:
    """Where the embedded Redis of this folder listens.

    A unix socket's path must stay under about 100 bytes, so a deep folder gets one in the temporary folder.
    """
    path = var / "redis" / "redis.sock"
    if len(os.fsencode(path)) < 100:
        return path
    return Path(gettempdir()) / f"juyiqi-{sha256(os.fsencode(var)).hexdigest()[:16]}" / "redis.sock"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment, then the config file, then var/local.yaml, in this order of strength.

    Raises SettingsError with one line for each wrong key.
    """
    return check(raw(os.environ if environ is None else environ))


def raw(environ: Mapping[str, str]) -> dict[str, Any]:
    """The merged tree before any check; empty values count as unset."""
    path = Path(environ.get("BOT_CONFIG", ROOT / "config.yaml"))
    chosen = _merge(_without_empty(_read(path)), _from_environment(environ))
    var = ROOT / chosen.get("paths", {}).get("var", "var")
    local = _read(var / LOCAL_FILE) if (var / LOCAL_FILE).exists() else {}
    return _merge(local, chosen)


def check(tree: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        lines = [
            f"{_key(e['loc'])}: {_sentence(e)}" for e in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); BOT_CONFIG names the file") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SettingsError(f"{path}: not valid YAML{f', line {mark.line + 1}' if mark else ''}") from None
    if not isinstance(tree or {}, dict):
        raise SettingsError(f"{path}: must hold sections, each with keys")
    return tree or {}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in OWN_VARIABLES:
            continue
        section, *rest = name.removeprefix(PREFIX).lower().split("__")
        if not rest:
            raise SettingsError(f"{name}: unknown; settings in the environment look like BOT_WECHAT__TOKEN")
        branch = tree.setdefault(section, {})
        for part in rest[:-1]:
            branch = branch.setdefault(part, {})
        branch[rest[-1]] = _value(rest[-1], value)
    return tree


def _value(key: str, value: str) -> Any:
    """Lists and mappings come as YAML (JSON is YAML); everything else is read by its field's type."""
    return yaml.safe_load(value) if key in ("keys", "fields") else value


def _without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    kept = {k: _without_empty(v) if isinstance(v, dict) else v for k, v in tree.items()}
    return {k: v for k, v in kept.items() if v not in ("", None, [], {})}


def _merge(weak: dict[str, Any], strong: dict[str, Any]) -> dict[str, Any]:
    both = dict(weak)
    for key, value in strong.items():
        mine = both.get(key)
        both[key] = _merge(mine, value) if isinstance(mine, dict) and isinstance(value, dict) else value
    return both


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _sentence(error: Any) -> str:
    if error["type"] == "missing":
        return "is missing; set it in config.yaml or in the environment"
    if error["type"] == "extra_forbidden":
        return "is not a setting; see config.yaml for all of them"
    return str(error["msg"]).removeprefix("Value error, ")
