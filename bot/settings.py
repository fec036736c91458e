"""Every setting of the bot: read once, checked loudly, frozen; the only reader of the environment."""

import hmac
import os
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import yaml
from pydantic import ValidationError

from bot import sections
from bot.domain.manners import Manners
from bot.domain.policy import Policy
from bot.domain.quiet import NEVER, Quiet
from bot.domain.reminders import Rules, clock_time, rules

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "BOT_"
OWN_VARIABLES = {"BOT_CONFIG"}  # which file to read: the one variable that is not a setting
LOCAL_FILE = "local.yaml"
SENTENCES = {  # where pydantic's own words would not help an operator
    "missing": "is missing; set it in config.yaml or in the environment",
    "extra_forbidden": "is not a setting; see config.yaml for all of them",
    "string_type": "must be text; put it in quotes",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "mapping_type": "must be a mapping",
    "model_type": "must be a section with keys below it",
}
SANDBOX_SECTIONS = {"wechat", "clock"}


class SettingsError(Exception):
    """The settings cannot be used; the text names each key, what is wrong and what is allowed."""


class Settings(sections.Section):
    """All sections; frozen. Build it with `load`."""

    community: sections.Community
    wechat: sections.WeChat
    database: sections.Database = sections.Database()
    redis: sections.Redis = sections.Redis()
    queue: sections.Queue = sections.Queue()
    web: sections.Web
    sandbox: sections.Sandbox = sections.Sandbox()
    privacy: sections.Privacy
    reminders: sections.Reminders = sections.Reminders()
    hours: sections.Hours = sections.Hours()
    announcements: sections.Announcements = sections.Announcements()
    delivery: sections.Delivery = sections.Delivery()
    worker: sections.Worker = sections.Worker()
    clock: sections.Clock = sections.Clock()
    alerts: sections.Alerts = sections.Alerts()
    logs: sections.Logs = sections.Logs()
    paths: sections.Paths = sections.Paths()

    @property
    def var(self) -> Path:
        return ROOT / self.paths.var

    @property
    def policy(self) -> Policy:
        """What these settings decide about the rules of the house."""
        return Policy(
            reminders=self._rules,
            consent_version=self.privacy.consent_version,
            mailbox_keeps=timedelta(hours=self.delivery.give_up_after_hours),
            mass_from=self.delivery.mass_from,
            deliveries_kept=timedelta(days=self.delivery.keep_days) if self.delivery.keep_days else None,
            code_key=self._derived("check-in codes"),
            stars=self.hours.stars,
            language=self.community.language,
            announcements_a_day=self.announcements.a_day,
            approve_above=self.announcements.approve_above,
            asks=self.reminders.confirm,
            silent_ahead=timedelta(minutes=self.reminders.silent_minutes_before),
            erasing_waits=timedelta(hours=self.privacy.helper_erases_after_hours),
            manners=Manners(self._quiet, self.delivery.per_person_a_day),
        )

    @property
    def _rules(self) -> Rules:
        chosen = self.reminders
        return rules(chosen.evening_before, chosen.hours_before, chosen.days_before)

    @property
    def _quiet(self) -> Quiet:
        start, end = self.delivery.quiet_from, self.delivery.quiet_until
        return NEVER if "never" in (start, end) else Quiet(clock_time(start), clock_time(end))

    def _derived(self, purpose: str) -> str:
        """A key of its own for one purpose, from the one secret of this installation."""
        return hmac.digest(self.web.secret_key.get_secret_value().encode(), purpose.encode(), "sha256").hex()

    @property
    def sealing_keys(self) -> list[str]:
        return [key.get_secret_value() for key in self.privacy.keys]

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.var / 'juyiqi.db'}"

    @property
    def queue_url(self) -> str:
        return self.queue.url or self.redis_url

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
    return check(raw(environ))


def raw(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The merged tree before any check; empty values count as unset."""
    mine = chosen(environ)
    path = local_file(mine)
    local = read(path) if path.exists() else {}
    if has_account(mine):  # a real account must never be mixed with what was made up for the sandbox
        local = {section: keys for section, keys in local.items() if section not in SANDBOX_SECTIONS}
    return _merge(local, mine)


def chosen(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the operator chose: the environment over the config file, without var/local.yaml."""
    source = os.environ if environ is None else environ
    path = Path(source.get("BOT_CONFIG", ROOT / "config.yaml"))
    return _without_empty(_merge(read(path), _from_environment(source)))


def has_account(tree: Mapping[str, Any]) -> bool:
    return "app_id" in section(tree, "wechat")


def local_file(tree: Mapping[str, Any]) -> Path:
    return ROOT / str(section(tree, "paths").get("var", "var")) / LOCAL_FILE


def child_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that this one starts: its own, and `extra` over it."""
    return {**os.environ, **extra}


def started_by_make() -> bool:
    """make marks the environment of what it runs."""
    return "MAKELEVEL" in os.environ


def check(tree: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        lines = [
            f"{_key(e['loc'])}: {_sentence(e)}" for e in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None


def read(path: Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); BOT_CONFIG names the file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
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
        *branches, key = name.removeprefix(PREFIX).lower().split("__")
        if not branches:
            raise SettingsError(f"{name}: unknown; settings in the environment look like BOT_WECHAT__TOKEN")
        branch = tree
        for part in branches:
            branch = branch.setdefault(part, {})
            if not isinstance(branch, dict):
                raise SettingsError(f"{name}: unknown; {part} is one value, not a section")
        branch[key] = _value(name, key, value)
    return tree


def _value(name: str, key: str, value: str) -> Any:
    """Lists and mappings come as YAML (JSON is YAML); everything else is read by its field's type."""
    if key not in ("keys", "fields", "stars", "days_before", "rates", "quotas"):
        return value
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        raise SettingsError(f"{name}: must be a list or a mapping in YAML or JSON") from None


def section(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """One section of an unchecked tree; empty where somebody wrote a single value in its place."""
    keys = tree.get(name, {})
    return keys if isinstance(keys, dict) else {}


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
    return SENTENCES.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
