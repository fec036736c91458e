"""Handing in a file by the link of the chat: `/p/import/KEY` checks it row by row, then enters it."""

from io import BytesIO

from flask import Blueprint, Response, redirect, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from bot.domain.imports import ImportState
from bot.domain.records import StoreFaultError, StoreGoneError
from bot.imports.flaws import FlawedFileError
from bot.services.persons.import_links import Closed, opened
from bot.services.work import Work
from bot.web.certificates import Registry
from bot.web.import_acts import ACTS, Handed, nothing, tried
from bot.web.import_page import Page, Visit
from bot.web.uploads import read_form

NOTES = ("stale", "changed", "no_cookie")


def import_pages(registry: Registry) -> Blueprint:
    blueprint = Blueprint("imports", __name__, url_prefix="/p/import")
    page = Page(registry)

    @blueprint.get("/<key>")
    def show(key: str) -> Response:
        """How it stands; what would be entered is tried and undone."""
        visit, note = Visit.of(request), request.args.get("note", "")
        with registry.open() as uow:
            work = Work(uow, registry.clock.now(), registry.policy)
            found = opened(work, key)
            report = None if isinstance(found, Closed) else tried(work, *found)
        if isinstance(found, Closed):
            return page.closed(visit, found)
        return page.shown(visit, found, report, f"import_page.{note}" if note in NOTES else "")

    @blueprint.post("/<key>")
    def act(key: str) -> Response:
        """One step, if the form is the one that was shown last; then back to how it stands."""
        visit, form = Visit.of(request), read_form(request)
        with registry.open() as uow:
            work = Work(uow, registry.clock.now(), registry.policy)
            found = opened(work, key)
            if isinstance(found, Closed):
                return page.closed(visit, found)
            link = found[0]
            if not page.genuine(visit, link, form.fields.get("form", "")):
                stale = "stale" if visit.known else "no_cookie"
                return page.guarded(_back(visit, key, "" if link.state is ImportState.DONE else stale))
            try:
                wanted = ACTS.get(form.fields.get("do", ""), nothing)
                note = wanted(Handed(work, link, found[1], form, page.texts))
            except FlawedFileError as error:
                return page.flawed(visit, found, error.flaw)
        return page.guarded(_back(visit, key, note))

    @blueprint.get("/<key>/<any(xlsx, csv):kind>")
    def blank(key: str, kind: str) -> Response:
        """An empty sheet to fill in."""
        visit = Visit.of(request)
        with registry.open() as uow:
            found = opened(Work(uow, registry.clock.now(), registry.policy), key)
        if isinstance(found, Closed):
            return page.closed(visit, found)
        content, mime = page.blank(visit, found, kind)
        name = f"import-{found[0].kind}.{kind}"
        return page.guarded(send_file(BytesIO(content), mime, as_attachment=True, download_name=name))

    @blueprint.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        return page.said(Visit.of(request), "flaw.too_large", 413, request.path)

    @blueprint.errorhandler(StoreGoneError)
    @blueprint.errorhandler(StoreFaultError)
    def trouble(_error: Exception) -> Response:
        return page.said(Visit.of(request), "import_page.trouble", 503, request.path)

    return blueprint


def _back(visit: Visit, key: str, note: str) -> Response:
    """By GET, so that going back or reloading sends no form again."""
    asked = "&".join(f"{name}={value}" for name, value in (("lang", visit.chosen), ("note", note)) if value)
    response = redirect(f"/p/import/{key}{'?' if asked else ''}{asked}", 303)
    assert isinstance(response, Response)
    return response
