"""What of old deliveries is kept: how many came by which road, but not who."""

from bot.domain.deliveries import DeliveryState

SETTLED = (
    DeliveryState.SENT,
    DeliveryState.DELIVERED,
    DeliveryState.FAILED,
    DeliveryState.UNREACHABLE,
    DeliveryState.UNKNOWN,
)
