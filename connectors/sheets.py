"""The cells of a CSV or Excel file by header, with the row a person sees them on.

A file is refused whole, in one sentence, when it is not what it should be; an Excel file is measured
before it is unpacked.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST_UNPACKED = 300_000_000
LARGEST_RATIO = 300
MOST_COLUMNS = 200
_DELIMITERS = (",", ";", "\t")
_NOT_OURS = {
    b"\xd0\xcf\x11\xe0": "an old or encrypted Excel file",
    b"%PDF": "a PDF file",
    b"<htm": "an HTML page",
    b"<!DO": "an HTML page",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; `problem` is a finding code when there is no text to be had from it."""

    text: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: dict[str, Cell]


def rows_of(content: bytes, required: Sequence[str], optional: Sequence[str]) -> Iterator[Row]:
    """Give the rows under the header, by column name; empty rows are left out.

    Raises SourceChanged when the file cannot be read, or its header lacks a required column.
    """
    lines = _of_workbook(content) if content[:2] == b"PK" else _of_text(content, required)
    header: list[str] | None = None
    for number, cells in enumerate(lines, start=1):
        if not any(cell.text or cell.problem for cell in cells):
            continue
        if header is None:
            header = _header([cell.text for cell in cells], required)
            continue
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name in {*required, *optional}}
        yield Row(number, {**{name: Cell("") for name in required}, **named})
    if header is None:
        raise SourceChanged(f"the file is empty; expected a header row with {', '.join(required)}")


def _header(found: list[str], required: Sequence[str]) -> list[str]:
    names = [name.strip().lower() for name in found]
    missing = [name for name in required if name not in names]
    if missing:
        raise SourceChanged(
            f"the header row has {', '.join(names[:12])}; expected also {', '.join(missing)}: use the source's template"
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SourceChanged(f"the header row has {', '.join(twice)} twice; expected each column once")
    return names


def _of_text(content: bytes, required: Sequence[str]) -> Iterator[list[Cell]]:
    for start, what in _NOT_OURS.items():
        if content[:4].upper().startswith(start.upper()):
            raise SourceChanged(f"the file is {what}; expected CSV or .xlsx: save it as one of these")
    text = _decoded(content)
    first = text.split("\n", 1)[0].lower()
    delimiter = next(
        (mark for mark in _DELIMITERS if f"{required[0]}{mark}" in first or f"{mark}{required[0]}" in first), ","
    )
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [Cell(cell.strip()) for cell in line]
    except csv.Error as error:
        raise SourceChanged(
            f"the file breaks off or is not CSV ({error}); expected closed quotes on every line"
        ) from error


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceChanged(
            f"byte {error.start} is not {encoding.upper().removesuffix('-SIG')}; "
            "expected Unicode text: save the file as 'CSV UTF-8'"
        ) from error
    if "\0" in text:
        raise SourceChanged("the file holds NUL bytes; expected text")
    return text


def _of_workbook(content: bytes) -> Iterator[list[Cell]]:
    _measure(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        if (sheet.max_column or 0) > MOST_COLUMNS:
            raise SourceChanged(f"sheet {sheet.title} has {sheet.max_column} columns; expected at most {MOST_COLUMNS}")
        for line in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield [_cell(value) for value in line]
    except (InvalidFileException, KeyError, OSError, ValueError) as error:
        raise SourceChanged(f"the workbook cannot be opened ({error}); expected an .xlsx file: save it anew") from error


def _measure(content: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise SourceChanged("the workbook is cut off or damaged; expected a whole .xlsx file") from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise SourceChanged("the file is an archive, not a workbook; expected .xlsx or CSV")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise SourceChanged("the workbook holds macros; expected none: save it as .xlsx")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * max(len(content), 1):
        raise SourceChanged(f"the workbook unpacks to {unpacked:,} bytes; expected at most {LARGEST_UNPACKED:,}")


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, str):
        return Cell(value.strip(), "cell-error" if value.startswith("#") else None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Cell(str(value), "cell-not-a-number")
    return Cell(str(int(value)) if float(value).is_integer() else repr(float(value)))
