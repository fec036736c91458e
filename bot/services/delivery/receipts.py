"""What the platform told of messages sent earlier: delivered, or not after all."""

from bot.domain.deliveries import DeliveryState, Reason
from bot.domain.receipts import Receipt
from bot.services.delivery.refusals import refused_by
from bot.services.work import Work

ARRIVED = ("success", "send success")
REFUSED = "failed:43101"  # of a subscription notice: the person wants none

UNSEEN = "err(40002)"  # of a mass send: no administrator looked at it in time
LOST_TO_ALL = ("send fail", UNSEEN)


def receive(work: Work, receipt: Receipt, openid: str = "") -> None:
    """Settle by the platform's word; it may come early, late or twice.

    The status is WeChat's: `success`, `send success`, `failed:user block`, `failed: system failed`,
    `err(20001)`… openid: of whom it tells. A subscription notice gets its number only here: the oldest one to
    this person that has none yet takes it. A mass send that failed as a whole costs nobody one of the month,
    and waits in the mailboxes, unless it was its text that was refused.
    """
    if receipt.template:
        work.uow.receipts.adopt((openid, receipt.template), receipt.platform_id, work.now)
    state, reason = _meaning(receipt)
    work.uow.receipts.receive(receipt, state, reason, work.now)
    if reason is Reason.BLOCKED:
        refused_by(work, openid)
    work.uow.mass.refund(receipt.platform_id)
    if receipt.status in LOST_TO_ALL:
        work.uow.mass.recover(receipt.platform_id, work.now + work.policy.mailbox_keeps)


def _meaning(receipt: Receipt) -> tuple[DeliveryState, Reason | None]:
    """Of a mass send that did not reach all, nobody knows who has it: it is no more than sent."""
    if receipt.status in ARRIVED:
        return (DeliveryState.SENT if receipt.sent < receipt.total else DeliveryState.DELIVERED), None
    return DeliveryState.FAILED, _why(receipt.status)


def _why(status: str) -> Reason:
    if status == REFUSED:
        return Reason.REFUSED
    if status.startswith("err(") and status != UNSEEN:
        return Reason.CONTENT_REFUSED
    return Reason.BLOCKED if "user block" in status else Reason.SYSTEM_FAILED
