"""How the workbook of a report looks: styles, number formats of units, and sheets set up for screen and paper."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reports import phrases
from reports.marks import ISOLATE, LEFT_TO_RIGHT, POP, bare, runs_left
from reports.spreadsheet import Looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from reports.blocks import Document, Quantity
    from reports.spreadsheet import Style
    from reports.wording import Words

INK, QUIET, BAND, LINE = "#1A1A1A", "#555555", "#F5F3EE", "#C9C5BB"
FONTS = {"zh": "Microsoft YaHei"}
BASE: Style = {"font_color": INK, "valign": "top", "font_size": 10}
COVER_TITLE: Style = {**BASE, "bold": True, "font_size": 22}
TITLE: Style = {**BASE, "bold": True, "font_size": 14}
CAPTION: Style = {**BASE, "bold": True}
FACT: Style = {**BASE, "font_size": 11}
LABEL: Style = {**BASE, "bold": True, "text_wrap": True}
LINK: Style = {**BASE, "font_color": "#0B4F6C", "underline": 1, "text_wrap": True}
PROSE: Style = {**BASE, "text_wrap": True}
HEADING: Style = {**BASE, "bold": True, "font_size": 12}
NOTE: Style = {**BASE, "font_size": 9, "text_wrap": True}
HEAD: Style = {**BASE, "bold": True, "indent": 1, "bg_color": BAND, "bottom": 2, "text_wrap": True, "valign": "bottom"}
CELL: Style = {**BASE, "text_wrap": True, "indent": 1, "bottom": 1, "bottom_color": LINE}
TOTAL: Style = {**CELL, "bold": True, "top": 2}
GOOD, WARNING, BAD = "#1D5C34", "#7A4B00", "#8A1C1C"
STATUS_COLOURS = {
    "achieved": GOOD, "maintained": GOOD, "on_track": GOOD, "at_risk": WARNING, "off_track": BAD, "moving_away": BAD,
    "below_floor": BAD, "not_assessable": QUIET,
}  # fmt: skip

PAPER_A4 = 9
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
LONGEST_RUNNING = 255
_FORBIDDEN_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_WHOLE_ISOLATE = re.compile(f"{ISOLATE}([^{ISOLATE}{LEFT_TO_RIGHT}{POP}]*){POP}")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Give a text as a cell holds it: one that stands alone needs no isolating, and can be looked up as it is."""
    shown = bare(text)
    whole = _WHOLE_ISOLATE.fullmatch(shown)
    return (whole[1] if whole else shown)[:LONGEST_TEXT]


class Sheets(Looks):
    """The sheets of a report's workbook, begun one after another."""

    def __init__(self, book: Workbook, document: Document, words: Words) -> None:
        super().__init__(book, words.direction)
        self.words, self._document = words, document
        self._names: set[str] = set()
        self._of_texts: dict[frozenset[tuple[str, Any]], Format] = {}

    def name_of(self, title: str) -> str:
        """Make a title the name of a sheet: no longer than one may be, and no other's."""
        name = _FORBIDDEN_IN_A_NAME.sub(" ", plain(title).rstrip("*")).strip("' ")[:LONGEST_NAME].strip("' ") or "–"
        number = 2
        while name.casefold() in self._names:
            name = f"{name[: LONGEST_NAME - 4]} ({number})"
            number += 1
        self._names.add(name.casefold())
        return name

    def begin(self, name: str, *, headed: bool = True) -> Worksheet:
        """Begin a sheet: A4 landscape, as wide as a page, right to left where the language is."""
        sheet = self.book.add_worksheet(name)
        if self.words.direction == "rtl":
            sheet.right_to_left()
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        if headed:
            sheet.set_header(f"&L{_running(f'{self._document.organisation} – {self._document.title}')}")
        page = self._document.page.replace("{page}", "\x01").replace("{pages}", "\x02")
        numbered = _running(page).replace("\x01", "&P").replace("\x02", "&N")
        sheet.set_footer(f"&L{_running(self._document.footer)}&R{numbered}")
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, text: str, style: Style) -> None:
        """Write a text, in the direction it runs."""
        shown = plain(text)
        to_the_left = self.words.direction == "rtl" and runs_left(shown)
        look = self._look_of_text(style, reading_order=2 if to_the_left else 1)
        # A cell with an empty text in it is not empty to a formula.
        sheet.write_string(row, column, shown, look) if shown else sheet.write_blank(row, column, None, look)

    def _look_of_text(self, style: Style, **direction: int) -> Format:
        name = frozenset((style | direction).items())
        if name not in self._of_texts:
            font = FONTS.get(self.words.language, "Arial")
            align = self.side(style.get("align", "left"))
            self._of_texts[name] = self.look({**style, "align": align}, font_name=font, **direction)
        return self._of_texts[name]

    def side(self, side: str) -> str:
        """Give the side of a cell that is meant, where a language runs to the left."""
        return {"left": "right", "right": "left"}[side] if self.words.direction == "rtl" else side

    def number_format(self, quantity: Quantity) -> str:
        """Give the format that shows a figure as the report writes it."""
        core = "#,##0" + ("." + "0" * quantity.decimals if quantity.decimals else "")
        if quantity.unit in {"percent", "share"}:
            return f"{core}%"
        carrier = phrases.UNITS.get(quantity.unit)
        if carrier is None:
            return core
        said = self.words.say(carrier, figure="\x01", currency=self.words.currency)
        before, _, after = re.sub(f"[{ISOLATE}{POP}]", "", said).partition("\x01")
        return _quoted(before) + core + _quoted(after)


def value_of(quantity: Quantity) -> float:
    """Give the number a cell holds: a percentage is a share of 1, as spreadsheets have it."""
    return float(quantity.number / 100 if quantity.unit == "percent" else quantity.number)


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def _running(text: str) -> str:
    # An ampersand begins a code of the header's; what would be too long makes a file that Excel repairs.
    return bare(text).replace("&", "&&")[: LONGEST_RUNNING // 2 - 10]
