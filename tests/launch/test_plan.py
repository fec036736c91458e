"""The plan: what runs with a real account, and what runs in the demo."""

from collections.abc import Callable

import pytest

from bot.launch.child import answers
from bot.launch.plan import Process, plan
from bot.settings import Settings
from tests.processes import Processes, wait_until

Maker = Callable[..., Settings]


def names(processes: tuple[Process, ...]) -> list[str]:
    return [process.name for process in processes]


def test_the_demo_has_the_sandbox_and_its_phone(settings: Settings) -> None:
    demo = plan(settings)
    assert names(demo.before) == ["demo data"]
    assert names(demo.services) == ["sandbox", "web", "worker"]
    assert names(demo.after) == ["menu", "codes"]
    assert [service.after for service in demo.services] == ["", "demo data", "demo data"]
    assert dict(demo.notes) == {
        "phone": "http://127.0.0.1:8001/",
        "health": "http://127.0.0.1:8000/healthz",
        "metrics": "http://127.0.0.1:8000/metrics",
    }


def test_a_real_account_has_neither_sandbox_nor_demo_data(make_settings: Maker) -> None:
    real = plan(make_settings(wechat={"api_base": "https://api.weixin.qq.com"}))
    assert names(real.before) == ["database"]
    assert names(real.services) == ["web", "worker"]
    assert real.after == ()
    assert [variable for _, _, variable in real.ports] == ["BOT_WEB__PORT"]


def test_no_secret_is_on_a_command_line_or_in_a_repr(settings: Settings) -> None:
    shown = repr(plan(settings))
    assert settings.wechat.token.get_secret_value() not in shown
    assert settings.wechat.app_secret.get_secret_value() not in shown


@pytest.mark.parametrize(
    ("host", "here"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.8", "10.0.0.8")],
)
def test_a_server_on_every_address_is_asked_on_this_machine(
    make_settings: Maker, host: str, here: str
) -> None:
    assert dict(plan(make_settings(web={"host": host})).notes)["health"] == f"http://{here}:8000/healthz"


def test_the_planned_sandbox_starts(
    make_settings: Maker, processes: Processes, free_port: int, tmp_path: object
) -> None:
    url = f"http://127.0.0.1:{free_port}"
    settings = make_settings(
        wechat={"api_base": url},
        sandbox={"port": free_port},
        clock={"offset_file": f"{tmp_path}/clock.json"},
    )
    sandbox = plan(settings).services[0]
    running = processes.start(sandbox.command, sandbox.environment)
    wait_until(lambda: answers(sandbox.ready), 20)
    assert running.stop() == 0
