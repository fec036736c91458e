"""The one way in from the web: the webhook has a path of its own, and everything else is a page."""

from bot.web.asgi import Asgi, Receive, Scope, Send
from bot.web.webhook import PATH


def door(webhook: Asgi, pages: Asgi) -> Asgi:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await (webhook if scope["path"] == PATH else pages)(scope, receive, send)

    return application
