"""What the platform told of messages sent earlier: delivered, or not after all."""

from bot.domain.deliveries import DeliveryState, Reason
from bot.services.work import Work


def receive(work: Work, platform_id: str, status: str) -> None:
    """Settle by the platform's word; it may come early, late or twice.

    status is WeChat's: `success`, `send success`, `failed:user block`, `failed: system failed`, `send fail`…
    """
    if status in ("success", "send success"):
        work.uow.deliveries.receive(platform_id, DeliveryState.DELIVERED, None, work.now)
        return
    reason = Reason.BLOCKED if "user block" in status else Reason.SYSTEM_FAILED
    work.uow.deliveries.receive(platform_id, DeliveryState.FAILED, reason, work.now)
