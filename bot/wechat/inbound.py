"""What comes in from the platform: verified, decrypted and read; everything else stays outside."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime

from bot.sections import WeChat
from bot.wechat import happened, spoken
from bot.wechat.crypto import Seal
from bot.wechat.push import Push, Said, moment, openid
from bot.wechat.signature import RefusedError, check
from bot.wechat.xml import Fields, NotUnderstoodError, parse, text

BODY_LIMIT = 256 * 1024
# As the platform writes it; any other way of writing it is left to the parser. Nothing is trusted before
# msg_signature, which covers what was found, is checked.
SEALED = re.compile(rb"<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]></Encrypt>")

Query = Mapping[str, str]
log = logging.getLogger(__name__)


class Inbound:
    """The door for pushes, by the mode of the account (plain, compat, safe).

    Source: WeChat, "Receiving messages" and "Message encryption". An account in compat or safe mode sends
    encrypt_type=aes with every push, so one without it is a forgery or a downgrade and is refused in both;
    in compat mode the readable twin beside the sealed text is not covered by msg_signature and never read.
    """

    def __init__(self, settings: WeChat) -> None:
        self._token = settings.token.get_secret_value()
        self._original_id = settings.original_id
        sealed = settings.mode != "plain"
        self._seal = Seal(settings.aes_key.get_secret_value(), settings.app_id) if sealed else None

    def verify(self, query: Query) -> str:
        """The echostr to give back, verbatim, to the platform's GET; raises RefusedError.

        It is plainly signed and readable in every mode.
        """
        self._check_signature(query)
        return query.get("echostr", "")

    def read(self, query: Query, body: bytes) -> Push | None:
        """What a person did; None: signed but not understood, answer with an empty 200.

        Raises RefusedError for what the platform did not send to this account.
        """
        if len(body) > BODY_LIMIT:
            raise RefusedError("the body is too large")
        content = self._opened(query, body)
        try:
            fields = parse(content)
            self._check_address(fields)
            return _push(fields)
        except NotUnderstoodError as error:
            log.warning("wechat.not_understood", extra={"why": str(error)})
            return None

    def _opened(self, query: Query, body: bytes) -> bytes:
        if self._seal is None:
            self._check_signature(query)
            if query.get("encrypt_type") == "aes":
                log.warning("wechat.mode_differs", extra={"why": "the platform encrypts, our mode is plain"})
            return body
        if query.get("encrypt_type") != "aes":
            raise RefusedError("not encrypted")
        sealed = _sealed_part(body)
        signed = self._token, query.get("timestamp", ""), query.get("nonce", ""), sealed
        check(query.get("msg_signature", ""), *signed)
        return self._seal.open(sealed)

    def _check_signature(self, query: Query) -> None:
        signed = self._token, query.get("timestamp", ""), query.get("nonce", "")
        check(query.get("signature", ""), *signed)

    def _check_address(self, fields: Fields) -> None:
        named = fields.get("ToUserName", self._original_id)
        if self._original_id and named != self._original_id:
            raise RefusedError("addressed to another account")


def _sealed_part(body: bytes) -> str:
    if found := SEALED.search(body):
        return found[1].decode()
    try:
        return text(parse(body), "Encrypt")
    except NotUnderstoodError:
        raise RefusedError("nothing sealed in the body") from None


def _push(fields: Fields) -> Push:
    kind, account, at = text(fields, "MsgType").lower(), text(fields, "ToUserName"), moment(fields)
    if kind == "event":
        person = openid(happened.sender(fields))
        return _made(happened.event_id(fields, person), person, at, account, happened.happened(fields))
    person = openid(text(fields, "FromUserName"))
    return _made(spoken.message_id(fields, person), person, at, account, spoken.said(fields, kind))


def _made(once: str, person: str, at: datetime, account: str, said: Said) -> Push:
    return Push(id=once, openid=person, at=at, account=account, **said)
