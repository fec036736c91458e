"""The unit of work: one person's message, or one batch, as one transaction that opens only when it must."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.store.activities import Activities
from bot.store.announcements import Announcements
from bot.store.attendance import Attendances
from bot.store.audit import Audit
from bot.store.certificates import Certificates
from bot.store.change_notices import ChangeNotices
from bot.store.closings import Closings
from bot.store.codes import WrongCodes
from bot.store.deliveries import Deliveries
from bot.store.faults import Fault, told
from bot.store.hour_claims import HourClaims
from bot.store.hours import Hours
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.sign_ups import SignUps
from bot.store.waitlist import Waitlist


class UnitOfWork:
    """All repositories over one session. Leaving the block without `commit` undoes everything."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._session = Session(engine)
        self.people = People(self._session, sealer)
        self.activities = Activities(self._session, sealer)
        self.sign_ups = SignUps(self._session)
        self.attendance = Attendances(self._session)
        self.waitlist = Waitlist(self._session)
        self.codes = WrongCodes(self._session)
        self.announcements = Announcements(self._session)
        self.deliveries = Deliveries(self._session)
        self.outbox = Outbox(self._session)
        self.audit = Audit(self._session)
        self.hours = Hours(self._session)
        self.claims = HourClaims(self._session)
        self.closings = Closings(self._session)
        self.certificates = Certificates(self._session)
        self.change_notices = ChangeNotices(self._session, sealer)

    def commit(self) -> None:
        """Make everything so far last; the unit can be used on."""
        self._session.commit()

    def rollback(self) -> None:
        """Undo everything since the last commit; the unit can be used on."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raises StoreGoneError or StoreFaultError instead of the driver's words, which may hold values."""
        with suppress(DBAPIError):
            self._session.close()
        if isinstance(error, Fault):
            raise told(error).with_traceback(trace) from None
