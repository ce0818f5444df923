"""The sheets of a template as they are written: the table to fill in, the codes, the instructions.

Texts are texts: nothing a plan says becomes a formula or a link. What is given is locked, without a password.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reports.spreadsheet import Looks
from reports.template_cells import runs_of, validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.spreadsheet import Style
    from reports.template_cells import Lists
    from reports.template_forms import Column, Form, Rule
    from reports.template_words import TemplateWords

INK, PAPER, GREY, LINE = "#1F3864", "#FFFFFF", "#E7E6E6", "#BFBFBF"

TITLE: Style = {"bold": True, "font_size": 14, "font_color": INK}
HELP: Style = {"italic": True, "font_color": "#404040"}
SMALL: Style = {"font_size": 8, "font_color": "#7F7F7F"}
UNIT: Style = {"bold": True, "font_color": INK}
HEAD: Style = {"bold": True, "bg_color": INK, "font_color": PAPER, "border": 1, "text_wrap": True, "valign": "vcenter"}
GIVEN: Style = {"bg_color": GREY, "border": 1, "border_color": LINE}
OPEN: Style = {"locked": False, "border": 1, "border_color": LINE}
PROSE: Style = {"text_wrap": True, "valign": "top"}
LABEL: Style = {"bold": True, "valign": "top", "text_wrap": True}

TOP = 4
"""Lines above the headings: title, help, units, ids."""

AS_TEXT = "@"


class Press(Looks):
    """A workbook being written: its formats, made once each, and the direction of its sheets."""

    def __init__(self, book: Workbook, words: TemplateWords) -> None:
        super().__init__(book, words.direction)
        self.words = words

    def sheet(self, name: str) -> Worksheet:
        """Begin a sheet: protected without a password, right to left where the language is."""
        sheet = self.book.add_worksheet(name)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        if self.words.direction == "rtl":
            sheet.right_to_left()
        return sheet


def write_data(press: Press, sheet: Worksheet, form: Form, lists: Lists, *, title: str, about: str) -> None:
    """Write the table to fill in: what is above the headings, the headings, what is known, and empty rows."""
    sheet.write_string(0, 0, title, press.look(TITLE))
    sheet.write_string(1, 0, about, press.look(HELP))
    for number, column in enumerate(form.columns):
        if column.unit:
            sheet.write_string(TOP - 2, number, column.unit, press.look(UNIT))
        if column.id:
            sheet.write_string(TOP - 1, number, column.id, press.look(SMALL))
        sheet.write_string(TOP, number, column.heading, press.look(HEAD))
        sheet.set_column(number, number, column.width)
        _write_column(press, sheet, form, column, number)
        _rule_column(press, sheet, form, column, number, lists)
    last = TOP + len(form.lines) + form.spare
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    sheet.set_row(TOP, 48)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.repeat_rows(TOP)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_column(press: Press, sheet: Worksheet, form: Form, column: Column, number: int) -> None:
    # A year typed into a cell for days would become a day of 1905: whatever is no number stays the text it is.
    kind = None if column.rule.kind in {"number", "whole"} else AS_TEXT
    for row, line in enumerate(form.lines, start=TOP + 1):
        value = line.cells.get(column.key)
        style = GIVEN if column.key in line.fixed else OPEN
        if isinstance(value, Decimal):
            sheet.write_number(row, number, float(value), press.look(style))
        elif value:
            sheet.write_string(row, number, value, press.look(style, num_format=AS_TEXT))
        else:
            rule = line.rules.get(column.key, column.rule)
            blank = {} if rule.kind in {"number", "whole"} or kind is None else {"num_format": kind}
            sheet.write_blank(row, number, None, press.look(style, **blank))
    # A number typed into a cell for text would be a text, and a period typed into one for numbers a date.
    more = {} if kind is None or column.key == "value" else {"num_format": kind}
    for row in range(TOP + 1 + len(form.lines), TOP + 1 + len(form.lines) + form.spare):
        sheet.write_blank(row, number, None, press.look(OPEN, **more))


def _rule_column(
    press: Press, sheet: Worksheet, form: Form, column: Column, number: int, lists: Lists
) -> None:  # fmt: skip
    rules: list[Rule] = [line.rules.get(column.key, column.rule) for line in form.lines]
    for first, last, rule in runs_of([*rules, *[column.rule] * form.spare]):
        place = (TOP + 1 + first, TOP + 1 + last, number)
        validate(sheet, column, place, rule, lists=lists, words=press.words)


def write_table(
    press: Press, sheet: Worksheet, row: int, headings: Sequence[str], lines: Iterable[Sequence[str]]
) -> int:  # fmt: skip
    """Write a table of texts from a row on; give the row after it."""
    for number, heading in enumerate(headings):
        sheet.write_string(row, number, heading, press.look(HEAD))
    for line in lines:
        row += 1
        for number, text in enumerate(line):
            sheet.write_string(row, number, text, press.look(PROSE, border=1, border_color=LINE, num_format=AS_TEXT))
    return row + 2
