"""What falls due with time in the domain itself, looked after at every tick of the clock.

A chore finds its own work by an index and does a bounded part of it; it must be safe in any number of
processes at once, and cost one query when there is nothing to do. It tells how much it did.
"""

from collections.abc import Callable

from bot.services.activities.minimum import warn_of_too_few
from bot.services.activities.series import extend_due
from bot.services.announcing.announcement_course import hold_stragglers, stop_full
from bot.services.announcing.release_announcements import release_due
from bot.services.announcing.summarize import summarize_due
from bot.services.delivery.keep import drop_old
from bot.services.delivery.reach import report_due
from bot.services.joining.late_cancels import judge_late_cancels
from bot.services.joining.replace import ask_due
from bot.services.joining.waitlist import close_started, lapse_due
from bot.services.persons.erase_due import erase_due
from bot.services.persons.import_links import drop_expired
from bot.services.presence.check_in import close_due
from bot.services.record.booking import book_due
from bot.services.record.close import remind_to_close
from bot.services.reminding.coming import tell_who_is_silent
from bot.services.work import Work

Chore = Callable[[Work], int]

CHORES: tuple[Chore, ...] = (
    stop_full,
    hold_stragglers,
    release_due,
    close_due,
    close_started,
    lapse_due,
    report_due,
    summarize_due,
    drop_old,
    drop_expired,
    book_due,
    remind_to_close,
    judge_late_cancels,
    ask_due,
    extend_due,
    warn_of_too_few,
    tell_who_is_silent,
    erase_due,
)
