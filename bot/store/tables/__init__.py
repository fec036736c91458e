"""The tables. A migration in migrations/versions goes with every change here; a test compares the two."""

from bot.store.tables.absences import late_cancels, no_shows
from bot.store.tables.activities import activities, shifts
from bot.store.tables.announcements import announcements, answers, exclusions, frozen, queries
from bot.store.tables.attendances import attendances
from bot.store.tables.audit import audit
from bot.store.tables.calendar_links import calendar_links
from bot.store.tables.certificates import certificates
from bot.store.tables.change_notices import change_notices
from bot.store.tables.consents import consents
from bot.store.tables.deliveries import deliveries, receipts
from bot.store.tables.erasures import erasures
from bot.store.tables.helpers import helper_codes, helper_links, kin_words
from bot.store.tables.hours import closings, hour_claims, hour_requests, hours, meal_breaks
from bot.store.tables.import_links import import_links
from bot.store.tables.mass import mass_counts, mass_sends
from bot.store.tables.messages import messages
from bot.store.tables.metadata import metadata
from bot.store.tables.people import grants, labels, people
from bot.store.tables.replacements import replacement_asks, replacement_calls
from bot.store.tables.reports import announcement_reports, message_counts
from bot.store.tables.roles import qualifications, roles
from bot.store.tables.series import instances, series
from bot.store.tables.shown_rosters import shown_rosters
from bot.store.tables.sign_ups import sign_ups
from bot.store.tables.twin_claims import list_names, twin_claims
from bot.store.tables.wrong_codes import wrong_codes

__all__ = [
    "activities",
    "announcement_reports",
    "announcements",
    "answers",
    "attendances",
    "audit",
    "calendar_links",
    "certificates",
    "change_notices",
    "closings",
    "consents",
    "deliveries",
    "erasures",
    "exclusions",
    "frozen",
    "grants",
    "helper_codes",
    "helper_links",
    "hour_claims",
    "hour_requests",
    "hours",
    "import_links",
    "instances",
    "kin_words",
    "labels",
    "late_cancels",
    "list_names",
    "mass_counts",
    "mass_sends",
    "meal_breaks",
    "message_counts",
    "messages",
    "metadata",
    "no_shows",
    "people",
    "qualifications",
    "queries",
    "receipts",
    "replacement_asks",
    "replacement_calls",
    "roles",
    "series",
    "shifts",
    "shown_rosters",
    "sign_ups",
    "twin_claims",
    "wrong_codes",
]
