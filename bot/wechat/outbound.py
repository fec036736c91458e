"""The passive reply: what the platform gets back for a push, as XML."""

from datetime import datetime
from functools import lru_cache
from random import getrandbits

from bot.dialog.messages import Answer
from bot.sections import WeChat
from bot.wechat.crypto import Seal
from bot.wechat.fit import clean, fit
from bot.wechat.push import Push
from bot.wechat.rights import Right, may
from bot.wechat.signature import sign


class Outbound:
    """Writes answers in the mode of the account: plain, or sealed in safe and compat mode.

    Source: WeChat, "Passive replies": names swapped, text of at most 2048 bytes, and zero bytes for
    "accepted, nothing to show".
    """

    def __init__(self, settings: WeChat) -> None:
        self._token = settings.token.get_secret_value()
        sealed = settings.mode != "plain"
        self._seal = Seal(settings.aes_key.get_secret_value(), settings.app_id) if sealed else None
        self._can_hand_over = may(settings.account, Right.HAND_OVER)

    def write(self, answer: Answer, push: Push, now: datetime) -> bytes:
        """The body of the HTTP answer to `push`; b"" when there is nothing to say.

        A platform reply is one thing only: handing over wins over text. Empty text would show the person
        an error, so it becomes b"".
        """
        content, at = self._content(answer), int(now.timestamp())
        if not content:
            return b""
        reply = _reply(push, at, content).encode()
        return self._sealed(reply, at) if self._seal else reply

    def _content(self, answer: Answer) -> str:
        if answer.hand_over and self._can_hand_over:
            return "<MsgType><![CDATA[transfer_customer_service]]></MsgType>"
        return _words(answer.text)

    def _sealed(self, reply: bytes, at: int) -> bytes:
        assert self._seal
        # Any salt will do for a signature over text that is random already. The system's dice would cost a
        # call during which another thread takes its turn.
        sealed, nonce = self._seal.seal(reply), str(getrandbits(63))
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{sign(self._token, str(at), nonce, sealed)}]]></MsgSignature>"
            f"<TimeStamp>{at}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        ).encode()


def cdata(text: str) -> str:
    """Any text as character data."""
    return section(clean(text))


def section(text: str) -> str:
    """What XML has carried before, as character data: what would end the section early is split over two."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


@lru_cache(maxsize=512)
def _words(text: str) -> str:
    """A text message, "" for what would show nothing; kept, as lists and menus are sent over and over."""
    text = fit(text)
    return f"<MsgType><![CDATA[text]]></MsgType><Content>{cdata(text)}</Content>" if text.strip() else ""


def _reply(push: Push, at: int, content: str) -> str:
    return (
        f"<xml><ToUserName>{section(push.openid)}</ToUserName>"
        f"<FromUserName>{section(push.account)}</FromUserName>"
        f"<CreateTime>{at}</CreateTime>{content}</xml>"
    )
