"""From a letter to the call that sends it.

What many letters share is written once; it is raw UTF-8, as the platform shows escapes literally in places.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.domain.deliveries import Layout, Road
from bot.domain.sending import Letter
from bot.sections import Template, WeChat
from bot.wechat.fit import clean, fit
from bot.wechat.template_fields import filled

CUSTOM_SEND = "/cgi-bin/message/custom/send"
TEMPLATE_SEND = "/cgi-bin/message/template/send"
MASS_SEND = "/cgi-bin/message/mass/send"
MASS_SEND_TO_TAG = "/cgi-bin/message/mass/sendall"
SUBSCRIPTION_SEND = "/cgi-bin/message/subscribe/bizsend"


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Payload:
    url: str
    body: bytes
    method: str = "POST"


def template_of(settings: WeChat, layout: Layout) -> Template:
    template: Template = getattr(settings.templates, layout)
    return template


def subscription_of(settings: WeChat, layout: Layout) -> Template:
    template: Template = getattr(settings.subscriptions, layout)
    return template


def payload(settings: WeChat, letter: Letter, now: datetime) -> Payload:
    """Raises KeyError for a road that does not lead over the wire."""
    return _PAYLOADS[letter.road](settings, letter, now)


def picture(settings: WeChat, letter: Letter) -> Payload:
    """What follows a text on the road of customer service."""
    image = _written({"msgtype": "image", "image": {"media_id": letter.picture}})
    return Payload(settings.api_base + CUSTOM_SEND, _joined({"touser": letter.openid}, image))


def _custom(settings: WeChat, letter: Letter, _: datetime) -> Payload:
    shared = _card(letter) if letter.fields.get("card_url") else _text(letter.text)
    return Payload(settings.api_base + CUSTOM_SEND, _joined({"touser": letter.openid}, shared))


def _card(letter: Letter) -> str:
    """Exactly one article (45008)."""
    shown = {"title": "card_title", "description": "card_text", "url": "card_url", "picurl": "card_picture"}
    article = {name: clean(letter.fields.get(ours, "")) for name, ours in shown.items()}
    return _written({"msgtype": "news", "news": {"articles": [article]}})


def _leads_to(letter: Letter, name: str) -> dict[str, str]:
    """Where a tap on it leads, if anywhere."""
    url = letter.fields.get("card_url") or letter.fields.get("picture_url")
    return {name: url} if url else {}


def _template(settings: WeChat, letter: Letter, now: datetime) -> Payload:
    """With client_msg_id the platform drops a repeat to the same person for ten minutes."""
    own = {"touser": letter.openid, "client_msg_id": letter.once_key, **_leads_to(letter, "url")}
    shared = _in_fields(template_of(settings, letter.layout), letter, now)
    return Payload(settings.api_base + TEMPLATE_SEND, _joined(own, shared))


def _subscription(settings: WeChat, letter: Letter, now: datetime) -> Payload:
    """Nothing drops a repeat of these."""
    own = {"touser": letter.openid, **_leads_to(letter, "page")}
    shared = _in_fields(subscription_of(settings, letter.layout), letter, now)
    return Payload(settings.api_base + SUBSCRIPTION_SEND, _joined(own, shared))


def _mass(settings: WeChat, letter: Letter, _: datetime) -> Payload:
    """With clientmsgid the platform carries a repeat out once in 24 hours."""
    own = {"touser": letter.openids, "clientmsgid": letter.once_key}
    return Payload(settings.api_base + MASS_SEND, _joined(own, _text(letter.text)))


def payload_by_tag(settings: WeChat, letter: Letter, tag: int) -> Payload:
    """The same for all who bear the tag."""
    own = {"filter": {"is_to_all": False, "tag_id": tag}, "clientmsgid": letter.once_key}
    return Payload(settings.api_base + MASS_SEND_TO_TAG, _joined(own, _text(letter.text)))


def _joined(own: Mapping[str, object], shared: str) -> bytes:
    return f"{_written(own)[:-1]}, {shared[1:]}".encode()


@lru_cache(maxsize=256)
def _text(text: str) -> str:
    return _written({"msgtype": "text", "text": {"content": fit(text)}})


def _in_fields(template: Template, letter: Letter, now: datetime) -> str:
    """What does not say when it was sent is sent now: a field of that kind may not stay empty."""
    wanted = template.fields.values()
    values = {"sent_at": now.replace(second=0, microsecond=0).isoformat()} if "sent_at" in wanted else {}
    said = {**values, **letter.fields}
    return _fields(template.id, tuple(template.fields.items()), tuple(said.items()))


@lru_cache(maxsize=256)
def _fields(template_id: str, fields: Pairs, values: Pairs) -> str:
    return _written({"template_id": template_id, "data": filled(dict(fields), dict(values))})


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_PAYLOADS = {
    Road.CUSTOM: _custom,
    Road.SUBSCRIPTION: _subscription,
    Road.TEMPLATE: _template,
    Road.MASS: _mass,
}
