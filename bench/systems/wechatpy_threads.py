"""wechatpy in a pool of threads: reads {"port", "threads", "openids"} and sends each a template message."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from wechatpy import WeChatClient

from bench.systems.letter import DATA, TEMPLATE


def main() -> None:
    order = json.loads(sys.stdin.readline())
    client = WeChatClient("wxbench", "secret", access_token="bench-token")
    client.API_BASE_URL = f"http://127.0.0.1:{order['port']}/cgi-bin/"
    adapter = client._http.get_adapter("http://")
    adapter._pool_maxsize = order["threads"]
    adapter.init_poolmanager(order["threads"], order["threads"])

    def send(openid: str) -> None:
        client.message.send_template(openid, TEMPLATE, DATA)

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(order["threads"]) as pool:
        list(pool.map(send, order["openids"]))
    print("done", flush=True)
    sys.stdin.readline()  # stays until it was measured


if __name__ == "__main__":
    main()
