"""Handing in a file by the link of the chat: `/p/import/KEY` checks it row by row, then enters it."""

from collections.abc import Iterator
from contextlib import contextmanager
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
    blueprint, steps = Blueprint("imports", __name__, url_prefix="/p/import"), _Steps(registry)
    blueprint.add_url_rule("/<key>", view_func=steps.show)
    blueprint.add_url_rule("/<key>", view_func=steps.act, methods=["POST"])
    blueprint.add_url_rule("/<key>/<any(xlsx, csv):kind>", view_func=steps.blank)
    blueprint.register_error_handler(RequestEntityTooLarge, steps.too_large)
    for each in (StoreGoneError, StoreFaultError):
        blueprint.register_error_handler(each, steps.trouble)
    return blueprint


class _Steps:
    def __init__(self, registry: Registry) -> None:
        self._registry, self._page = registry, Page(registry)

    def show(self, key: str) -> Response:
        """How it stands; what would be entered is tried and undone."""
        visit, note = Visit.of(request), request.args.get("note", "")
        with self._working() as work:
            found = opened(work, key)
            report = None if isinstance(found, Closed) else tried(work, *found)
        if isinstance(found, Closed):
            return self._page.closed(visit, found)
        return self._page.shown(visit, found, report, f"import_page.{note}" if note in NOTES else "")

    def act(self, key: str) -> Response:
        """One step, if the form is the one that was shown last; then back to how it stands."""
        page, visit, form = self._page, Visit.of(request), read_form(request)
        with self._working() as work:
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

    def blank(self, key: str, kind: str) -> Response:
        """An empty sheet to fill in."""
        visit = Visit.of(request)
        with self._working() as work:
            found = opened(work, key)
        if isinstance(found, Closed):
            return self._page.closed(visit, found)
        content, mime = self._page.blank(visit, found, kind)
        name = f"import-{found[0].kind}.{kind}"
        return self._page.guarded(send_file(BytesIO(content), mime, as_attachment=True, download_name=name))

    def too_large(self, _error: RequestEntityTooLarge) -> Response:
        return self._page.said(Visit.of(request), "flaw.too_large", 413, request.path)

    def trouble(self, _error: Exception) -> Response:
        return self._page.said(Visit.of(request), "import_page.trouble", 503, request.path)

    @contextmanager
    def _working(self) -> Iterator[Work]:
        with self._registry.open() as uow:
            yield Work(uow, self._registry.clock.now(), self._registry.policy)


def _back(visit: Visit, key: str, note: str) -> Response:
    """By GET, so that going back or reloading sends no form again."""
    asked = "&".join(f"{name}={value}" for name, value in (("lang", visit.chosen), ("note", note)) if value)
    response = redirect(f"/p/import/{key}{'?' if asked else ''}{asked}", 303)
    assert isinstance(response, Response)
    return response
