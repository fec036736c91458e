"""What happened: every event of the platform; those with nothing to answer are silent."""

import re
from collections.abc import Callable, Mapping

from bot.dialog.messages import Kind
from bot.domain.consents import Consent
from bot.domain.receipts import Receipt
from bot.wechat.push import Said, mark
from bot.wechat.xml import Fields, maybe, part, rows, text

BY_QR_CODE = "qrscene_"
# A QR code read through a menu button gives whatever is printed in it; ours are short words like these.
OUR_SCENE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,63}")
ERASING = ("user_authorization_revoke", "user_authorization_cancellation")


def happened(fields: Fields) -> Said:
    """Every event is understood: an unknown one is silent, because the platform keeps adding them."""
    return EVENTS.get(name(fields), _silent)(fields)


def name(fields: Fields) -> str:
    """The platform writes subscribe, SCAN and CLICK as it likes: the case tells nothing."""
    return text(fields, "Event").lower()


def sender(fields: Fields) -> str:
    """Privacy events come from a system account and name the person in a field of their own."""
    named = maybe(fields, "OpenID") if name(fields) in ERASING else ""
    return named or text(fields, "FromUserName")


def event_id(fields: Fields, person: str) -> str:
    """Events have no MsgId: sender, time, event and key tell them apart.

    MsgID, where there is one, is that of the message an event tells about; two can end in one second.
    """
    key = maybe(fields, "EventKey") or maybe(fields, "MsgID")
    return f"e:{text(fields, 'CreateTime')}:{mark(person, name(fields), key)}"


def _silent(_: Fields) -> Said:
    return Said(kind=Kind.SILENT)


def _follow(fields: Fields) -> Said:
    """A key without the prefix is no scene of ours: `last_trade_no_…` follows a payment."""
    key = maybe(fields, "EventKey")
    scene = key.removeprefix(BY_QR_CODE) if key.startswith(BY_QR_CODE) else ""
    return Said(kind=Kind.FOLLOW, scene=scene)


def _unfollow(_: Fields) -> Said:
    return Said(kind=Kind.UNFOLLOW)


def _scan(fields: Fields) -> Said:
    return Said(kind=Kind.SCAN, scene=text(fields, "EventKey"))


def _click(fields: Fields) -> Said:
    return Said(kind=Kind.CLICK, text=text(fields, "EventKey"))


def _menu_scan(fields: Fields) -> Said:
    """A scan by a menu button: one of our scenes, or else a touch of that button."""
    code = part(fields, "ScanCodeInfo")
    result = maybe(code, "ScanResult")
    if maybe(code, "ScanType").lower() == "qrcode" and OUR_SCENE.fullmatch(result):
        return Said(kind=Kind.SCAN, scene=result)
    return _click(fields)


def _receipt(fields: Fields) -> Said:
    number = maybe(fields, "MsgID") or text(fields, "MsgId")
    return Said(kind=Kind.RECEIPT, receipts=(Receipt(number, text(fields, "Status")),))


def _mass_sent(fields: Fields) -> Said:
    """How many it reached is told, but not whom."""
    number = maybe(fields, "MsgID") or text(fields, "MsgId")
    told = (maybe(fields, name) for name in ("TotalCount", "SentCount"))
    counts = (int(count) if count.isdecimal() else 0 for count in told)
    return Said(kind=Kind.RECEIPT, receipts=(Receipt(number, text(fields, "Status"), "", *counts),))


def _notices_sent(fields: Fields) -> Said:
    """Subscription notices get their number only here; the person and the template tell which it was."""
    told = rows(part(fields, "SubscribeMsgSentEvent"), "List")
    return Said(kind=Kind.RECEIPT, receipts=tuple(map(_notice_sent, told)))


def _notice_sent(row: Fields) -> Receipt:
    code = text(row, "ErrorCode")
    status = "success" if code == "0" else f"failed:{code}"
    return Receipt(text(row, "MsgID"), status, text(row, "TemplateId"))


def _consent(fields: Fields) -> Said:
    """A choice in the window that asks, or a later one in the settings."""
    box = part(fields, "SubscribeMsgPopupEvent") or part(fields, "SubscribeMsgChangeEvent")
    chosen = {
        text(row, "TemplateId"): text(row, "SubscribeStatusString").lower() == "accept"
        for row in rows(box, "List")
    }
    return Said(kind=Kind.CONSENT, consents=tuple(Consent(*each) for each in chosen.items()))


def _erase(_: Fields) -> Said:
    return Said(kind=Kind.ERASE)


EVENTS: Mapping[str, Callable[[Fields], Said]] = {
    "subscribe": _follow,
    "unsubscribe": _unfollow,
    "scan": _scan,
    "click": _click,
    "scancode_waitmsg": _menu_scan,
    "scancode_push": _menu_scan,
    "templatesendjobfinish": _receipt,
    "masssendjobfinish": _mass_sent,
    "subscribe_msg_sent_event": _notices_sent,
    "subscribe_msg_popup_event": _consent,
    "subscribe_msg_change_event": _consent,
    **dict.fromkeys(ERASING, _erase),
}
