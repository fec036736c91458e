"""What services may ask of the database, as protocols; bot.store implements them."""

from typing import Protocol

from bot.domain.records.absences import AbsenceRecords
from bot.domain.records.activities import ActivityRecords
from bot.domain.records.announcement_reports import AnnouncementReportRecords
from bot.domain.records.announcements import AnnouncementRecords
from bot.domain.records.attendance import AttendanceRecords
from bot.domain.records.audiences import (
    AudienceRecords,
    FrozenRecords,
    HoldingRecords,
    LabelRecords,
    QueryRecords,
)
from bot.domain.records.audit import AuditRecords
from bot.domain.records.calendars import CalendarRecords
from bot.domain.records.certificates import CertificateRecords
from bot.domain.records.change_notices import ChangeNoticeRecords
from bot.domain.records.closings import ClosingRecords
from bot.domain.records.codes import CodeRecords
from bot.domain.records.consents import ConsentRecords
from bot.domain.records.deliveries import DeliveryRecords
from bot.domain.records.erasures import ErasureRecords
from bot.domain.records.errors import OnlyReadsError, StoreFaultError, StoreGoneError
from bot.domain.records.exports import ExportRecords
from bot.domain.records.foresight import ForesightRecords
from bot.domain.records.helpers import HelperRecords
from bot.domain.records.hours import ClaimRecords, HourRecords
from bot.domain.records.imports import ImportRecords
from bot.domain.records.manners import DaySlotRecords, MannerRecords
from bot.domain.records.mass import MassCountRecords, MassRecords
from bot.domain.records.old_deliveries import OldDeliveryRecords
from bot.domain.records.outbox import OutboxRecords
from bot.domain.records.people import PeopleRecords
from bot.domain.records.receipts import ReceiptRecords
from bot.domain.records.reminders import ReminderRecords
from bot.domain.records.replacements import ReplacementRecords
from bot.domain.records.roles import QualificationRecords, RoleRecords
from bot.domain.records.series import SeriesRecords
from bot.domain.records.sign_ups import SignUpRecords
from bot.domain.records.traces import TraceRecords
from bot.domain.records.twins import TwinRecords
from bot.domain.records.waitlist import WaitlistRecords

__all__ = [
    "AbsenceRecords",
    "ActivityRecords",
    "AnnouncementRecords",
    "AnnouncementReportRecords",
    "AttendanceRecords",
    "AudienceRecords",
    "AuditRecords",
    "CalendarRecords",
    "CertificateRecords",
    "ChangeNoticeRecords",
    "ClaimRecords",
    "ClosingRecords",
    "CodeRecords",
    "ConsentRecords",
    "DeliveryRecords",
    "ErasureRecords",
    "ExportRecords",
    "FrozenRecords",
    "HelperRecords",
    "HoldingRecords",
    "HourRecords",
    "ImportRecords",
    "LabelRecords",
    "MassCountRecords",
    "MassRecords",
    "OldDeliveryRecords",
    "OnlyReadsError",
    "OutboxRecords",
    "PeopleRecords",
    "QualificationRecords",
    "QueryRecords",
    "ReceiptRecords",
    "ReplacementRecords",
    "RoleRecords",
    "SeriesRecords",
    "SignUpRecords",
    "StoreFaultError",
    "StoreGoneError",
    "TraceRecords",
    "TwinRecords",
    "UnitOfWork",
    "WaitlistRecords",
]


class UnitOfWork(Protocol):
    """One transaction over all records; opens it at the first write, undoes what is not committed."""

    def entering(self, person_id: int | None) -> None: ...
    @property
    def wrote(self) -> bool: ...
    @property
    def people(self) -> PeopleRecords: ...
    @property
    def activities(self) -> ActivityRecords: ...
    @property
    def sign_ups(self) -> SignUpRecords: ...
    @property
    def series(self) -> SeriesRecords: ...
    @property
    def roles(self) -> RoleRecords: ...
    @property
    def qualifications(self) -> QualificationRecords: ...
    @property
    def attendance(self) -> AttendanceRecords: ...
    @property
    def waitlist(self) -> WaitlistRecords: ...
    @property
    def codes(self) -> CodeRecords: ...
    @property
    def consents(self) -> ConsentRecords: ...
    @property
    def announcements(self) -> AnnouncementRecords: ...
    @property
    def audiences(self) -> AudienceRecords: ...
    @property
    def frozen(self) -> FrozenRecords: ...
    @property
    def holding(self) -> HoldingRecords: ...
    @property
    def labels(self) -> LabelRecords: ...
    @property
    def queries(self) -> QueryRecords: ...
    @property
    def erasures(self) -> ErasureRecords: ...
    @property
    def twins(self) -> TwinRecords: ...
    @property
    def helpers(self) -> HelperRecords: ...
    @property
    def outbox(self) -> OutboxRecords: ...
    @property
    def deliveries(self) -> DeliveryRecords: ...
    @property
    def reminders(self) -> ReminderRecords: ...
    @property
    def foresight(self) -> ForesightRecords: ...
    @property
    def manners(self) -> MannerRecords: ...
    @property
    def day_slots(self) -> DaySlotRecords: ...
    @property
    def mass(self) -> MassRecords: ...
    @property
    def mass_counts(self) -> MassCountRecords: ...
    @property
    def announcement_reports(self) -> AnnouncementReportRecords: ...
    @property
    def old_deliveries(self) -> OldDeliveryRecords: ...
    @property
    def receipts(self) -> ReceiptRecords: ...
    @property
    def audit(self) -> AuditRecords: ...
    @property
    def hours(self) -> HourRecords: ...
    @property
    def claims(self) -> ClaimRecords: ...
    @property
    def closings(self) -> ClosingRecords: ...
    @property
    def certificates(self) -> CertificateRecords: ...
    @property
    def change_notices(self) -> ChangeNoticeRecords: ...
    @property
    def absences(self) -> AbsenceRecords: ...
    @property
    def calendars(self) -> CalendarRecords: ...
    @property
    def exports(self) -> ExportRecords: ...
    @property
    def imports(self) -> ImportRecords: ...
    @property
    def replacements(self) -> ReplacementRecords: ...
    @property
    def traces(self) -> TraceRecords: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
