"""Files with a row that is not understood, and files that are read with a word about them."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.connectors.old_books import Percent, ods, xls
from tests.connectors.zoo import HEADINGS, ROWS, as_percent, hide, text, with_cell, workbook


def merge(*ranges):
    def change(book):
        for one in ranges:
            book.worksheets[0].merge_cells(one)

    return change


def with_1904(book):
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - Excel knows no zones
    book.worksheets[0]["C2"] = date(2021, 1, 1)


def one(place, value, *more):
    """A file of the first row with another text in one place."""
    row = [*ROWS[0][:place], value, *ROWS[0][place + 1 :]]
    return text([row, *more]).encode()


def hidden_row(book):
    book.worksheets[0].row_dimensions[2].hidden = True


def filtered(book):
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = "A1:G3"
    sheet.auto_filter.add_filter_column(0, ["x"])
    sheet.row_dimensions[3].hidden = True


def hidden_column(book):
    book.worksheets[0].column_dimensions["D"].hidden = True


FINDINGS = {
    "a formula nobody worked out": (with_cell("D2", "=1+1"), "formula-without-value", "value"),
    "a formula's error": (with_cell("D2", "#DIV/0!"), "cell-error", "value"),
    "a ratio that became a date": (with_cell("D2", date(2021, 3, 4)), "cell-is-a-date", "value"),
    "a period that became a date": (with_cell("C2", date(2021, 1, 1)), "cell-is-a-date", "period"),
    "a truth": (with_cell("D2", True), "cell-is-a-truth", "value"),
    "a decimal comma": (text([[*ROWS[0][:3], '"47,5"', *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "a decimal comma without quotes": (text([[*ROWS[0][:3], "47,5", *ROWS[0][4:]]]).encode(), "row-too-long", None),
    "a thousands mark": (text([[*ROWS[0][:3], "1 234", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "a percent sign": (text([[*ROWS[0][:3], "47.5%", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "brackets for a minus": (text([[*ROWS[0][:3], "(5)", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "less than": (text([[*ROWS[0][:3], "<5", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "not a number": (text([[*ROWS[0][:3], "nan", *ROWS[0][4:]]]).encode(), "value-not-a-number", "value"),
    "no value": (text([[*ROWS[0][:3], "", *ROWS[0][4:]]]).encode(), "value-missing", "value"),
    "a value that is missing": (text([[*ROWS[0][:5], "O", ""]]).encode(), "value-with-missing-status", "value"),
    "an unknown indicator": (text([["something", *ROWS[0][1:]]]).encode(), "indicator-unknown", "indicator"),
    "an unknown area": (text([[ROWS[0][0], "Atlantis", *ROWS[0][2:]]]).encode(), "area-unknown", "area"),
    "an area that two bear": (text([[ROWS[0][0], "Korea", *ROWS[0][2:]]]).encode(), "area-unknown", "area"),
    "a group by its name": (text([[ROWS[0][0], "Africa", *ROWS[0][2:]]]).encode(), "area-unknown", "area"),
    "a country that has ended": (text([[ROWS[0][0], "Netherlands Antilles", *ROWS[0][2:]]]).encode(), "area-ended", "area"),
    "a period in words": (text([[*ROWS[0][:2], "last year", *ROWS[0][3:]]]).encode(), "period-unreadable", "period"),
    "another unit": (text([[*ROWS[0][:4], "count", *ROWS[0][5:]]]).encode(), "unit-differs", "unit"),
    "an unknown status": (text([[*ROWS[0][:5], "estimated", ""]]).encode(), "status-unknown", "status"),
    "a mark that may mean nothing or zero": (one(3, "-"), "mark-unclear", "value"),
    "a mark against its status": (one(3, "[c]"), "mark-differs", "status"),
    "a date as CSV writes what Excel made of a ratio": (one(3, "02-Mar"), "value-not-a-number", "value"),
    "a ratio": (one(3, "2/3"), "value-not-a-number", "value"),
    "several numbers in one cell": (one(3, "12/15/9"), "value-not-a-number", "value"),
    "a footnote mark": (one(3, "5*"), "value-not-a-number", "value"),
    "a mark of direction in a code": (one(1, "CHE\u202e"), "hidden-characters", "area"),
    "a joiner in a code": (one(0, "meeting\u200b-share"), "hidden-characters", "indicator"),
    "a letter of another alphabet in a code": (one(0, "mееting-share"), "indicator-unknown", "indicator"),
    "a time": (with_cell("D2", time(12, 15, 9)), "cell-is-a-date", "value"),
    "a date of 1904's calendar": (workbook(change=with_1904), "cell-is-a-date", "period"),
    "merged cells": (workbook(change=merge("B2:B3")), "cells-merged", "area"),
    "a percentage where none can be": (workbook(("Data", [HEADINGS, [*ROWS[0][:4], "count", *ROWS[0][5:]]])), "unit-differs", "unit"),
    "a number of an OpenDocument workbook that may be a percentage": (
        ods(("Data", [HEADINGS, [*ROWS[0][:3], Percent(0.5), *ROWS[0][4:]]])), "percent-unclear", "value"),
    "an error in an old workbook": (xls(("Data", [HEADINGS, [*ROWS[0][:3], "#DIV/0!", *ROWS[0][4:]]])), "cell-error", "value"),
    "a text under no heading": (text([[*ROWS[0][:4], "what is this", *ROWS[0][4:]]], [*HEADINGS[:4], "", *HEADINGS[4:]]).encode(), "row-too-long", None),
    "a second line of headings": (text([["code", "ISO", "year", "%", "code", "code", "words"], *ROWS]).encode(), "indicator-unknown", "indicator"),
    "a row cut short": (text([ROWS[0][:3]]).encode(), "unit-differs", "unit"),
}  # fmt: skip
"""Each has a row that is not understood: the finding's code and column."""

TOLD = {
    "columns that are not ours": (text([[*line, "x"] for line in ROWS], [*HEADINGS, "my own"]).encode(), "columns-ignored", "H1"),
    "a line of totals": (text([*ROWS, ["Total", "", "", "97.5", "", "", ""]]).encode(), "footer-row", "A4"),
    "a line of totals in Arabic": (text([*ROWS, ["المجموع", "", "", "97.5", "", "", ""]]).encode(), "footer-row", "A4"),
    "a note under the table": (text([*ROWS, ["Source: our own count", *[""] * 6]]).encode(), "footer-row", "A4"),
    "a note in Chinese under the table": (text([*ROWS, ["注：初步数字", *[""] * 6]]).encode(), "footer-row", "A4"),
    "headings again further down": (text([ROWS[0], HEADINGS, ROWS[1]]).encode(), "footer-row", "A3"),
    "a note in merged cells under the table": (workbook(("Data", [HEADINGS, *ROWS, ["Source: our own count"]]), change=merge("A4:G5")), "footer-row", "A4"),
    "a hidden sheet": (workbook(change=hide), "sheets-hidden", None),
    "a hidden row": (workbook(change=hidden_row), "rows-hidden", None),
    "a row hidden by a filter": (workbook(change=filtered), "rows-hidden", None),
    "a hidden column": (workbook(change=hidden_column), "columns-hidden", "D1"),
}  # fmt: skip
"""Each reads into the two rows, with a warning of this code at this cell."""

STOPPED = {
    "percentages and numbers in one column": (workbook(("Data", [HEADINGS, [*ROWS[0][:3], 0.475, *ROWS[0][4:]], ROWS[1]]), change=as_percent("D2")), "percents-mixed", "D2"),
}  # fmt: skip
"""Each is read and stopped: one of two kinds of number is mistaken."""

ABSENT = {"": None, "0": ("A", 0.0), "n/a": ("M", None), "..": ("L", None), "-": None, "[x]": ("O", None), "[z]": ("M", None), "[c]": ("Q", None)}  # fmt: skip
"""What stands in a cell of values beside an empty status: the status and value it is read as, None for neither."""
