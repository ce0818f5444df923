"""One table as an Excel workbook: real numbers and dates, a frozen heading, a sheet that says what it is of."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from reports.spreadsheet import AS_WRITTEN, Looks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from reports.exports.flat_table import Column, Table

MOST_ROWS = 1_048_575
"""What a sheet holds below its heading."""

WIDEST = 60
LONG_NUMBER = 15
"""Digits a spreadsheet keeps of a number; a longer one is written as text, so that none is lost."""


def xlsx_table(table: Table, about: Mapping[str, str], *, direction: str = "ltr") -> bytes:
    """Write a table and, on a second sheet, what it is about. Rows beyond what a sheet holds are refused.

    Raises ValueError for more rows than a sheet holds.
    """
    if len(table.rows) > MOST_ROWS:
        raise ValueError(f"{len(table.rows)} rows; a sheet holds {MOST_ROWS}: take CSV or Parquet")
    content = io.BytesIO()
    with Workbook(content, AS_WRITTEN) as book:
        # The moment a file is written says nothing about it, and would make each another.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        looks = Looks(book, direction)
        sheet = book.add_worksheet(table.name[:31])
        _fill(sheet, table, looks)
        _tell(book.add_worksheet("about"), about, looks)
        for each in book.worksheets():
            if direction == "rtl":
                each.right_to_left()
    return content.getvalue()


def _fill(sheet: Worksheet, table: Table, looks: Looks) -> None:
    bold = looks.look({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, column in enumerate(table.columns):
        title = next(iter(column.titles.values()), column.name)
        sheet.write_string(0, place, title, bold)
        widest = max((len(str(row[place])) for row in table.rows[:200] if row[place] is not None), default=8)
        sheet.set_column(place, place, min(WIDEST, max(10, widest + 2, len(title) // 2 + 2)))
    for number, row in enumerate(table.rows, start=1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, place, cell, column, looks)
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(sheet: Worksheet, row: int, place: int, cell: Any, column: Column, looks: Looks) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, Decimal | int | float):
        digits = len(Decimal(str(cell)).normalize().as_tuple().digits)
        if digits > LONG_NUMBER:
            sheet.write_string(row, place, str(cell))
        else:
            sheet.write_number(row, place, float(cell))
    elif isinstance(cell, datetime):
        sheet.write_datetime(
            row, place, cell.astimezone(UTC).replace(tzinfo=None), looks.look({"num_format": "yyyy-mm-dd hh:mm:ss"})
        )
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, looks.look({"num_format": "yyyy-mm-dd"}))
    else:
        sheet.write_string(row, place, str(cell), looks.look({"num_format": "@"} if column.kind == "code" else {}))


def _tell(sheet: Worksheet, about: Mapping[str, str], looks: Looks) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for number, (name, said) in enumerate(about.items()):
        sheet.write_string(number, 0, name, looks.look({"bold": True}))
        sheet.write_string(number, 1, said)
