"""The roster on paper: A4, a line for each sign-up with boxes to tick for coming and leaving."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path

from bot.domain.activities import Occasion
from bot.domain.exports import SignUpLine
from bot.domain.reminders import LOCAL
from bot.domain.signups import SignUpState

MARGIN, ROW, HEAD = 12, 9, 8  # mm
BOX = 4.5
WIDE_SPACE = "\u3000"
# the widths of number, name, party, who comes along and the task, phone, came, left
WIDTHS = (11, 34, 14, 67, 32, 14, 14)
BOXES = 5  # from this column on
INK, SOFT, LINE = (27, 27, 27), (95, 95, 95), (190, 190, 190)

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table that it subsets


@dataclass(frozen=True, slots=True)
class RosterPaper:
    """lines: those expected, shift by shift. say: a text of the paper, by its name and facts."""

    shifts: list[Occasion]
    lines: Iterable[SignUpLine]
    printed_at: datetime
    say: Callable[..., str]


def roster_pdf(paper: RosterPaper) -> bytes:
    """The PDF; its font holds only the characters that are on the page."""
    sheet = _Sheet(paper)
    by_shift = {each.shift.id: each for each in paper.shifts}
    for shift, lines in groupby(paper.lines, attrgetter("shift")):
        of_shift = list(lines)
        sheet.begin(by_shift[shift], sum(line.party_size for line in of_shift))
        for number, line in enumerate(of_shift, 1):
            sheet.entry(number, line)
    if not sheet.page:
        sheet.begin(paper.shifts[0], 0)
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, paper: RosterPaper) -> None:
        super().__init__(format="A4")
        self._paper, self._occasion, self._heads = paper, paper.shifts[0], 0
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 6)
        self.add_font("sans", fname=str(sans_path()))
        self.set_title(_on_paper(self._occasion.activity.title))
        self.set_creation_date(paper.printed_at)

    def begin(self, occasion: Occasion, heads: int) -> None:
        """Each shift on a page of its own, with how many are expected."""
        self._occasion, self._heads = occasion, heads
        self.add_page()

    def header(self) -> None:
        activity, shift = self._occasion.activity, self._occasion.shift
        self._say(_on_paper(activity.title), 18, 10)
        span = f"{_clock(shift.starts_at, '%Y-%m-%d %H:%M')}–{_clock(shift.ends_at, '%H:%M')}"
        leader = activity.leader or self._paper.say("nobody")
        facts = {"span": span, "place": activity.place, "leader": leader, "heads": self._heads}
        self._say(_on_paper(self._paper.say("about", **facts)), 11, 7, SOFT)
        self.ln(1)
        names = ("number", "name", "party", "along", "phone", "came", "left")
        self._cells([self._paper.say(name) for name in names], 10, HEAD, SOFT)

    def footer(self) -> None:
        self.set_y(-MARGIN)
        at = _clock(self._paper.printed_at, "%Y-%m-%d %H:%M")
        text = self._paper.say("foot", page=self.page_no(), pages="{nb}", at=at)
        self._say(text, 9, 5, SOFT, align="C")

    def entry(self, number: int, line: SignUpLine) -> None:
        pending = self._paper.say("pending") if line.state is SignUpState.PENDING else ""
        along = pending + "、".join(filter(None, (line.role, *line.guests)))
        name = line.name or self._paper.say("unnamed")
        self._cells([str(number), name, str(line.party_size), along, line.phone, "", ""], 12, ROW, INK)
        self._boxes()

    def _boxes(self) -> None:
        """Empty boxes in the last two columns of the row just written."""
        y = self.get_y() - ROW + (ROW - BOX) / 2
        right = MARGIN + sum(WIDTHS)
        self.set_draw_color(*INK)
        for end in (right - WIDTHS[-1], right):
            self.rect(end - (WIDTHS[-1] + BOX) / 2, y, BOX, BOX)

    def _cells(self, texts: list[str], size: float, height: float, color: tuple[int, int, int]) -> None:
        self.set_font("sans", size=size)
        self.set_text_color(*color)
        self.set_draw_color(*LINE)
        for at, (width, text) in enumerate(zip(WIDTHS, texts, strict=True)):
            align = "C" if at >= BOXES else "L"
            self.cell(width, height, self._fitting(_on_paper(text), width), border="B", align=align)
        self.ln(height)

    def _say(
        self, text: str, size: float, height: float, color: tuple[int, int, int] = INK, align: str = "L"
    ) -> None:
        self.set_font("sans", size=size)
        self.set_text_color(*color)
        width = sum(WIDTHS)
        self.cell(width, height, self._fitting(text, width), align=align, new_x="LMARGIN", new_y="NEXT")

    def _fitting(self, text: str, width: float) -> str:
        """One line; what is too long ends in an ellipsis."""
        while text and self.get_string_width(text) > width - 2:
            text = text.removesuffix("…")[:-1] + "…"
        return text


def _clock(at: datetime, how: str) -> str:
    return at.astimezone(LOCAL).strftime(how)


def _on_paper(text: str) -> str:
    """Without what the font has no picture of, such as an emoji in a name."""
    return "".join(sign for sign in text if ord(sign) <= 0xFFFF and _has_a_place(sign))


def _has_a_place(sign: str) -> bool:
    return sign.isprintable() or sign == WIDE_SPACE
