"""The sheets of an Excel workbook that was measured before: their lines, and what of them a person does not see.

A formula is read by the value Excel stored beside it; one without, as programs write them, is a
finding and never an empty cell.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES

from connectors.excel_asides import aside_of, percent_styles
from connectors.numbers import REMEMBERED
from connectors.sheets import LOOKED_AT, Cell, Grid
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl import Workbook

MOST_COLUMNS = 200
MOST_ROWS = 1_000_000
_NOTHING = Cell("")
ERRORS = frozenset({*ERROR_CODES, "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA"})


class ExcelBook:
    """An .xlsx file whose size was measured before. Raises SourceChanged when it cannot be opened."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._book = _opened(content, values=True)
        sheets = self._book.worksheets
        self.titles = tuple(str(sheet.title) for sheet in sheets if sheet.sheet_state == "visible")
        # No hand makes a sheet very hidden: it is where programs keep their lists, and templates theirs.
        self.hidden = tuple(str(sheet.title) for sheet in sheets if sheet.sheet_state == "hidden")

    def tops(self, title: str) -> list[list[str]]:
        """Give the first lines of a sheet as texts."""
        try:
            tops = list(self._book[title].iter_rows(values_only=True, max_row=LOOKED_AT, max_col=MOST_COLUMNS))
        except Exception as error:
            raise _unreadable(error) from error
        return [[_cell(value).text for value in line] for line in tops]

    def grid(self, title: str) -> Grid:
        """Give a sheet. Raises SourceChanged for one that is too large or cannot be read."""
        sheet: Any = self._book[title]
        if (sheet.max_column or 0) > MOST_COLUMNS:
            raise SourceChanged(f"sheet {title} has {sheet.max_column:,} columns; expected at most {MOST_COLUMNS}")
        if (sheet.max_row or 0) > MOST_ROWS:
            raise SourceChanged(f"sheet {title} reaches row {sheet.max_row:,}; expected at most {MOST_ROWS:,}")
        aside = aside_of(self._part(sheet))
        beside = _opened(self._content, values=False)[title] if aside.has_formulas else None
        lines = _merged(_within(_lines(sheet, beside, percent_styles(self._book)), title), aside.merged)
        return Grid(lines, title, aside.rows, aside.columns, self.hidden, aside.filtered)

    def _part(self, sheet: Any) -> bytes:
        # The reader that does not hold the whole sheet in memory leaves out what is merged or hidden.
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                return archive.read(sheet._worksheet_path)  # noqa: SLF001 - the reader's only word on where its part is
        except (zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError, EOFError) as error:
            raise SourceChanged(
                "the workbook is cut off or damaged; expected a whole .xlsx file: save it anew"
            ) from error


def _opened(content: bytes, *, values: bool) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    except Exception as error:
        # The reader lets pass whatever its parts raise on a file that is not in order: there is no one family.
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> SourceChanged:
    return SourceChanged(f"the workbook cannot be read ({type(error).__name__}); expected .xlsx: save it anew")


def _lines(sheet: Any, beside: Any, percents: frozenset[int]) -> Iterator[list[Cell]]:
    try:
        # What a sheet says of its size may be wrong, and lines filled up to a width cost as much as cells do.
        sheet.reset_dimensions()
        values = sheet.iter_rows(values_only=not percents, max_row=MOST_ROWS)
        read = partial(_cell_shown, percents=percents) if percents else _cell
        if beside is None:
            for line in values:
                yield [read(value) for value in line]
            return
        beside.reset_dimensions()
        written = beside.iter_rows(values_only=True, max_row=MOST_ROWS)
        for line, formulas in zip(values, written, strict=True):
            cells = [read(value) for value in line]
            yield [
                Cell(str(formula), "formula-without-value") if cell.is_empty and formula is not None and _is_none(value)
                else cell
                for cell, value, formula in zip(cells, line, formulas, strict=True)
            ]  # fmt: skip
    except Exception as error:
        raise _unreadable(error) from error


def _within(lines: Iterator[list[Cell]], title: str) -> Iterator[list[Cell]]:
    for number, line in enumerate(lines, start=1):
        if any(not cell.is_empty for cell in line[MOST_COLUMNS:]):
            raise SourceChanged(f"sheet {title} has more than {MOST_COLUMNS} columns in row {number:,}; expected fewer")
        yield line[:MOST_COLUMNS]


def _is_none(value: Any) -> bool:
    return getattr(value, "value", value) is None


def _merged(lines: Iterator[list[Cell]], merged: Mapping[int, Mapping[int, str]]) -> Iterator[list[Cell]]:
    """Mark the cells that are part of a range: what stands in its first cell may hold for all of them or for one."""
    for number, line in enumerate(lines, start=1):
        if ranges := merged.get(number):
            filled = [*line, *[_NOTHING] * (max(ranges) + 1 - len(line))]
            yield [
                replace(cell, problem="cells-merged", merged=ranges[place]) if place in ranges else cell
                for place, cell in enumerate(filled)
            ]
        else:
            yield line


def _cell_shown(cell: Any, percents: frozenset[int]) -> Cell:
    read = _cell(cell.value)
    is_percent = read.is_number and getattr(cell, "_style_id", -1) in percents
    return replace(read, is_percent=True) if is_percent else read


@lru_cache(maxsize=REMEMBERED)
def _cell_of_text(value: str) -> Cell:
    text = value.strip()
    return Cell(text, "cell-error" if text in ERRORS else None)


def _cell(value: object) -> Cell:
    if value is None:
        return _NOTHING
    if isinstance(value, str):
        return _cell_of_text(value)
    if isinstance(value, bool):
        return Cell(str(value).upper(), "cell-is-a-truth")
    if isinstance(value, datetime | date | time):
        return Cell(str(value), "cell-is-a-date")
    if isinstance(value, int | float):
        return Cell(str(int(value)) if float(value).is_integer() else repr(float(value)), is_number=True)
    return Cell(str(value), "cell-error")
