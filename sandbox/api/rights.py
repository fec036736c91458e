"""Which kind of account may call what."""

_ALL = {"subscription", "verified_subscription", "service", "test"}
_VERIFIED = _ALL - {"subscription"}
_SERVICE = {"service", "test"}

RIGHTS = {
    "basic": _ALL,
    "custom": _VERIFIED,
    "menu": _VERIFIED,
    "users": _VERIFIED,
    "media": _VERIFIED,
    "mass": _VERIFIED,
    "mass_openid": _SERVICE,
    "template": _SERVICE,
    "notice": {"verified_subscription", "service"},
    "qrcode": _SERVICE,
    "oauth": _SERVICE,
    "clear_quota": {"verified_subscription", "service"},
}
