"""What an import's report says to whoever reads the page: each row in their language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.imports import ImportKind
from bot.domain.reminders import LOCAL
from bot.domain.requirements import Quality
from bot.imports.entering import Done, Report
from bot.imports.rows import Wrong
from bot.texts.speech import Speech

CODES = {  # of pydantic: what is said of them
    "string_too_short": "empty",
    "string_too_long": "long",
    "string_pattern_mismatch": "openid",
    "bool_parsing": "yes_no",
    "bool_type": "yes_no",
    "extra_forbidden": "column",
}
NUMBERS = ("int_", "float_", "greater_", "less_", "finite_")


@dataclass(frozen=True, slots=True)
class Words:
    """Of one kind of file, in one language."""

    speech: Speech
    language: str
    kind: ImportKind

    def say(self, key: str, **facts: object) -> str:
        return self.speech.say(self.language, key, **facts)

    def heading(self, name: str) -> str:
        return self._if_there(f"column.{self.kind}.{name}") or name

    def hint(self, name: str) -> str:
        return self._if_there(f"hint.{self.kind}.{name}")

    def wrong_rows(self, report: Report) -> list[tuple[str, list[str]]]:
        """Each wrong row with its reasons; a column that nobody knows is told once, not in every row."""
        rows: dict[str, list[str]] = {}
        told: set[str] = set()
        for wrong in sorted(report.wrong, key=lambda each: number(each.where)):
            reason = self._reason(wrong)
            if wrong.code != "extra_forbidden" or reason not in told:
                rows.setdefault(wrong.where, []).append(reason)
                told.add(reason)
        return [(self.say("import_page.row", row=number(where)), reasons) for where, reasons in rows.items()]

    def right_rows(self, report: Report) -> Iterator[tuple[str, str]]:
        for done in report.done:
            yield self.say("import_page.row", row=number(done.where)), self._did(done)

    def _reason(self, wrong: Wrong) -> str:
        name = wrong.field.partition(",")[0].partition(".")[0]
        hint = self.hint(name)
        code = CODES.get(wrong.code) or ("number" if wrong.code.startswith(NUMBERS) else wrong.code)
        if not self.speech.catalogue.has(f"wrong.{code}"):
            code = "how" if hint else "row"
        had = self.speech.duration_words(self.language, int(str(wrong.facts.get("had_minutes", 0))))
        facts = {"most": wrong.facts.get("max_length", ""), "who": wrong.facts.get("who", "")}
        reason = self.say(f"wrong.{code}", how=hint, had=had, **facts)
        return self.say("wrong.of", column=self.heading(name), reason=reason) if name else reason

    def _did(self, done: Done) -> str:
        facts = dict(done.facts)
        added = [self._added(str(each)) for each in facts.pop("added", ())]  # type: ignore[attr-defined]
        listed = self.say("care.comma").join(added)
        with_ = listed if done.code == "changed" else listed and self.say("did.with", list=listed)
        if "minutes" in facts:
            facts["served"] = self.speech.duration_words(self.language, int(str(facts["minutes"])))
        if isinstance(begins := facts.get("starts_at"), datetime):
            facts["day"] = begins.astimezone(LOCAL).date().isoformat()
            facts["span"] = f"{begins.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        facts["carer"] = facts.get("carer") or self.say("did.you")
        notes = [self.say(f"did.{note}") for note in ("later", "namesake") if facts.get(note)]
        return "".join((self.say(f"did.{self.kind}.{done.code}", **facts, added=with_), *notes))

    def _added(self, each: str) -> str:
        head, _, name = each.partition(":")
        if not name or head in list(Quality):
            return f"{self.say(f'cell.{head}')} {name}".strip()
        return name

    def _if_there(self, key: str) -> str:
        return self.say(key) if self.speech.catalogue.has(key) else ""


def number(where: str) -> int:
    """Of `row 4`."""
    return int(where.rpartition(" ")[2])
