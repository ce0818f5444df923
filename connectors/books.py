"""A file as the sheets in it: which of them holds our table, and its lines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from connectors.decoding import DELIMITERS, lines_of_text, text_of
from connectors.file_kinds import FileKind, kind_of_file
from connectors.numbers import REMEMBERED
from connectors.sheets import LOOKED_AT, Cell, Grid, Headings, header_in
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.handing_in import Choices


class SheetUnclear(SourceChanged):
    """None of the sheets has our columns, or several have: a person must say which is meant."""


class Book(Protocol):
    """A workbook. `titles` are the sheets a person sees, `hidden` those they do not and may not know of."""

    titles: tuple[str, ...]
    hidden: tuple[str, ...]

    def tops(self, title: str) -> list[list[str]]:
        """Give the first lines of a sheet as texts."""
        ...

    def grid(self, title: str) -> Grid:
        """Give a sheet. Raises SourceChanged for one that is too large."""
        ...


def book_of(content: bytes, kind: FileKind) -> Book:
    """Open a workbook. Raises SourceChanged for one that cannot be read."""
    if kind is FileKind.XLSX:
        from connectors.excel import ExcelBook  # noqa: PLC0415 - only who hands in a workbook pays for its reader

        return ExcelBook(content)
    from connectors.old_sheets import OldBook  # noqa: PLC0415 - as above

    return OldBook(content, kind)


def grid_of(content: bytes, headings: Headings, choices: Choices) -> Grid:
    """Give the one table of a file. Raises SourceChanged when it cannot be read or a person must say more about it."""
    kind = kind_of_file(content)
    if kind is FileKind.TEXT:
        return Grid(_cells_of_text(text_of(content, choices.encoding), headings))
    book = book_of(content, kind)
    return book.grid(sheet_in(book, headings, choices))


def sheet_in(book: Book, headings: Headings, choices: Choices) -> str:
    """Find the visible sheet with our columns, or the one that was chosen. Raises SheetUnclear when it is not one."""
    there = ", ".join(book.titles) or "none that is visible"
    if choices.sheet is not None:
        if choices.sheet not in book.titles:
            raise SheetUnclear(f"no sheet is called {choices.sheet}; there is {there}: choose one of these")
        return choices.sheet
    found = [title for title in book.titles if header_in(book.tops(title), headings)]
    if len(found) == 1:
        return found[0]
    if found:
        raise SheetUnclear(f"the sheets {', '.join(found)} all have our columns; expected one: remove the others")
    wanted = ", ".join(headings.missing(()))
    raise SheetUnclear(f"no sheet has the columns {wanted} in one row; there is {there}: use the source's template")


def _cells_of_text(text: str, headings: Headings) -> Iterator[list[Cell]]:
    for line in lines_of_text(text, delimiter_of(text, headings)):
        yield [_cell(field) for field in line]


@lru_cache(maxsize=REMEMBERED)
def _cell(field: str) -> Cell:
    return Cell(field.strip())


def delimiter_of(text: str, headings: Headings) -> str:
    """Give the mark that makes a header row of one of the first lines, else the one that comes nearest."""
    return min(DELIMITERS, key=lambda mark: _fit(tops_of_text(text, mark), headings))


def _fit(lines: Sequence[Sequence[str]], headings: Headings) -> tuple[int, int]:
    """Say how ill lines fit: how many columns the best of them lacks, and then how few cells it has."""
    befores: list[Sequence[str]] = [(), *lines]
    lacks = [len(headings.missing(headings.keys(line, above))) for above, line in zip(befores, lines, strict=False)]
    least = min(lacks, default=len(headings.missing(())) + 1)
    return least, -max(map(len, lines), default=0)


def tops_of_text(text: str, mark: str) -> list[list[str]]:
    """Give the first lines that are not empty; none after one that is no CSV under this mark."""
    found: list[list[str]] = []
    try:
        for line in lines_of_text(text, mark):
            if any(field.strip() for field in line):
                found.append([field.strip() for field in line])
            if len(found) == LOOKED_AT:
                break
    except SourceChanged:
        # A quote that is none under another mark: reading on tells it, should this be the mark.
        pass
    return found
