"""The unit of work: one person's message, or one batch, as one transaction that opens only when it must."""

from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.store.absences import Absences
from bot.store.activities import Activities
from bot.store.announcement_reports import AnnouncementReports
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
from bot.store.day_slots import DaySlots
from bot.store.deliveries import Deliveries
from bot.store.erasures import Erasures
from bot.store.exports import Exports
from bot.store.faults import told
from bot.store.foresight import Foresight
from bot.store.frozen import FrozenAudiences
from bot.store.helpers import Helpers
from bot.store.holding import Holding
from bot.store.hour_claims import HourClaims
from bot.store.hours import Hours
from bot.store.imports import Imports
from bot.store.labels import Labels
from bot.store.made_once import made_once
from bot.store.manners import DeliveryManners
from bot.store.mass import MassSends
from bot.store.mass_counts import MassCounts
from bot.store.old_deliveries import OldDeliveries
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.qualifications import Qualifications
from bot.store.queries import Queries
from bot.store.receipts import Receipts
from bot.store.reminders import Reminders
from bot.store.replacements import Replacements
from bot.store.roles import Roles
from bot.store.sealing import Sealer
from bot.store.series import SeriesStore
from bot.store.session import Session
from bot.store.sign_ups import SignUps
from bot.store.traces import Traces
from bot.store.twins import Twins
from bot.store.waitlist import Waitlist


class UnitOfWork:
    """All repositories over one session, each made when it is first asked for.

    Leaving the block without `commit` undoes everything. only_reads: the first write raises OnlyReadsError.
    """

    def __init__(self, engine: Engine, sealer: Sealer, only_reads: bool = False) -> None:
        self._session = Session(engine, only_reads)
        self._sealer = sealer

    people = made_once(lambda self: People(self._session, self._sealer))
    activities = made_once(lambda self: Activities(self._session, self._sealer))
    sign_ups = made_once(lambda self: SignUps(self._session))
    series = made_once(lambda self: SeriesStore(self._session, self._sealer))
    roles = made_once(lambda self: Roles(self._session))
    qualifications = made_once(lambda self: Qualifications(self._session))
    attendance = made_once(lambda self: Attendances(self._session))
    waitlist = made_once(lambda self: Waitlist(self._session))
    codes = made_once(lambda self: WrongCodes(self._session))
    consents = made_once(lambda self: Consents(self._session))
    announcements = made_once(lambda self: Announcements(self._session))
    audiences = made_once(lambda self: Audiences(self._session))
    frozen = made_once(lambda self: FrozenAudiences(self._session))
    holding = made_once(lambda self: Holding(self._session))
    labels = made_once(lambda self: Labels(self._session))
    queries = made_once(lambda self: Queries(self._session))
    deliveries = made_once(lambda self: Deliveries(self._session))
    manners = made_once(lambda self: DeliveryManners(self._session))
    day_slots = made_once(lambda self: DaySlots(self._session))
    announcement_reports = made_once(lambda self: AnnouncementReports(self._session))
    old_deliveries = made_once(lambda self: OldDeliveries(self._session))
    receipts = made_once(lambda self: Receipts(self._session))
    mass = made_once(lambda self: MassSends(self._session))
    mass_counts = made_once(lambda self: MassCounts(self._session))
    reminders = made_once(lambda self: Reminders(self._session))
    foresight = made_once(lambda self: Foresight(self._session))
    helpers = made_once(lambda self: Helpers(self._session))
    twins = made_once(lambda self: Twins(self._session))
    erasures = made_once(lambda self: Erasures(self._session))
    outbox = made_once(lambda self: Outbox(self._session))
    audit = made_once(lambda self: Audit(self._session))
    hours = made_once(lambda self: Hours(self._session))
    claims = made_once(lambda self: HourClaims(self._session))
    closings = made_once(lambda self: Closings(self._session))
    certificates = made_once(lambda self: Certificates(self._session))
    traces = made_once(lambda self: Traces(self._session, self._sealer))
    imports = made_once(lambda self: Imports(self._session, self._sealer))
    exports = made_once(lambda self: Exports(self._session, self._sealer))
    change_notices = made_once(lambda self: ChangeNotices(self._session, self._sealer))
    calendars = made_once(lambda self: Calendars(self._session, self._sealer))
    replacements = made_once(lambda self: Replacements(self._session))
    absences = made_once(lambda self: Absences(self._session))

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
        if not self._session.idle:
            with suppress(DBAPIError):
                self._session.close()
        if isinstance(error, DBAPIError):
            raise told(error).with_traceback(trace) from None
