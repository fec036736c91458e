"""A certificate as a PDF: one A4 page in type that can be read on a phone, its Chinese font embedded."""

import logging
from io import BytesIO
from typing import Any

import segno
from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path

from bot.domain.certificates import grouped
from bot.domain.hours import in_hours
from bot.domain.reminders import LOCAL
from bot.services.record.certificates import Paper
from bot.web.certificates import Registry

MARGIN = 14  # mm
WIDTH = 210 - 2 * MARGIN
LABEL = 36
DURATION = 50
FONT = "Noto Sans SC"
INDENT = "\u3000"  # the space as wide as a character
LANGUAGE = "zh_CN"  # what a certificate is written in, whoever reads it
INK, SOFT, RED = (27, 27, 27), (95, 95, 95), (158, 27, 20)

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table that it subsets


def printed(paper: Paper, registry: Registry) -> bytes:
    """The PDF; its fonts hold only the characters that are on the page."""
    return _Sheet(paper, registry).drawn()


class _Sheet:
    def __init__(self, paper: Paper, registry: Registry) -> None:
        self._paper, self._registry, self._new = paper, registry, paper.certificate.new
        self._pdf = FPDF(format="A4")
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_margin(MARGIN)
        self._pdf.add_font(FONT, fname=str(sans_path()))
        self._pdf.set_title(f"{self._say('title')} {self._new.number}")
        self._pdf.set_creation_date(paper.certificate.issued_at)
        self._pdf.add_page()

    def drawn(self) -> bytes:
        self._head()
        self._statement()
        self._fields()
        self._services()
        self._foot()
        return bytes(self._pdf.output())

    def _say(self, key: str, **facts: object) -> str:
        return self._registry.speech.say(LANGUAGE, f"paper.{key}", **facts)

    def _duration(self, minutes: int) -> str:
        return self._registry.speech.duration_words(LANGUAGE, minutes)

    def _write(self, text: str, size: float, **how: Any) -> None:
        self._pdf.set_font(FONT, size=size)
        self._pdf.set_text_color(*how.pop("color", INK))
        options = {"w": WIDTH, "h": size * 0.56, "align": "L", "wrapmode": "CHAR", **how}
        options = {"new_x": "LMARGIN", "new_y": "NEXT", **options}
        self._pdf.multi_cell(text=_on_paper(text), **options)

    def _head(self) -> None:
        self._pdf.set_draw_color(*RED)
        self._pdf.set_line_width(0.8)
        self._pdf.rect(6, 6, 198, 285)
        self._pdf.set_y(15)
        self._write(self._say("title"), 34, align="C", color=RED)
        self._pdf.ln(2)
        self._write(self._say("number", number=grouped(self._new.number)), 17, align="C", color=SOFT)
        self._pdf.ln(4)

    def _statement(self) -> None:
        facts = {
            "name": self._paper.name,
            "first": self._new.first_day,
            "last": self._new.last_day,
            "times": self._new.times,
            "hours": in_hours(self._new.minutes),
        }
        self._write(self._say("statement", **facts), 21, h=12)
        self._pdf.ln(3)

    def _fields(self) -> None:
        total = self._paper.sum
        shares = {"checked": self._duration(total.checked), "filled": self._duration(total.filled)}
        served = self._say("served", served=self._duration(total.minutes), **shares)
        for key, text in (("time", served), ("unit", self._registry.record_unit)):
            self._field(self._say(key), text)

    def _field(self, label: str, text: str) -> None:
        self._write(label, 17, w=LABEL, new_x="RIGHT", new_y="TOP", color=SOFT)
        self._write(text, 18, w=WIDTH - LABEL)
        self._pdf.ln(1.5)

    def _services(self) -> None:
        self._write(self._say("content"), 17, color=SOFT)
        self._pdf.ln(1)
        for line in self._paper.lines:
            times = self._say("line_times", times=line.times) if line.times > 1 else ""
            label = self._fitting(line.label or self._say("others"), times, WIDTH - DURATION)
            self._write(label, 18, w=WIDTH - DURATION, h=9.2, new_x="RIGHT", new_y="TOP")
            self._write(self._duration(line.minutes), 18, w=DURATION, h=9.2, align="R")

    def _fitting(self, text: str, tail: str, width: float) -> str:
        """One line; what is too long ends in an ellipsis before its tail."""
        self._pdf.set_font(FONT, size=18)
        text = _on_paper(text)
        while self._pdf.get_string_width(text + tail) > width - 3:
            text = text.removesuffix("…")[:-1] + "…"
        return text + tail

    def _foot(self) -> None:
        top, size = 230, 50
        address = f"{self._registry.base_url}/p/verify/{self._new.number}"
        picture = BytesIO()
        segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
        self._pdf.image(picture, x=MARGIN, y=top, w=size, h=size)
        self._pdf.set_left_margin(MARGIN + size + 6)
        self._pdf.set_xy(MARGIN + size + 6, top + 2)
        issued = self._paper.certificate.issued_at.astimezone(LOCAL).date()
        said = (
            (self._say("code", code=self._new.code), 17, INK),
            (self._say("handler", handler=self._say("self_service")), 17, INK),
            (self._say("issued", day=issued), 17, INK),
            (self._say("verify"), 14, SOFT),
        )
        for text, points, color in said:
            self._write(text, points, w=WIDTH - size - 6, color=color)
            self._pdf.ln(0.5)


def _on_paper(text: str) -> str:
    """Without what the font has no picture of, such as an emoji in a title."""
    return "".join(sign for sign in text if ord(sign) <= 0xFFFF and (sign.isprintable() or sign == INDENT))
