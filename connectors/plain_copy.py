"""A file that is no .xlsx as a workbook: its rows as they were, each cell as text, to be marked and mended there."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import python_calamine

from connectors.books import tops_of_text
from connectors.decoding import DELIMITERS, lines_of_text, text_of
from connectors.file_kinds import FileKind, kind_of_file
from connectors.findings_sheet import put_text
from connectors.saving import LONG_AGO
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from indicators.handing_in import Choices

MOST_COPIED = 1_000_000
"""Cells that are copied at most; rows that are wanted are copied beyond it."""

LOOKED_AT = 20
AUTHOR = "Milepost"
_NOT_IN_TITLE = re.compile(r"[\\*?:/\[\]]")


def plain_copy(content: bytes, choices: Choices, wanted: Mapping[str | None, set[int]]) -> tuple[Workbook, bool]:
    """Make a workbook of any table, and say whether rows were left out because there are too many.

    `wanted` are lines that must be there, by the title of their sheet. Raises SourceChanged for no table.
    """
    book, short = openpyxl.Workbook(), False
    book.remove(book.worksheets[0])
    book.properties.creator = AUTHOR
    book.properties.created = book.properties.modified = LONG_AGO
    for name, rows in _tables(content, choices):
        lines = wanted.get(None, set()) | wanted.get(name, set())
        short |= _copy(book.create_sheet(title_of(name)), rows, lines)
    return book, short


def title_of(name: str) -> str:
    """Give the title a sheet of any spreadsheet has in a workbook."""
    return _NOT_IN_TITLE.sub("_", name)[:31]


def _copy(sheet: Worksheet, rows: Iterable[Sequence[str]], wanted: set[int]) -> bool:
    """Copy rows; say whether some were left out."""
    cells, short = 0, False
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if cells > MOST_COPIED and number not in wanted:
            short = True
            continue
        for place, text in enumerate(row, start=1):
            if text:
                put_text(sheet.cell(number, place), text)
    return short


def _tables(content: bytes, choices: Choices) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    """Give the sheets of a file and their rows as text."""
    if kind_of_file(content) is not FileKind.TEXT:
        yield from _sheets(content)
        return
    yield "Data", _lines(content, choices)


def _sheets(content: bytes) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [[_text(value) for value in row] for row in rows]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SourceChanged("the file cannot be opened to mark its findings; expected .xlsx: save it as one") from error


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _lines(content: bytes, choices: Choices) -> Iterator[Sequence[str]]:
    text = text_of(content, choices.encoding)
    # Which of the marks parts the columns matters to the eye alone: the one that makes most of them.
    mark = max(DELIMITERS, key=lambda one: max(map(len, tops_of_text(text, one)), default=0))
    yield from lines_of_text(text, mark)
