"""A Celery worker that sends with wechatpy, one task a message."""

import os

from celery import Celery
from wechatpy import WeChatClient

from bench.systems.letter import DATA, TEMPLATE

app = Celery("bench", broker=os.environ["BENCH_BROKER"])
app.conf.update(
    task_ignore_result=True, broker_connection_retry_on_startup=True, worker_prefetch_multiplier=4
)
client = WeChatClient("wxbench", "secret", access_token="bench-token")
client.API_BASE_URL = f"http://127.0.0.1:{os.environ['BENCH_API_PORT']}/cgi-bin/"
client._http.get_adapter("http://").init_poolmanager(100, 100)


@app.task
def send(openid: str) -> None:
    client.message.send_template(openid, TEMPLATE, DATA)
