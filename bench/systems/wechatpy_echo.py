"""A bare echo of wechatpy on Flask: decrypt, parse, reply, encrypt; it remembers nothing."""

import os

from flask import Flask, request
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto

web = Flask(__name__)
crypto = WeChatCrypto(os.environ["BENCH_TOKEN"], os.environ["BENCH_AES_KEY"], os.environ["BENCH_APP_ID"])


@web.post("/wechat")
def echo() -> str:
    timestamp, nonce = request.args["timestamp"], request.args["nonce"]
    xml = crypto.decrypt_message(request.data, request.args["msg_signature"], timestamp, nonce)
    message = parse_message(xml)
    return str(crypto.encrypt_message(create_reply(message.content, message).render(), nonce, timestamp))
