"""What each type of account may do at the platform.

Source: WeChat, the rights tables of the service-account and official-account guides. What a type may not do
is answered with 48001. `service` is a verified service account.
"""

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    CUSTOM_SEND = "custom_send"  # customer-service messages, typing state
    MENU = "menu"
    USERS = "users"  # user/info, tags, blacklist
    MEDIA = "media"
    MASS_BY_TAG = "mass_by_tag"
    MASS_BY_OPENID = "mass_by_openid"
    TEMPLATE = "template"
    NOTICE = "notice"  # subscription notices, bizsend
    SCENE_QR = "scene_qr"
    WEB_LOGIN = "web_login"
    HAND_OVER = "hand_over"  # human service accounts
    CLEAR_QUOTA = "clear_quota"


RIGHTS: Mapping[str, frozenset[Right]] = {
    "subscription": frozenset(),
    "verified_subscription": frozenset(Right)
    - {Right.MASS_BY_OPENID, Right.TEMPLATE, Right.SCENE_QR, Right.WEB_LOGIN},
    "service": frozenset(Right),
    "test": frozenset(Right) - {Right.NOTICE, Right.HAND_OVER, Right.CLEAR_QUOTA},
}


def may(account: str, right: Right) -> bool:
    """`account` is the setting wechat.account."""
    return right in RIGHTS[account]
