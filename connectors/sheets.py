"""The rows of a CSV or Excel file by header, with the sheet and row a person sees them on.

What kind of file it is, is decided by its bytes. A file is refused whole, in one sentence, when it is
not what it should be.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOOKED_AT = 20
"""How many lines may stand above the header row: a title, who it is from, when it was made."""

_DELIMITERS = (",", ";", "\t")
_NOT_OURS = {
    b"\xd0\xcf\x11\xe0": "an old or encrypted Excel file",
    b"%PDF": "a PDF file",
    b"<htm": "an HTML page",
    b"<!DO": "an HTML page",
}


class HeaderMissing(SourceChanged):
    """No row has the columns. The message quotes the first row, which in a file about people may be one of them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; `problem` is a finding code when there is no text to be had from it.

    `is_number` says that the file holds a number there and no text: then no mark in it needs interpreting.
    """

    text: str
    problem: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the header. `beyond` are the texts of cells that stand under no heading.

    `left_out` are the headings nobody asked for.
    """

    number: int
    cells: dict[str, Cell]
    sheet: str | None = None
    beyond: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def rows_of(content: bytes, required: Sequence[str], optional: Sequence[str]) -> Iterator[Row]:
    """Give the rows under the header, by column name; empty rows are left out.

    Raises SourceChanged when the file cannot be read, or its header lacks a required column.
    """
    if content[:2] == b"PK":
        # Only who hands in a workbook pays for the reader.
        from connectors.excel import lines_of_workbook  # noqa: PLC0415 - see above

        sheet, lines = lines_of_workbook(content, required)
    else:
        sheet, lines = None, _lines_of_text(content, required)
    wanted, header, above = {*required, *optional}, None, []
    for number, cells in enumerate(lines, start=1):
        if not any(cell.text or cell.problem for cell in cells):
            continue
        if header is None:
            header = _header([cell.text for cell in cells], required)
            above.append(cells)
            if header is None and len(above) == LOOKED_AT:
                break
            continue
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name in wanted}
        beyond = tuple(cell.text for cell in cells[len(header) :] if cell.text)
        left_out = tuple(name for name in header if name and name not in wanted)
        yield Row(number, {**{name: Cell("") for name in required}, **named}, sheet, beyond, left_out)
    if header is None:
        raise _no_header(above[0] if above else [], required)


def names_of(cells: Sequence[str]) -> list[str]:
    """Give headings as they are compared: without case and surrounding space."""
    return [name.strip().lower() for name in cells]


def _header(found: Sequence[str], required: Sequence[str]) -> list[str] | None:
    """Give the headings of a line, or None when it is not the header row."""
    names = names_of(found)
    if not set(required) <= set(names):
        return None
    while not names[-1]:
        names.pop()
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SourceChanged(f"the header row has {', '.join(twice)} twice; expected each column once")
    return names


def _no_header(first: Sequence[Cell], required: Sequence[str]) -> HeaderMissing:
    names = [name for name in names_of([cell.text for cell in first]) if name]
    if not names:
        return HeaderMissing(f"the file is empty; expected a header row with {', '.join(required)}")
    missing = ", ".join(name for name in required if name not in names)
    return HeaderMissing(
        f"the first row has {', '.join(names[:12])}; expected also {missing}: use the source's template"
    )


def _lines_of_text(content: bytes, required: Sequence[str]) -> Iterator[list[Cell]]:
    for start, what in _NOT_OURS.items():
        if content[:4].upper().startswith(start.upper()):
            raise SourceChanged(f"the file is {what}; expected CSV or .xlsx: save it as one of these")
    text = _decoded(content)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, required), strict=True):
            yield [Cell(cell.strip()) for cell in line]
    except csv.Error as error:
        raise SourceChanged(
            f"the file breaks off or is not CSV ({error}); expected closed quotes on every line"
        ) from error


def _delimiter(text: str, required: Sequence[str]) -> str:
    """Give the mark that makes the required columns of the line that names them."""
    heading = next((line for line in text.splitlines() if required[0] in line.lower()), "").lower().replace('"', "")
    found = {mark: len(set(required) & set(names_of(heading.split(mark)))) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: found[mark])


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
        raise SourceChanged("the file holds NUL bytes; expected text: save it as 'CSV UTF-8'")
    return text
