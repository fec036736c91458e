"""Settings: every key wrong once, and the error says which, what and what is allowed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.settings import ROOT, Settings, SettingsError, chosen, load, raw

SECRETS = {
    "BOT_WECHAT__TOKEN": "SecretToken99",
    "BOT_WECHAT__APP_SECRET": "secret-app-secret",
    "BOT_WECHAT__AES_KEY": "SecretAesKey" + "x" * 31,
    "BOT_WEB__SECRET_KEY": "secret-web-key-of-at-least-32-letters",
    "BOT_PRIVACY__KEYS": '["c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlYyE="]',
    "BOT_DATABASE__URL": "postgresql://bot:secret-password@db/juyiqi",
    "BOT_REDIS__URL": "redis://:secret-password@cache/0",
    "BOT_QUEUE__URL": "amqp://bot:secret-password@rabbit/juyiqi",
}
VALUES = (*SECRETS.values(), "secret-password", "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlYyE=")

WRONG: list[tuple[str, str, str]] = [  # key, a wrong value as the environment has it, what the error must say
    ("community.name", "", "is missing"),
    ("community.language", "fr", "should be 'zh_CN' or 'en'"),
    ("community.timezone", "Europe/Paris", "should be 'Asia/Shanghai'"),
    ("wechat.token", "no spaces!", "must be 3-32 letters and digits"),
    ("wechat.app_id", "x", "at least 3 characters"),
    ("wechat.app_secret", "", "is missing"),
    ("wechat.mode", "sage", "should be 'plain', 'compat' or 'safe'"),
    ("wechat.aes_key", "short", "must be 43 letters and digits in safe mode"),
    ("wechat.account", "bank", "'subscription', 'verified_subscription', 'service' or 'test'"),
    ("wechat.api_base", "api.weixin.qq.com", "must be an address that starts with http:// or https://"),
    ("wechat.qr_base", "ftp://mp", "must be an address that starts with http:// or https://"),
    ("wechat.templates.reminder.fields", "{thing1: colour}", "should be 'title', 'starts_at', 'place'"),
    ("wechat.templates.notice.fields", "[thing1]", "must be a mapping"),
    ("wechat.subscriptions.reminder.fields", "{thing1: colour}", "should be 'title', 'starts_at', 'place'"),
    ("wechat.subscriptions.notice.fields", "[thing1]", "must be a mapping"),
    ("database.url", "mysql://secret-password@host/x", "starts with sqlite:// or postgresql://"),
    ("redis.url", "localhost:6379", "starts with redis:// or rediss:// or unix://"),
    ("queue.url", "secret-password@localhost:5672", "starts with amqp:// or amqps://"),
    ("web.port", "0", "greater than or equal to 1"),
    ("web.port", "eighty", "should be a valid integer"),
    ("web.base_url", "https://", "must be an address that starts with http:// or https://"),
    ("web.secret_key", "secret-but-short", "at least 32"),
    ("web.workers", "0", "greater than or equal to 1"),
    ("web.threads", "1000", "less than or equal to 256"),
    ("sandbox.port", "65536", "less than or equal to 65535"),
    ("privacy.keys", '["secret-password"]', "must be a Fernet key"),
    ("privacy.keys", "secret-password", "must be a list"),
    ("privacy.keys", "", "is missing"),
    ("privacy.helper_erases_after_hours", "0", "greater than or equal to 1"),
    ("reminders.evening_before", "25:00", 'must be a time such as "20:00", or "never"'),
    ("reminders.hours_before", "-1", "greater than or equal to 0"),
    ("hours.stars", "[100, 300, 300, 1000, 1500]", "must be five numbers of hours, each larger"),
    ("hours.stars", "[100, 300]", "must be five numbers of hours, each larger"),
    ("hours.stars", "[0, 1, 2, 3, 4]", "greater than 0"),
    ("hours.record_unit", "居" * 61, "at most 60 characters"),
    ("announcements.a_day", "-1", "greater than or equal to 0"),
    ("announcements.approve_above", "many", "should be a valid integer"),
    ("delivery.tick_seconds", "0", "greater than 0"),
    ("delivery.batch_size", "1001", "less than or equal to 1000"),
    ("delivery.concurrency", "many", "should be a valid integer"),
    ("delivery.rates", "{custom: 0}", "greater than 0"),
    ("delivery.rates", "{pigeon: 5}", "should be 'custom', 'subscription'"),
    ("delivery.quotas", "{custom: 1.5}", "should be a valid integer"),
    ("delivery.quotas", "[custom]", "must be a mapping"),
    ("delivery.give_up_after_hours", "0", "greater than 0"),
    ("delivery.keep_days", "34", "must be 0 or at least 35"),
    ("delivery.mass_from", "-1", "greater than or equal to 0"),
    ("alerts.wecom_key", "key=693a91f6-7aoc", "must be what stands after key="),
    ("alerts.wecom_base", "qyapi", "must be an address that starts with http:// or https://"),
    ("reminders.confirm", "perhaps", "valid boolean"),
    ("reminders.days_before", "[1]", "greater than or equal to 2"),
    ("reminders.silent_minutes_before", "-1", "greater than or equal to 0"),
    ("delivery.quiet_from", "late", 'must be a time such as "20:00", or "never"'),
    ("delivery.quiet_until", "25:00", 'must be a time such as "20:00", or "never"'),
    ("delivery.per_person_a_day", "-1", "greater than or equal to 0"),
    ("delivery.per_person_a_day", "101", "less than or equal to 100"),
    ("worker.threads", "65", "less than or equal to 64"),
    ("logs.level", "loud", "should be 'debug', 'info', 'warning' or 'error'"),
    ("logs.format", "xml", "should be 'text' or 'json'"),
]
ANY_TEXT = {  # nothing can be wrong with these but their type
    "community.phone",
    "wechat.original_id",
    "wechat.templates.reminder.id",
    "wechat.templates.notice.id",
    "wechat.subscriptions.reminder.id",
    "wechat.subscriptions.notice.id",
    "web.host",
    "privacy.consent_version",
    "clock.offset_file",
    "paths.var",
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A complete environment, over the real config.yaml and an empty var."""
    own = {"BOT_WECHAT__APP_ID": "wx0123456789abcdef", "BOT_PATHS__VAR": str(tmp_path)}
    return {**SECRETS, **own, "BOT_CONFIG": str(ROOT / "config.yaml")}


def variable(key: str) -> str:
    return "BOT_" + key.upper().replace(".", "__")


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind: Any = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from keys(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


def error_of(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    return str(caught.value)


def config(path: Path, **changes: object) -> str:
    tree = yaml.safe_load((ROOT / "config.yaml").read_text())
    path.write_text(yaml.safe_dump({**tree, **changes}))
    return str(path)


def test_every_key_is_wrong_once_below() -> None:
    assert {key for key, _, _ in WRONG} | ANY_TEXT == set(keys(Settings))


def test_every_key_stands_in_the_config_file() -> None:
    tree = yaml.safe_load((ROOT / "config.yaml").read_text())
    for key in keys(Settings):
        branch = tree
        for part in key.split("."):
            assert part in branch, key
            branch = branch[part]


@pytest.mark.parametrize(("key", "value", "sentence"), WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(
    environ: dict[str, str], key: str, value: str, sentence: str
) -> None:
    error = error_of(environ | {variable(key): value})
    assert error.startswith(key)
    assert sentence in error
    assert "\n" not in error
    assert "secret-" not in error


@pytest.mark.parametrize("key", sorted(ANY_TEXT))
def test_text_must_be_text(environ: dict[str, str], tmp_path: Path, key: str) -> None:
    *sections, last = key.split(".")
    value: Any = {last: 12}
    for section in reversed(sections[1:]):
        value = {section: value}
    path = config(tmp_path / "c.yaml", **{sections[0]: value})
    without = {name: content for name, content in environ.items() if name != variable(key)}
    error = error_of(without | {"BOT_CONFIG": path})
    assert key in error
    assert "put it in quotes" in error or "not a valid path" in error


def test_every_wrong_key_has_its_line(environ: dict[str, str]) -> None:
    error = error_of(environ | {"BOT_WEB__PORT": "x", "BOT_LOGS__LEVEL": "x"})
    assert [line.split(":")[0] for line in error.splitlines()] == ["web.port", "logs.level"]


@pytest.mark.parametrize("name", ["BOT_WECHAT__TOKN", "BOT_WHATSAPP__TOKEN", "BOT_WEB__PORT__NUMBER"])
def test_an_unknown_variable_is_refused(environ: dict[str, str], name: str) -> None:
    error = error_of(environ | {name: "secret-value"})
    assert name.lower().removeprefix("bot_").split("__")[0] in error.lower()
    assert "secret-value" not in error


def test_a_variable_without_a_section_is_refused(environ: dict[str, str]) -> None:
    assert error_of(environ | {"BOT_TOKEN": "secret-value"}).startswith("BOT_TOKEN: unknown")


def test_a_value_cannot_also_be_a_section(environ: dict[str, str]) -> None:
    error = error_of(environ | {"BOT_WECHAT__TOKEN__OLD": "secret-value"})
    assert error.startswith("BOT_WECHAT__TOKEN__OLD: unknown")


def test_an_unknown_key_in_the_file_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    error = error_of(environ | {"BOT_CONFIG": config(tmp_path / "c.yaml", logs={"colour": "red"})})
    assert error == "logs.colour: is not a setting; see config.yaml for all of them"


@pytest.mark.parametrize(
    "content", ["web: [", "- a list", "web: 8000", "\udcff".encode("utf-8", "surrogatepass")]
)
def test_a_broken_file_is_named_or_its_section(
    environ: dict[str, str], tmp_path: Path, content: str | bytes
) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    small = {name: value for name, value in environ.items() if "WEB" not in name}
    error = error_of(small | {"BOT_CONFIG": str(path), "BOT_COMMUNITY__NAME": "x"})
    assert str(path) in error or error == "web: must be a section with keys below it"


def test_a_missing_file_is_named(environ: dict[str, str]) -> None:
    assert error_of(environ | {"BOT_CONFIG": "/no/such.yaml"}).startswith("/no/such.yaml: cannot be read")


def test_a_list_that_is_not_yaml_is_refused_without_repeating_it(environ: dict[str, str]) -> None:
    error = error_of(environ | {"BOT_PRIVACY__KEYS": '["secret-value'})
    assert error == "BOT_PRIVACY__KEYS: must be a list or a mapping in YAML or JSON"


def test_missing_secrets_are_all_named(tmp_path: Path) -> None:
    error = error_of({"BOT_PATHS__VAR": str(tmp_path), "BOT_CONFIG": str(ROOT / "config.yaml")})
    wanted = {"wechat.token", "wechat.app_id", "wechat.app_secret", "web.secret_key", "privacy.keys"}
    assert wanted <= {line.split(":")[0] for line in error.splitlines()}


def test_no_secret_shows(environ: dict[str, str]) -> None:
    settings = load(environ)
    shown = f"{settings!r} {settings} {settings.model_dump()['wechat']}"
    assert not [value for value in VALUES if value in shown]


def test_the_environment_is_stronger_than_the_file(environ: dict[str, str]) -> None:
    settings = load(environ | {"BOT_WEB__PORT": "9000", "BOT_WECHAT__TEMPLATES__REMINDER__ID": "T1"})
    assert settings.web.port == 9000
    assert settings.wechat.templates.reminder.id == "T1"
    assert settings.wechat.templates.reminder.fields["thing1"] == "title"


def test_an_empty_variable_unsets_the_key(environ: dict[str, str]) -> None:
    settings = load(environ | {"BOT_REDIS__URL": "", "BOT_DATABASE__URL": "", "BOT_COMMUNITY__LANGUAGE": ""})
    assert settings.redis_url == f"unix://{settings.var}/redis/redis.sock"
    assert settings.database_url == f"sqlite:///{settings.var}/juyiqi.db"
    assert settings.community.language == "zh_CN"


def test_the_own_address_follows_the_port(environ: dict[str, str]) -> None:
    assert load(environ | {"BOT_WEB__PORT": "9000"}).web.base_url == "http://127.0.0.1:9000"
    assert load(environ | {"BOT_WEB__BASE_URL": "https://bot.cn/"}).web.base_url == "https://bot.cn"


def test_the_local_file_is_the_weakest(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text("web: {port: 9000}\nlogs: {level: debug}\nsandbox: {port: 1}\n")
    tree = raw(environ)
    assert tree["web"]["port"] == chosen(environ)["web"]["port"] == 8000
    assert tree["logs"]["level"] == "info"


def test_settings_are_frozen(environ: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(environ).web.port = 1  # type: ignore[misc]
