"""A WeCom group robot (企业微信群机器人): tells the people who run the bot what they must look at.

Source: WeCom, group robot (document 91770): no token, text of at most 2,048 bytes, 20 messages a minute.
"""

from dataclasses import dataclass

from bot.wechat.fit import fit
from bot.wechat.wire import Call

SEND = "/cgi-bin/webhook/send"
A_MINUTE = 20


@dataclass(frozen=True, slots=True)
class Robot:
    base: str
    key: str

    def say(self, text: str) -> None:
        """Raises ApiError, which never holds the key."""
        body = {"msgtype": "text", "text": {"content": fit(text)}}
        Call("POST", self.base, SEND, {"key": self.key}, body, secrets=(self.key,)).answer()
