"""The sheets of .xls and .ods files, through a reader that must run in a process of its own: it may end it.

It gives a cell with an error as an empty one and does not say how numbers are shown: both are looked up in the
file itself, and what stays doubtful is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from connectors.file_kinds import LOCKED, FileKind
from connectors.old_marks import Marks, Place, marks_of
from connectors.sheets import LOOKED_AT, Cell, Grid
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_COLUMNS = 200
MOST_ROWS = 1_000_000

_ODS_ERROR = re.compile(rb'value-type="error"|>(?:#DIV/0!|#N/A|#REF!|#VALUE!|#NAME\?|#NUM!|Err:\d{3})<')


class OldBook:
    """An .xls or .ods file. Raises SourceChanged when it cannot be opened."""

    def __init__(self, content: bytes, kind: FileKind) -> None:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - only ever in a child process

        self._kind = kind
        self._marks = marks_of(content) if kind is FileKind.XLS else {}
        self._tells_formats = self._marks is not None
        if kind is FileKind.ODS:
            self._tells_formats = b'value-type="percentage"' not in _content_of(content)
        self._book = _opened(content)
        sheets = [one for one in self._book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        self.titles = tuple(one.name for one in sheets if one.visible == SheetVisibleEnum.Visible)
        self.hidden = tuple(one.name for one in sheets if one.visible == SheetVisibleEnum.Hidden)

    def tops(self, title: str) -> list[list[str]]:
        """Give the first lines of a sheet as texts."""
        return [[_cell(value).text for value in line] for line in self._values(title, LOOKED_AT)]

    def grid(self, title: str) -> Grid:
        """Give a sheet. Raises SourceChanged for one that is too large or cannot be read."""
        lines = self._values(title)
        width = max((len(line) for line in lines), default=0)
        if width > MOST_COLUMNS:
            raise SourceChanged(f"sheet {title} has {width:,} columns; expected at most {MOST_COLUMNS}")
        if len(lines) > MOST_ROWS:
            raise SourceChanged(f"sheet {title} reaches row {len(lines):,}; expected at most {MOST_ROWS:,}")
        marks = self._marks_on(title)
        return Grid(_lines(lines, marks), title, hidden_sheets=self.hidden, tells_formats=self._tells_formats)

    def _marks_on(self, title: str) -> Marks:
        if self._kind is FileKind.ODS:
            return Marks()
        if self._marks is None or title not in self._marks:
            raise SourceChanged(
                "the workbook is not put together as Excel does it, and errors in it could not be told from empty "
                "cells; expected .xlsx: save it as that"
            )
        return self._marks[title]

    def _values(self, title: str, most: int | None = None) -> list[list[Any]]:
        try:
            values: list[list[Any]] = self._book.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=most)
        except Exception as error:
            # The reader's errors have no one family either.
            raise _unreadable(error) from error
        return values


def _opened(content: bytes) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - only ever in a child process

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise SourceChanged(LOCKED) from error
    except Exception as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> SourceChanged:
    return SourceChanged(f"the workbook cannot be read ({type(error).__name__}); expected .xlsx: save it as that")


def _content_of(content: bytes) -> bytes:
    """Give the values of an .ods as they are written. Raises SourceChanged when there are errors among them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            part = archive.read("content.xml")
        except (KeyError, zipfile.BadZipFile) as error:
            raise SourceChanged("the workbook is cut off or damaged; expected a whole file: save it anew") from error
    if _ODS_ERROR.search(part):
        raise SourceChanged(
            "the workbook has cells with an error, and an .ods file does not let them be told from empty ones; "
            "expected none: mend the formulas, or save it as .xlsx to see which they are"
        )
    return part


def _lines(lines: list[list[Any]], marks: Marks) -> Iterator[list[Cell]]:
    for row, line in enumerate(lines):
        cells = [_cell(value) for value in line]
        if marks.errors or marks.percents:
            cells = [_marked(cell, (row, place), marks) for place, cell in enumerate(cells)]
        yield cells


def _marked(cell: Cell, place: Place, marks: Marks) -> Cell:
    if place in marks.errors:
        return Cell("an error", "cell-error")
    return replace(cell, is_percent=True) if cell.is_number and place in marks.percents else cell


def _cell(value: Any) -> Cell:
    if value is None or value == "":
        return Cell("")
    if isinstance(value, str):
        return Cell(value.strip())
    if isinstance(value, bool):
        return Cell(str(value).upper(), "cell-is-a-truth")
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(str(value), "cell-is-a-date")
    if isinstance(value, int | float):
        return Cell(str(int(value)) if float(value).is_integer() else repr(float(value)), is_number=True)
    return Cell(str(value), "cell-error")
