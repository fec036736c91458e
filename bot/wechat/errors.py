"""The platform's return codes: one table, from the number to what happens next.

Source: WeChat, "Global return codes" and the pages of each call. Their texts drift, so only numbers count.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.deliveries import Reason
from bot.domain.sending import Fate
from bot.domain.throttle import Scope
from bot.wechat.ruling import Ruling

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_PROBE = timedelta(minutes=10)  # how often to try again what an administrator must repair


def _halted(reason: Reason, after: timedelta, stops: Scope = Scope.ALL, token: bool = False) -> Ruling:
    return Ruling(Fate.HALTED, reason, after, stops, alert=True, token=token)


def _gone(reason: Reason) -> Ruling:
    return Ruling(Fate.GONE, reason)


_OK = Ruling(Fate.SENT)
_BUSY = Ruling(Fate.RETRY, Reason.PLATFORM_BUSY)
_WAIT_A_MINUTE = Ruling(Fate.RETRY, Reason.PLATFORM_BUSY, _MINUTE)
_MINUTE_QUOTA = Ruling(Fate.HALTED, Reason.PLATFORM_BUSY, _MINUTE, Scope.ROAD)
_DAY_QUOTA = Ruling(Fate.HALTED, Reason.QUOTA_USED, None, Scope.ROAD, alert=True, until_midnight=True)
_TOKEN = _halted(Reason.NOT_ALLOWED, timedelta(minutes=5), token=True)
_CONFIG = _halted(Reason.NOT_ALLOWED, _PROBE)
_BARRED_HOUR = _halted(Reason.NOT_ALLOWED, _HOUR)
_BARRED_DAY = _halted(Reason.NOT_ALLOWED, _DAY)
_NO_RIGHT = _halted(Reason.NOT_ALLOWED, _DAY, Scope.ROAD)
_WINDOW = Ruling(Fate.OTHER_ROAD, Reason.WINDOW_CLOSED)
_REFUSED = Ruling(Fate.OTHER_ROAD, Reason.REFUSED)
_TEMPLATE = Ruling(Fate.OTHER_ROAD, Reason.TEMPLATE_STOPPED, None, Scope.TEMPLATE, alert=True)
_CONTENT = Ruling(Fate.FAILED, Reason.CONTENT_REFUSED, alert=True)
_RISKY = Ruling(Fate.FAILED, Reason.CONTENT_REFUSED)
_MASS_QUOTA = Ruling(Fate.OTHER_ROAD, Reason.MASS_USED, alert=True)
_CLEARED = Ruling(Fate.FAILED, Reason.QUOTA_USED, alert=True)
_QUIETLY = Ruling(Fate.FAILED, Reason.REFUSED)
_IGNORED = Ruling(Fate.FAILED)
_OURS = Ruling(Fate.FAILED, Reason.SYSTEM_FAILED, alert=True)

_GROUPS: tuple[tuple[Ruling, tuple[int, ...]], ...] = (
    (_OK, (0, 45065)),  # 45065: this client id was sent before
    (_BUSY, (-1, 45159)),  # 45159: a tag is refused at random
    (_WAIT_A_MINUTE, (45066,)),
    (_MINUTE_QUOTA, (45011,)),
    (_DAY_QUOTA, (45009,)),
    (_TOKEN, (40001, 40014, 41001, 42001)),
    (_CONFIG, (40002, 40013, 40125, 41002, 41004)),
    (_CONFIG, (40164, 61004, 89501, 89503)),  # our address is not allowed, or not yet
    (_BARRED_HOUR, (89507, 40243, 50004, 50007, 61003, 61007, 61023)),
    (_BARRED_DAY, (89506, 48004)),
    (_NO_RIGHT, (48001,)),
    (_gone(Reason.BAD_ADDRESS), (40003,)),
    (_gone(Reason.NOT_FOLLOWING), (43004, 50005)),
    (_gone(Reason.BLOCKED), (43019, 48002, 50002)),
    (_WINDOW, (45015, 45047)),
    (_REFUSED, (43101,)),
    (_TEMPLATE, (40036, 40037, 40249, 40250, 40251, 40252, 43116)),
    (_CONTENT, (47003, 45002, 45003, 45004, 45008)),
    (_RISKY, (87014,)),
    (_QUIETLY, (70000,)),  # protection of minors
    (_MASS_QUOTA, (45028,)),
    (_CLEARED, (48006,)),
    (_IGNORED, (45072, 45080, 45081)),  # the typing state
    (_OURS, (44002, 44004, 47001, 40008, 43001, 43002, 40035, 45067, 76003, 76021, 76022, 40130)),
    (_OURS, (*range(41005, 41010), *range(41028, 41032))),
    (_OURS, (40004, 40005, 40006, 40007, 40009, 45001)),  # media
    (_OURS, (40029, 40163)),  # web login
    (_OURS, (53503, 53504, 53505, 53600)),  # publishing
)

TABLE: Mapping[int, Ruling] = {code: ruling for ruling, codes in _GROUPS for code in codes}


def rule(code: int) -> Ruling:
    """What a return code means; 0 is success, and an unknown one is a fault of ours until somebody looks."""
    return TABLE.get(code, _OURS)
