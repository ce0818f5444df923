"""The sheets of .xls and .ods files, through a reader that must run in a process of its own: it may end it.

It gives a cell with an error as an empty one and does not say how numbers are shown: what is doubtful for
that reason is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from connectors.file_kinds import FileKind
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
        if kind is FileKind.ODS:
            _refuse_errors(content)
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
        return Grid(_lines(lines), title, hidden_sheets=self.hidden, tells_formats=False)

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
        raise SourceChanged(
            "the workbook is locked with a password; expected one that opens without: take it off"
        ) from error
    except Exception as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> SourceChanged:
    return SourceChanged(f"the workbook cannot be read ({type(error).__name__}); expected .xlsx: save it as that")


def _refuse_errors(content: bytes) -> None:
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


def _lines(lines: list[list[Any]]) -> Iterator[list[Cell]]:
    for line in lines:
        yield [_cell(value) for value in line]


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
