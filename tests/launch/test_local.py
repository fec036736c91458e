"""var/local.yaml: made once, readable by its owner only, never mixed with a real account."""

import stat
import sys
from pathlib import Path

import pytest
import yaml

from bot.launch import local
from bot.launch.errors import LaunchError
from tests.processes import ROOT, Processes

REAL = {
    "BOT_WECHAT__APP_ID": "wxreal",
    "BOT_WECHAT__TOKEN": "realtoken",
    "BOT_WECHAT__APP_SECRET": "real-secret",
    "BOT_WECHAT__AES_KEY": "k" * 43,
}
FILL = "import os; from bot.launch import local; local.fill()"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"BOT_PATHS__VAR": str(tmp_path / "var"), "BOT_CONFIG": str(ROOT / "config.yaml")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "local.yaml"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_first_start_makes_a_usable_demo(environ: dict[str, str], tmp_path: Path) -> None:
    settings = local.load(environ)
    assert local.demo_mode(settings)
    assert settings.wechat.api_base == settings.wechat.qr_base == "http://127.0.0.1:8001"
    assert settings.wechat.templates.reminder.id == "TEMPLATE_REMINDER"
    assert settings.wechat.subscriptions.notice.id == "TEMPLATE_NOTICE"
    assert settings.wechat.templates.reminder.fields["time2"] == "starts_at"
    assert settings.wechat.templates.notice.id == "TEMPLATE_NOTICE"
    assert settings.clock.offset_file == str(tmp_path / "var" / "clock.json")
    assert len(settings.privacy.keys) == 1


def test_the_account_looks_like_the_platforms(environ: dict[str, str], path: Path) -> None:
    local.fill(environ)
    wechat = yaml.safe_load(path.read_text())["wechat"]
    assert wechat["app_id"].startswith("wx")
    assert len(wechat["app_id"]) == 18
    assert wechat["original_id"].startswith("gh_")
    assert len(wechat["aes_key"]) == 43


def test_only_the_owner_can_read_it(environ: dict[str, str], path: Path) -> None:
    local.fill(environ)
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_a_second_start_does_not_write_again(environ: dict[str, str], path: Path) -> None:
    local.fill(environ)
    before = path.stat()
    local.fill(environ)
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_wiring_follows_the_ports_and_the_secrets_stay(environ: dict[str, str]) -> None:
    first = local.load(environ)
    second = local.load(environ | {"BOT_SANDBOX__PORT": "9001", "BOT_WEB__PORT": "9000"})
    assert second.wechat.api_base == "http://127.0.0.1:9001"
    assert second.web.base_url == "http://127.0.0.1:9000"
    assert local.demo_mode(second)
    assert second.wechat.token == first.wechat.token
    assert second.web.secret_key == first.web.secret_key
    assert second.privacy.keys == first.privacy.keys


def test_what_the_operator_chose_is_stronger(environ: dict[str, str]) -> None:
    settings = local.load(environ | {"BOT_WECHAT__TOKEN": "mine123", "BOT_WECHAT__ACCOUNT": "subscription"})
    assert settings.wechat.token.get_secret_value() == "mine123"
    assert settings.wechat.account == "subscription"
    assert local.demo_mode(settings)


def test_nothing_of_a_real_account_is_made_up(environ: dict[str, str], path: Path) -> None:
    settings = local.load(environ | REAL)
    assert set(yaml.safe_load(path.read_text())) == {"web", "privacy"}
    assert settings.wechat.api_base == "https://api.weixin.qq.com"
    assert not local.demo_mode(settings)


def test_a_real_account_after_a_demo_is_not_mixed_with_it(environ: dict[str, str]) -> None:
    demo = local.load(environ)
    real = local.load(environ | REAL)
    assert real.wechat.api_base == "https://api.weixin.qq.com"
    assert real.wechat.original_id == ""
    assert real.wechat.templates.reminder.id == ""
    assert real.clock.offset_file == ""
    assert real.privacy.keys == demo.privacy.keys
    assert local.load(environ).wechat == demo.wechat


def test_starts_at_once_agree_on_one_file(environ: dict[str, str], path: Path, processes: Processes) -> None:
    started = [processes.start([sys.executable, "-c", FILL], environ) for _ in range(4)]
    local.fill(environ)
    content = path.read_text()
    assert [process.ends() for process in started] == [0, 0, 0, 0]
    assert path.read_text() == content


def test_a_folder_that_cannot_be_made_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LaunchError, match=r"file/var: cannot be used .* BOT_PATHS__VAR"):
        local.fill(environ | {"BOT_PATHS__VAR": str(tmp_path / "file" / "var")})
