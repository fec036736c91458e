"""Certificates on the web: `/p/verify/<number>` for whoever was shown one, and the PDF for its holder."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module

from flask import Blueprint, Response, make_response, render_template

from bot.domain.certificates import grouped, number_in
from bot.domain.hours import in_hours
from bot.domain.policy import Policy
from bot.domain.ports import Clock
from bot.domain.records import UnitOfWork
from bot.services.record.certificates import paper_of
from bot.services.work import Work
from bot.texts.catalogue import LANGUAGES
from bot.texts.speech import Speech

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Registry:
    """What the pages look into, and the unit that records. base_url: how phones reach us."""

    open: Callable[[], AbstractContextManager[UnitOfWork]]
    clock: Clock
    policy: Policy
    speech: Speech
    record_unit: str
    base_url: str


def certificates(registry: Registry) -> Blueprint:
    blueprint = Blueprint("certificates", __name__, url_prefix="/p")

    @blueprint.get("/verify/<number>")
    def verify(number: str) -> Response:
        """Range, sum and status, and nothing that tells whose it is."""
        with registry.open() as uow:
            found = uow.certificates.find(number_in(number))
        if found is None:
            return _page(registry, "unknown", 404)
        new, status = found.new, "valid" if found.valid else "revoked"
        facts = {
            "number": grouped(new.number),
            "range": f"{new.first_day} – {new.last_day}",
            "total": in_hours(new.minutes),
            "code": new.code,
        }
        return _page(registry, status, 200, facts)

    @blueprint.get("/certificate/<token>")
    def certificate(token: str) -> Response:
        """The PDF itself, by the link that its holder was given."""
        with registry.open() as uow:
            paper = paper_of(Work(uow, registry.clock.now(), registry.policy), token)
        if paper is None:
            return _page(registry, "expired", 410)
        # loaded when the first one is printed: fonts and drawing are much, and few processes need them
        printed = import_module("bot.web.paper").printed(paper, registry)
        response = make_response(printed)
        response.mimetype = "application/pdf"
        name = f"certificate-{paper.certificate.new.number}.pdf"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return _guarded(response)

    return blueprint


def _page(registry: Registry, status: str, code: int, facts: dict[str, str] | None = None) -> Response:
    """The same in both languages, one below the other."""
    speech = registry.speech
    names = ("number", "range", "total", "code")
    parts = [
        {
            "language": language.replace("_", "-"),
            "title": speech.say(language, "verify.title"),
            "status": speech.say(language, f"verify.{status}"),
            "rows": [
                (speech.say(language, f"verify.{name}"), facts[name]) for name in names if facts is not None
            ],
            "note": speech.say(language, "verify.note", unit=registry.record_unit) if facts else "",
        }
        for language in LANGUAGES
    ]
    response = make_response(render_template("verify.html", parts=parts, status=status), code)
    return _guarded(response)


def _guarded(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
