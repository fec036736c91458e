"""WeRoBot on our own server: a WSGI application behind the event loop, in threads as our pages are."""

from bench.systems import werobot_sessions
from bot.web.asgi import Asgi
from bot.web.pages import Pages


def web() -> Asgi:
    return Pages(werobot_sessions.web, threads=8)
