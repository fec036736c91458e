"""What the platform itself tells while all threads are taken: put off, and no error of ours."""

import logging

import pytest

from bot.clock import SystemClock
from bot.dialog.messages import Answer, Incoming
from bot.domain.ports import CrowdedError
from bot.sections import WeChat
from bot.web.webhook import Webhook
from bot.wechat.inbound import Inbound
from bot.wechat.outbound import Outbound
from tests.web.platform import AES_KEY, APP_ID, ORIGINAL_ID, TOKEN, Platform, text_message
from tests.web.served import served


def test_news_that_find_no_thread_are_to_be_told_again(caplog: pytest.LogCaptureFixture) -> None:
    async def crowded(_: Incoming) -> Answer:
        raise CrowdedError

    account = {"app_id": APP_ID, "app_secret": "s", "token": TOKEN, "aes_key": AES_KEY}
    settings = WeChat.model_validate({**account, "original_id": ORIGINAL_ID, "mode": "safe"})
    with served(Webhook((Inbound(settings), Outbound(settings)), crowded, SystemClock())) as port:
        platform = Platform(port)
        reply = platform.post(*platform.sealed(text_message("o1", "活动")))
    assert reply.status_code == 503
    assert [(record.getMessage(), record.levelno) for record in caplog.records] == [
        ("webhook.crowded", logging.WARNING)
    ]
