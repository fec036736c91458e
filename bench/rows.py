"""Rows by the thousand, written past the services: what a benchmark starts from."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from bot.domain.deliveries import DeliveryState, Priority
from bot.store.database import connect
from bot.store.tables import deliveries, messages, people

LATER, OF_USE = timedelta(days=2), timedelta(days=60)


class Outbox:
    """One reminder to many people, due when `wake` is called."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)

    def close(self) -> None:
        self._engine.dispose()

    def fill(self, openids: Sequence[str], now: datetime | None = None) -> None:
        """now: where the clock is not the machine's."""
        now = now or datetime.now(UTC)
        facts = {
            "title": "学雷锋日·参观中国电影博物馆",
            "place": "社区北门",
            "starts_at": (now + LATER).isoformat(),
        }
        message = {
            "source": f"bench:{openids[0]}",
            "version": 1,
            "key": "reminder.evening",
            "layout": "reminder",
            "priority": Priority.REMINDER,
            "facts": facts,
        }
        with self._engine.begin() as connection:
            made = connection.execute(messages.insert().values(**message, expires_at=now + OF_USE))
            known = [{"openid": openid, "created_at": now} for openid in openids]
            connection.execute(people.insert(), known)
            query = select(people.c.id).where(people.c.openid.in_(openids[:1]))
            first = connection.scalar(query) or 0
            one = {
                "message_id": made.inserted_primary_key[0],
                "state": DeliveryState.PLANNED,
                "priority": Priority.REMINDER,
            }
            rows = [
                {**one, "person_id": first + number, "due_at": now, "wake_at": now + LATER}
                for number in range(len(openids))
            ]
            connection.execute(deliveries.insert(), rows)

    def wake(self) -> None:
        """Everything that is planned is due now."""
        planned = deliveries.c.state == DeliveryState.PLANNED
        with self._engine.begin() as connection:
            connection.execute(update(deliveries).where(planned).values(wake_at=datetime.now(UTC)))

    def settled(self) -> int:
        """How many are sent and written down as such."""
        query = select(func.count()).select_from(deliveries).where(deliveries.c.state == DeliveryState.SENT)
        with self._engine.connect() as connection:
            return connection.scalar(query) or 0
