"""From a letter to the call that sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.deliveries import Layout, Road
from bot.domain.sending import Letter
from bot.sections import Template, WeChat
from bot.wechat.fit import fit
from bot.wechat.template_fields import filled

CUSTOM_SEND = "/cgi-bin/message/custom/send"
TEMPLATE_SEND = "/cgi-bin/message/template/send"
MASS_SEND = "/cgi-bin/message/mass/send"
SUBSCRIPTION_SEND = "/cgi-bin/message/subscribe/bizsend"


@dataclass(frozen=True, slots=True)
class Payload:
    url: str
    body: Mapping[str, Any]


def template_of(settings: WeChat, layout: Layout) -> Template:
    template: Template = getattr(settings.templates, layout)
    return template


def subscription_of(settings: WeChat, layout: Layout) -> Template:
    template: Template = getattr(settings.subscriptions, layout)
    return template


def payload(settings: WeChat, letter: Letter, now: datetime) -> Payload:
    """Raises KeyError for a road that does not lead over the wire."""
    return _PAYLOADS[letter.road](settings, letter, now)


def _custom(settings: WeChat, letter: Letter, _: datetime) -> Payload:
    text = {"content": fit(letter.text)}
    return Payload(
        settings.api_base + CUSTOM_SEND, {"touser": letter.openid, "msgtype": "text", "text": text}
    )


def _template(settings: WeChat, letter: Letter, now: datetime) -> Payload:
    """With client_msg_id the platform drops a repeat to the same person for ten minutes.

    What does not say when it was sent is sent now: a field of that kind may not stay empty.
    """
    body = _in_fields(template_of(settings, letter.layout), letter, now)
    return Payload(settings.api_base + TEMPLATE_SEND, body | {"client_msg_id": letter.once_key})


def _subscription(settings: WeChat, letter: Letter, now: datetime) -> Payload:
    """Nothing drops a repeat of these."""
    body = _in_fields(subscription_of(settings, letter.layout), letter, now)
    return Payload(settings.api_base + SUBSCRIPTION_SEND, body)


def _mass(settings: WeChat, letter: Letter, _: datetime) -> Payload:
    """With clientmsgid the platform carries a repeat out once in 24 hours."""
    body = {"touser": letter.openids, "msgtype": "text", "text": {"content": fit(letter.text)}}
    return Payload(settings.api_base + MASS_SEND, body | {"clientmsgid": letter.once_key})


def _in_fields(template: Template, letter: Letter, now: datetime) -> dict[str, Any]:
    values = {"sent_at": now.isoformat(), **letter.fields}
    data = filled(template.fields, values)
    return {"touser": letter.openid, "template_id": template.id, "data": data}


_PAYLOADS = {
    Road.CUSTOM: _custom,
    Road.SUBSCRIPTION: _subscription,
    Road.TEMPLATE: _template,
    Road.MASS: _mass,
}
