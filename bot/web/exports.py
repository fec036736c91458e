"""Files for organizers by the links of the chat: `/p/export/<format>/<token>`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Blueprint, Response, make_response, send_file

from bot.domain.exports import Export, Format, SignUpLine
from bot.domain.people import Person
from bot.services.persons import exports
from bot.services.persons.export_links import asked_for
from bot.services.work import Work
from bot.web.certificates import HEADERS, Registry

TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
IN_MEMORY = 1024 * 1024  # bytes; what is longer goes through a file


def export_pages(registry: Registry) -> Blueprint:
    """Who downloads what is written down before anything leaves."""
    blueprint = Blueprint("exports", __name__, url_prefix="/p/export")

    @blueprint.get("/<any(csv, xlsx, pdf):kind>/<token>")
    def export(kind: str, token: str) -> Response:
        with registry.open() as uow:
            work = Work(uow, registry.clock.now(), registry.policy)
            asked = asked_for(work, token)
            if asked is None:
                said = registry.speech.say(registry.speech.language, "export.expired")
                return _guarded(make_response(said, 410, {"Content-Type": "text/plain; charset=utf-8"}))
            made = _made(work, registry, Format(kind), asked)
            uow.commit()
        name = f"roster-{asked[0]}.{kind}"
        return _guarded(send_file(made, TYPES[Format(kind)], as_attachment=True, download_name=name))

    return blueprint


def _made(work: Work, registry: Registry, kind: Format, asked: tuple[int, Person]) -> IO[bytes]:
    activity_id, organizer = asked
    lines = _Counted(exports.shown_lines(work, activity_id, coming=True))
    out: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  sent, and closed, by Flask
    _WRITERS[kind](work, registry, lines, activity_id, out)
    out.seek(0)
    exported = exports.Exported(Export.ROSTER, kind, f"activity:{activity_id}", lines.rows)
    exports.note(work, exported, organizer.id)
    return out


class _Counted:
    def __init__(self, lines: Iterator[SignUpLine]) -> None:
        self._lines, self.rows = lines, 0

    def __iter__(self) -> Iterator[SignUpLine]:
        for line in self._lines:
            self.rows += 1
            yield line


def _sheet(registry: Registry, lines: _Counted) -> Any:
    """With its columns in the community's language."""
    sheet = exports.roster_sheet(iter(lines))
    say = partial(registry.speech.say, registry.speech.language)
    return replace(sheet, columns=tuple(say(f"column.{name}") for name in sheet.columns))


def _csv(_work: Work, registry: Registry, lines: _Counted, _id: int, out: IO[bytes]) -> None:
    out.writelines(import_module("bot.files.csv_file").csv_parts(_sheet(registry, lines)))


def _xlsx(_work: Work, registry: Registry, lines: _Counted, _id: int, out: IO[bytes]) -> None:
    import_module("bot.files.xlsx_file").write_xlsx(_sheet(registry, lines), out)


def _pdf(work: Work, registry: Registry, lines: _Counted, activity_id: int, out: IO[bytes]) -> None:
    paper = import_module("bot.files.roster_pdf")
    shifts = work.uow.activities.of_activity(activity_id)
    out.write(paper.roster_pdf(paper.RosterPaper(shifts, lines, work.now, registry.speech.on_sheet)))


_WRITERS = {Format.CSV: _csv, Format.XLSX: _xlsx, Format.PDF: _pdf}


def _guarded(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
