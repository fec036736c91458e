"""WeRoBot with its Redis sessions: each message reads and writes its person's session.

The answer has the text of ours, so that the same number of bytes is encrypted and sent.
"""

import os
from typing import Any

import redis
from werobot import WeRoBot
from werobot.session.redisstorage import RedisStorage

robot = WeRoBot(token=os.environ["BENCH_TOKEN"])
robot.config["APP_ID"] = os.environ["BENCH_APP_ID"]
robot.config["ENCODING_AES_KEY"] = os.environ["BENCH_AES_KEY"]
robot.config["SESSION_STORAGE"] = RedisStorage(redis.Redis.from_url(os.environ["BENCH_REDIS_URL"]))
text = os.environ["BENCH_TEXT"]


@robot.text
def answer(_: Any, session: dict[str, int]) -> str:
    session["messages"] = session.get("messages", 0) + 1
    return text


web = robot.wsgi
