"""The page of an import: one for a phone of 375 pixels and for a PC, without a script."""

from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from secrets import token_hex
from typing import Any

from flask import Request, Response, make_response, render_template, request

from bot.domain.exports import Format, Sheet
from bot.domain.imports import BYTES, LINK_HOLDS, ROWS, ImportLink, ImportState
from bot.domain.people import Person
from bot.domain.tokens import opened, sealed
from bot.files.csv_file import csv_parts
from bot.imports.entering import KINDS, Report
from bot.imports.flaws import Flaw
from bot.imports.headings import fields
from bot.services.persons.import_links import Closed
from bot.texts.catalogue import LANGUAGES, Catalogue
from bot.web.certificates import HEADERS, Registry
from bot.web.exports import TYPES
from bot.web.import_words import Words

COOKIE = "juyiqi_import"
PURPOSE = "import-form"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
LIMITS = {"most": ROWS, "size": BYTES // 1024}


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that looks at the page. chosen: the language it asked for; known: it brought our cookie."""

    visitor: str
    chosen: str
    known: bool

    @classmethod
    def of(cls, request: Request) -> "Visit":
        brought, chosen = request.cookies.get(COOKIE, ""), request.args.get("lang", "")
        known = brought.isalnum() and brought.isascii() and len(brought) == 32
        return cls(brought if known else token_hex(16), chosen if chosen in LANGUAGES else "", known)


class Page:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @property
    def texts(self) -> Catalogue:
        return self._registry.speech.catalogue

    def genuine(self, visit: Visit, link: ImportLink, token: str) -> bool:
        """Whether this browser was shown this form, and nothing has happened since."""
        now = self._registry.clock.now()
        return opened(self._registry.policy.code_key, PURPOSE, token, now) == self._form_text(visit, link)

    def flawed(self, visit: Visit, found: tuple[ImportLink, Person], flaw: Flaw) -> Response:
        """Why the file cannot be read, and the form for another."""
        response = self.shown(visit, found, None, f"flaw.{flaw}")
        response.status_code = 422
        return response

    def shown(
        self, visit: Visit, found: tuple[ImportLink, Person], report: Report | None, note: str
    ) -> Response:
        link, person = found
        words = self._words(visit, found)
        until = words.speech.moment_words(words.language, link.expires_at)
        name = words.say("import_page.named", name=person.name) if person.name else ""
        facts: dict[str, Any] = {
            "greeting": words.say("import_page.greeting", name=name, until=until),
            "form": sealed(
                self._registry.policy.code_key, PURPOSE, self._form_text(visit, link), link.expires_at
            ),
            "done": link.outcome if link.state is ImportState.DONE else None,
            "wrong": words.wrong_rows(report) if report else [],
            "wrong_count": len({each.where for each in report.wrong}) if report else 0,
            "right": list(words.right_rows(report)) if report else [],
            "reading": report is not None,
        }
        return self._rendered(visit, words, 200, notes=self._noted(words, note), **facts)

    def closed(self, visit: Visit, why: Closed) -> Response:
        code = 403 if why is Closed.NOT_ORGANIZER else 410
        return self.said(visit, f"import_page.{why}", code)

    def said(self, visit: Visit, key: str, code: int, back: str = "") -> Response:
        """One sentence in both languages, where nothing says which one is read."""
        words = self._words(visit, None)
        notes = [(each, self.texts.say(each, key, **LIMITS)) for each in self._languages(words.language)]
        return self._rendered(visit, words, code, notes=notes, back=back, over=True)

    def blank(self, visit: Visit, found: tuple[ImportLink, Person], kind: str) -> tuple[bytes, str]:
        """An empty sheet and its type."""
        words = self._words(visit, found)
        model, out = KINDS[words.kind][0], BytesIO()
        names = fields(words.kind)
        if kind == Format.CSV:
            out.writelines(csv_parts(Sheet(tuple(map(words.heading, names)), iter(()))))
            return out.getvalue(), TYPES[Format.CSV]
        needed = {name: field.is_required() for name, field in model.model_fields.items()}
        must = words.say("import_page.needed")
        lines = [(words.heading(name), (must if needed[name] else "") + words.hint(name)) for name in names]
        titles = tuple(words.say(f"import_page.{each}") for each in ("help", "help_column", "help_how"))
        import_module("bot.files.blank_sheet").write_blank(lines, titles, out)
        return out.getvalue(), TYPES[Format.XLSX]

    def guarded(self, response: Response) -> Response:
        response.headers.update(HEADERS | {"Content-Security-Policy": POLICY})
        return response

    def _words(self, visit: Visit, found: tuple[ImportLink, Person] | None) -> Words:
        speech = self._registry.speech
        theirs = found[1].language if found else ""
        kind = found[0].kind if found else next(iter(KINDS))
        return Words(speech, visit.chosen or theirs or speech.language, kind)

    def _noted(self, words: Words, key: str) -> list[tuple[str, str]]:
        return [(words.language, words.say(key, **LIMITS))] if key else []

    def _languages(self, first: str) -> list[str]:
        return [first, *(each for each in LANGUAGES if each != first)]

    def _form_text(self, visit: Visit, link: ImportLink) -> str:
        return f"{link.id}x{link.step}x{visit.visitor}"

    def _rendered(self, visit: Visit, words: Words, code: int, **facts: Any) -> Response:
        other = self._languages(words.language)[1]
        said = {"say": lambda key, **more: words.say(f"import_page.{key}", **LIMITS | more)}
        facts |= {
            "title": words.say(f"import_page.title.{words.kind}"),
            "about": words.say(f"import_page.about.{words.kind}"),
            "path": request.path,
            "language": words.language,
            "other": other,
            "chosen": visit.chosen,
        }
        response = make_response(render_template("import.html", **said, **facts), code)
        if not visit.known:
            secure = self._registry.base_url.startswith("https://")
            how = {"max_age": LINK_HOLDS, "path": "/p/import", "httponly": True, "samesite": "Strict"}
            response.set_cookie(COOKIE, visit.visitor, secure=secure, **how)  # type: ignore[arg-type]
        return self.guarded(response)
