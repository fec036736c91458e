"""QR codes of activities, made by the command and scanned on a phone."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.sandbox.toys import AES_KEY, APP_ID, SECRET, TOKEN, Box, running_box, running_webhook
from tests.services.stage import Stage


@pytest.fixture
def box(tmp_path: Path):
    with running_webhook() as webhook, running_box(webhook, tmp_path / "box") as box:
        yield box


def account(box: Box) -> dict[str, str]:
    return {
        "BOT_WECHAT__API_BASE": box.url,
        "BOT_WECHAT__QR_BASE": box.url,
        "BOT_WECHAT__APP_ID": APP_ID,
        "BOT_WECHAT__APP_SECRET": SECRET,
        "BOT_WECHAT__TOKEN": TOKEN,
        "BOT_WECHAT__AES_KEY": AES_KEY,
    }


def test_a_code_for_each_activity_ahead(run: Run, stage: Stage, box: Box) -> None:
    outing, other = stage.outing(), stage.outing(title="环境清洁")
    made = run("activity", "qr", **account(box))
    assert made.exit_code == 0
    lines = [line.split("  ") for line in made.stdout.splitlines()]
    assert [line[:2] for line in lines] == [
        [str(each.activity.id), each.activity.title] for each in (outing, other)
    ]
    pictures = [box.http.get(line[2]) for line in lines]
    assert [picture.status_code for picture in pictures] == [200, 200]


def test_a_code_for_nothing(run: Run, box: Box) -> None:
    made = run("activity", "qr", 99, **account(box))
    assert made.exit_code == 1
    assert "there is no activity 99" in made.stderr
