"""A file that is no .xlsx as a workbook: its rows as they were, each cell as text, to be marked and mended there."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import openpyxl
import python_calamine

from connectors.findings_sheet import put_text, visible
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
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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
                put_text(sheet.cell(number, place), writable(text))
    return short


def writable(text: str) -> str:
    """Give a text as a workbook can hold it: of what cannot be written in XML, what shows it."""
    return _UNWRITABLE.sub(lambda found: visible(found[0]), text)


def _tables(content: bytes, choices: Choices) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    """Give the sheets of a file and their rows as text."""
    if content[:4] == b"\xd0\xcf\x11\xe0" or content[:2] == b"PK":
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
    marked = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(choices.encoding.value if choices.encoding else marked).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SourceChanged(
            f"byte {error.start} is not {error.encoding}; expected the encoding to be chosen"
        ) from error
    first = text.splitlines()[:LOOKED_AT]
    mark = max(",;\t", key=lambda one: max((line.count(one) for line in first), default=0))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as error:
        raise SourceChanged(f"the file breaks off or is not CSV ({error}); expected closed quotes") from error
