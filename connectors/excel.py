"""The lines of an Excel workbook: measured before it is unpacked, read from the one visible sheet with our columns.

A formula is read by the value Excel stored beside it; one without, as programs write them, is a
finding and never an empty cell.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES

from connectors.sheets import LOOKED_AT, Cell, names_of
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_UNPACKED = 300_000_000
LARGEST_RATIO = 300
MOST_MEMBERS = 10_000
MOST_COLUMNS = 200
MOST_ROWS = 1_000_000
ERRORS = frozenset({*ERROR_CODES, "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA"})


def lines_of_workbook(content: bytes, required: Sequence[str]) -> tuple[str, Iterator[list[Cell]]]:
    """Give the title of the visible sheet that has the required columns, and its lines from the first row on.

    Raises SourceChanged when the file is no workbook that may be read, no sheet or several have the
    columns, or cells of it are merged.
    """
    formulas = _measure(content)
    book = _opened(content, values=True)
    title = _sheet_with(book, required)
    sheet = book[title]
    _refuse_merged(content, sheet)
    beside = _opened(content, values=False)[title] if formulas else None
    return title, _lines(sheet, beside)


def _measure(content: bytes) -> bool:
    """Refuse what must not be unpacked; say whether any sheet holds formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_members(members, len(content))
            sheets = [one for one in members if one.filename.startswith("xl/worksheets/")]
            return any(re.search(rb"<(\w+:)?f[\s>/]", archive.read(sheet)) for sheet in sheets)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        # Damage, a lie about sizes, a password, a packing it does not know: the archive reader has no one family.
        raise SourceChanged("the workbook is cut off or damaged; expected a whole .xlsx file: save it anew") from error


def _refuse_members(members: Sequence[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    if "xl/workbook.xml" not in names:
        raise SourceChanged("the file is an archive, not a workbook; expected .xlsx or CSV")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise SourceChanged("the workbook holds macros; expected none: save it as .xlsx")
    if len(names) > MOST_MEMBERS or len(set(names)) != len(names):
        raise SourceChanged("the workbook is not put together as Excel does it; expected one saved by a spreadsheet")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * size:
        raise SourceChanged(f"the workbook unpacks to {unpacked:,} bytes; expected at most {LARGEST_UNPACKED:,}")


def _opened(content: bytes, *, values: bool) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    except Exception as error:
        # The reader lets pass whatever its parts raise on a file that is not in order: there is no one family.
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> SourceChanged:
    return SourceChanged(f"the workbook cannot be read ({type(error).__name__}); expected .xlsx: save it anew")


def _sheet_with(book: Workbook, required: Sequence[str]) -> str:
    """Find the visible sheet whose first lines hold the required columns."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    found = [sheet.title for sheet in visible if _has_header(sheet, required)]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise SourceChanged(f"the sheets {', '.join(found)} all have our columns; expected one: remove the others")
    there = ", ".join(str(sheet.title) for sheet in visible) or "none that is visible"
    wanted = ", ".join(required)
    raise SourceChanged(f"no sheet has the columns {wanted} in one row; there is {there}: use the source's template")


def _has_header(sheet: Worksheet, required: Sequence[str]) -> bool:
    try:
        tops = list(sheet.iter_rows(values_only=True, max_row=LOOKED_AT, max_col=MOST_COLUMNS))
    except Exception as error:
        raise _unreadable(error) from error
    return any(set(required) <= set(names_of([str(cell or "") for cell in line])) for line in tops)


def _refuse_merged(content: bytes, sheet: Any) -> None:
    # The reader that does not hold the whole sheet in memory leaves merged cells out; the sheet's own file has them.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        ranges = re.findall(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z0-9:]+)"', archive.read(sheet._worksheet_path))  # noqa: SLF001 - its only way there
    if ranges:
        shown = ", ".join(one.decode() for one in ranges[:5])
        raise SourceChanged(f"sheet {sheet.title}: cells {shown} are merged; expected a value in each: unmerge them")


def _lines(sheet: Any, beside: Any) -> Iterator[list[Cell]]:
    if (sheet.max_column or 0) > MOST_COLUMNS:
        raise SourceChanged(f"sheet {sheet.title} has {sheet.max_column:,} columns; expected at most {MOST_COLUMNS}")
    if (sheet.max_row or 0) > MOST_ROWS:
        raise SourceChanged(f"sheet {sheet.title} reaches row {sheet.max_row:,}; expected at most {MOST_ROWS:,}")
    try:
        values = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS)
        if beside is None:
            for line in values:
                yield [_cell(value) for value in line]
            return
        written = beside.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS)
        for line, formulas in zip(values, written, strict=True):
            yield [
                _without_value(formula) if value is None and formula is not None else _cell(value)
                for value, formula in zip(line, formulas, strict=True)
            ]
    except Exception as error:
        raise _unreadable(error) from error


def _without_value(formula: object) -> Cell:
    return Cell(str(formula), "formula-without-value")


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, str):
        text = value.strip()
        return Cell(text, "cell-error" if text in ERRORS else None)
    if isinstance(value, bool):
        return Cell(str(value).upper(), "cell-is-a-truth")
    if isinstance(value, datetime | date | time):
        return Cell(str(value), "cell-is-a-date")
    if isinstance(value, int | float):
        return Cell(str(int(value)) if float(value).is_integer() else repr(float(value)), is_number=True)
    return Cell(str(value), "cell-error")
