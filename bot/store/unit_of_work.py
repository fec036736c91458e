"""The unit of work: one person's message, or one batch, as one transaction that opens only when it must."""

from contextlib import suppress
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.store.absences import Absences
from bot.store.activities import Activities
from bot.store.announcements import Announcements
from bot.store.attendance import Attendances
from bot.store.audiences import Audiences
from bot.store.audit import Audit
from bot.store.calendars import Calendars
from bot.store.certificates import Certificates
from bot.store.change_notices import ChangeNotices
from bot.store.closings import Closings
from bot.store.codes import WrongCodes
from bot.store.consents import Consents
from bot.store.deliveries import Deliveries
from bot.store.exports import Exports
from bot.store.faults import Fault, told
from bot.store.helpers import Helpers
from bot.store.hour_claims import HourClaims
from bot.store.hours import Hours
from bot.store.labels import Labels
from bot.store.manners import DeliveryManners
from bot.store.mass import MassSends
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.qualifications import Qualifications
from bot.store.queries import Queries
from bot.store.receipts import Receipts
from bot.store.replacements import Replacements
from bot.store.roles import Roles
from bot.store.sealing import Sealer
from bot.store.series import SeriesStore
from bot.store.session import Session
from bot.store.sign_ups import SignUps
from bot.store.traces import Traces
from bot.store.waitlist import Waitlist


class UnitOfWork:
    """All repositories over one session, each made when it is first asked for.

    Leaving the block without `commit` undoes everything.
    """

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._session = Session(engine)
        self._sealer = sealer

    people = cached_property(lambda self: People(self._session, self._sealer))
    activities = cached_property(lambda self: Activities(self._session, self._sealer))
    sign_ups = cached_property(lambda self: SignUps(self._session))
    series = cached_property(lambda self: SeriesStore(self._session, self._sealer))
    roles = cached_property(lambda self: Roles(self._session))
    qualifications = cached_property(lambda self: Qualifications(self._session))
    attendance = cached_property(lambda self: Attendances(self._session))
    waitlist = cached_property(lambda self: Waitlist(self._session))
    codes = cached_property(lambda self: WrongCodes(self._session))
    consents = cached_property(lambda self: Consents(self._session))
    announcements = cached_property(lambda self: Announcements(self._session))
    audiences = cached_property(lambda self: Audiences(self._session))
    labels = cached_property(lambda self: Labels(self._session))
    queries = cached_property(lambda self: Queries(self._session))
    deliveries = cached_property(lambda self: Deliveries(self._session))
    manners = cached_property(lambda self: DeliveryManners(self._session))
    receipts = cached_property(lambda self: Receipts(self._session))
    mass = cached_property(lambda self: MassSends(self._session))
    helpers = cached_property(lambda self: Helpers(self._session))
    outbox = cached_property(lambda self: Outbox(self._session))
    audit = cached_property(lambda self: Audit(self._session))
    hours = cached_property(lambda self: Hours(self._session))
    claims = cached_property(lambda self: HourClaims(self._session))
    closings = cached_property(lambda self: Closings(self._session))
    certificates = cached_property(lambda self: Certificates(self._session))
    traces = cached_property(lambda self: Traces(self._session, self._sealer))
    exports = cached_property(lambda self: Exports(self._session, self._sealer))
    change_notices = cached_property(lambda self: ChangeNotices(self._session, self._sealer))
    calendars = cached_property(lambda self: Calendars(self._session, self._sealer))
    replacements = cached_property(lambda self: Replacements(self._session))
    absences = cached_property(lambda self: Absences(self._session))

    @property
    def wrote(self) -> bool:
        """Whether anything was written, or held, since the last commit."""
        return self._session.writes

    def entering(self, person_id: int | None) -> None:
        """Whoever is signed up from here on is entered by this person; None: by themselves."""
        self._session.entered_by = person_id

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
