"""Files of rows by a declared layout: JSON documents, CSV and workbooks, as rows with a cell for each declared column.

A field that no row has any more was renamed: then the file is refused, and no value is guessed from the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.http import read_json
from connectors.layouts import key_of
from connectors.progress import aloud
from connectors.sheets import NOTHING_CHOSEN, Cell, Row, rows_of
from indicators.errors import SourceChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from connectors.frames import Gathering
    from indicators.framework import Layout
    from indicators.handing_in import Choices

GONE: Any = object()
"""What stands at the end of a way that leads nowhere."""

MAY_BE_LEFT_OUT = frozenset({"value", "status", "note", "source"})
"""Our columns that a row may lack: the others say what its value is about."""

MAY_BE_LEFT_OUT_BY_ALL = MAY_BE_LEFT_OUT - {"value"}


def table_rows(
    content: bytes, layout: Layout, shown: str, gathering: Gathering | None = None, choices: Choices = NOTHING_CHOSEN
) -> Iterator[Row]:
    """Give the rows of a file; a gathering counts them and sees their fields. Raises SourceChanged for what is none."""
    if layout.form == "json":
        yield from document_rows(read_json(content, shown), layout, shown, gathering)
        return
    rows = rows_of(content, [key_of(layout, name) for name in layout.columns], (), as_laid_out(choices, layout))
    yield from rows if gathering is None else seen_by(gathering, rows)


def as_laid_out(choices: Choices, layout: Layout) -> Choices:
    """Give choices that name columns by the layout's own headings."""
    columns = {heading: key_of(layout, name) if name else "" for heading, name in choices.columns.items()}
    return choices.model_copy(update={"columns": columns})


def seen_by(gathering: Gathering, rows: Iterable[Row]) -> Iterator[Row]:
    """Pass rows of a table on, counted; their fields are those of the first, because they stand under one header."""
    for number, row in enumerate(aloud(rows)):
        gathering.rows_read += 1
        if not number:
            gathering.see([dict.fromkeys(row.cells, "")])
            gathering.sheet = row.sheet
        yield row


def document_rows(document: Any, layout: Layout, shown: str, gathering: Gathering | None = None) -> list[Row]:
    """Give the rows of a JSON document, counted from 1. Raises SourceChanged when there is no list of rows in it."""
    rows = at(document, layout.rows)
    place = layout.rows or "the document"
    if not isinstance(rows, list) or not all(isinstance(row, dict | list) for row in rows):
        raise SourceChanged(f"{shown}: found {_shortly(rows)} at {place}, expected a list of rows")
    _require_fields(rows, layout, shown)
    if gathering is not None:
        gathering.rows_read += len(rows)
        gathering.see(_fields(row) for row in rows)
    return [Row(number, _cells(row, layout)) for number, row in enumerate(rows, start=1)]


def at(document: Any, way: str) -> Any:
    """Give what stands at a dotted way within a JSON document, `GONE` when nothing does. Lists are counted from 0."""
    if not way:
        return document
    if isinstance(document, dict):
        # A name may hold dots itself: the longest that is there is meant.
        parts = way.split(".")
        for end in range(len(parts), 0, -1):
            if (name := ".".join(parts[:end])) in document:
                return at(document[name], ".".join(parts[end:]))
    first, _, rest = way.partition(".")
    if isinstance(document, list) and first.isdecimal() and int(first) < len(document):
        return at(document[int(first)], rest)
    return GONE


def _cells(row: Any, layout: Layout) -> dict[str, Cell]:
    return {way: _cell(at(row, way), name) for name, way in layout.columns.items()}


def _cell(value: Any, name: str) -> Cell:
    if value is GONE:
        return Cell("", None if name in MAY_BE_LEFT_OUT else "field-missing")
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(str(value).lower(), "cell-is-a-truth")
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return Cell(str(int(value)) if whole else repr(value), is_number=True)
    return Cell(value.strip()) if isinstance(value, str) else Cell(str(value)[:60], "cell-has-parts")


def _require_fields(rows: Sequence[Any], layout: Layout, shown: str) -> None:
    for name, way in layout.columns.items():
        if rows and name not in MAY_BE_LEFT_OUT_BY_ALL and all(at(row, way) is GONE for row in rows):
            there = ", ".join(_fields(rows[0])) or "nothing"
            raise SourceChanged(f"{shown}: no row has {way}; the first has {there}: expected our {name} there")


def _fields(row: Any) -> Mapping[str, Any]:
    return row if isinstance(row, dict) else {str(place): value for place, value in enumerate(row)}


def _shortly(value: Any) -> str:
    return "nothing" if value is GONE else repr(value)[:60]
