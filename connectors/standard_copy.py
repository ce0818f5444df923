"""What was read, as one plain table: UTF-8, our columns, periods as SDMX writes them, a point for decimals.

A text that a spreadsheet would take for a formula has a quote mark before it, which our own reader takes away again;
a number is never given one.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from connectors.own_headings import WIDE
from indicators.formula_signs import FORMULA_SIGNS
from indicators.series import codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectors.sheets import Row

COLUMNS = ("indicator", "area", "period", "value", "unit", "status", "note")
VALUE = "value"

_TAKEN_FOR_A_FORMULA = re.compile(f"'*[{re.escape(FORMULA_SIGNS)}]")
_GUARDED = re.compile(f"'+[{re.escape(FORMULA_SIGNS)}]")


def standard_copy(frame: pd.DataFrame) -> bytes:
    """Give a frame of candidates as CSV, with a column for each dimension that some row has a code in."""
    breakdowns = [codes_of(breakdown) for breakdown in frame["breakdown"]]
    dimensions = sorted({name for codes in breakdowns for name in codes})
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *dimensions])
    for said, codes in zip(frame[list(COLUMNS)].itertuples(index=False, name=None), breakdowns, strict=True):
        writer.writerow([*map(_written, said), *(guarded(codes.get(name, "")) for name in dimensions)])
    return written.getvalue().encode("utf-8-sig")


def _written(cell: object) -> str:
    if isinstance(cell, float):
        return "" if pd.isna(cell) else str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    return guarded(str(cell))


def guarded(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula: with a quote mark before one that could be."""
    return f"'{text}" if _TAKEN_FOR_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Give back what `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text


def unguarded_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Take the quote marks away from the texts of a CSV file; what stands in a sheet, and a value, is left as it is."""
    for row in rows:
        marked = {
            name: replace(cell, text=unguarded(cell.text))
            for name, cell in row.cells.items()
            if cell.text[:1] == "'" and name != VALUE and name[:1] != WIDE
        }
        yield replace(row, cells={**row.cells, **marked}) if marked and row.sheet is None else row
