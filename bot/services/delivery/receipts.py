"""What the platform told of messages sent earlier: delivered, or not after all."""

from bot.domain.deliveries import DeliveryState, Reason
from bot.services.work import Work

ARRIVED = ("success", "send success")
REFUSED = "failed:43101"  # of a subscription notice: the person wants none


def receive(work: Work, platform_id: str, status: str, of: tuple[str, str] | None = None) -> None:
    """Settle by the platform's word; it may come early, late or twice.

    status is WeChat's: `success`, `send success`, `failed:user block`, `failed: system failed`, `send fail`…
    of: openid and template of a subscription notice, whose number is told only here: the oldest one that has
    none yet takes it.
    """
    if of:
        work.uow.deliveries.adopt(of, platform_id, work.now)
    work.uow.deliveries.receive(platform_id, *_meaning(status), work.now)


def _meaning(status: str) -> tuple[DeliveryState, Reason | None]:
    if status in ARRIVED:
        return DeliveryState.DELIVERED, None
    if status == REFUSED:
        return DeliveryState.FAILED, Reason.REFUSED
    return DeliveryState.FAILED, Reason.BLOCKED if "user block" in status else Reason.SYSTEM_FAILED
