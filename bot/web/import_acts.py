"""The steps of handing in a file: read it, take another, enter it. Each counts once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.imports import BYTES, ROWS, ImportLink, Outcome
from bot.domain.people import Person
from bot.imports.entering import By, Report, enter
from bot.imports.flaws import Flaw, FlawedFileError
from bot.imports.headings import headings, plain
from bot.imports.packing import packed, unpacked
from bot.imports.tables import Reading, kind_of, read_rows
from bot.services.persons.import_links import GRANTS, claim, hand_in, settle, take_back
from bot.services.work import Work
from bot.texts.catalogue import Catalogue
from bot.web.uploads import Form

UNPACKED = 4 * 1024 * 1024  # bytes of an XLSX file; as many rows as may be come to a fifth of it


@dataclass(frozen=True, slots=True)
class Handed:
    """A form, and the link and person by which it came."""

    work: Work
    link: ImportLink
    person: Person
    form: Form
    texts: Catalogue


def tried(work: Work, link: ImportLink, person: Person) -> Report | None:
    """What would be entered, and what is wrong; nothing stays of it. None while there is no file."""
    if not link.file:
        return None
    report = enter(work, link.kind, unpacked(link.file), By(person, GRANTS))
    work.uow.rollback()
    return report


def read(handed: Handed) -> str:
    """Raises FlawedFileError."""
    content, link = handed.form.file, handed.link
    if content is None:
        raise FlawedFileError(Flaw.NO_FILE)
    if len(content) > BYTES:
        raise FlawedFileError(Flaw.TOO_LARGE)
    reading = Reading("row", headings(link.kind, handed.texts), ROWS, UNPACKED)
    rows = plain(read_rows(content, kind_of(content), reading), link.kind, handed.texts)
    return _settled(handed.work, hand_in(handed.work, link, packed(rows)))


def again(handed: Handed) -> str:
    return _settled(handed.work, take_back(handed.work, handed.link))


def enter_all(handed: Handed) -> str:
    return _enter(handed, skip=False)


def enter_right(handed: Handed) -> str:
    return _enter(handed, skip=True)


def nothing(_handed: Handed) -> str:
    return ""


def _enter(handed: Handed, skip: bool) -> str:
    """All rows or none, unless wrong ones are to be skipped; what became wrong meanwhile is shown first."""
    work, link = handed.work, handed.link
    if not claim(work, link):
        work.uow.rollback()
        return ""
    report = enter(work, link.kind, unpacked(link.file), By(handed.person, GRANTS))
    if report.wrong and not skip:
        work.uow.rollback()
        return "changed"
    unchanged = sum(done.code == "same" for done in report.done)
    skipped = len({wrong.where for wrong in report.wrong})
    settle(work, link, Outcome(len(report.done) - unchanged, unchanged, skipped))
    work.uow.commit()
    return ""


def _settled(work: Work, done: bool) -> str:
    work.uow.commit()
    return "" if done else "stale"


ACTS: Mapping[str, Callable[[Handed], str]] = {
    "read": read,
    "again": again,
    "enter": enter_all,
    "enter_right": enter_right,
}
