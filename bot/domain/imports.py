"""Imports: what a file may list, and the link by which an organizer hands one in."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.immutable import immutable

ROWS = 300  # of one file: a page can be looked through, and SQLite lets nobody else write meanwhile
BYTES = 500 * 1024
LINK_HOLDS = timedelta(hours=1)  # the file that was handed in lies there no longer either


class ImportKind(StrEnum):
    PEOPLE = "people"
    ACTIVITIES = "activities"
    HOURS = "hours"


class ImportState(StrEnum):
    OPEN = "open"
    READ = "read"  # a file lies there, and nothing of it is entered
    DONE = "done"


@immutable
class Outcome:
    """How many rows were entered, were there already, and were wrong."""

    entered: int
    unchanged: int = 0
    skipped: int = 0


@immutable
class ImportLink:
    """One person's link for one file. step: grows with each change, so that a form counts once.

    file: the rows that were handed in, "" where nothing lies there. outcome: once it is done.
    """

    id: int
    person_id: int
    kind: ImportKind
    state: ImportState
    step: int
    expires_at: datetime
    file: str = ""
    outcome: Outcome = Outcome(0)
