"""What a sheet of an .xlsx says beside its values: what is merged, hidden, filtered, and shown as a percentage."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_MERGED = 100_000
"""How many merged cells are told one by one: a range of whole columns is told by its first rows."""

_TAG = rb"<(?:\w+:)?%s\s[^>]*>"
_ROW, _COLUMN, _MERGED = (re.compile(_TAG % name) for name in (b"row", b"col", b"mergeCell"))
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_FILTER = re.compile(rb"<(?:\w+:)?filterColumn[\s>]")
_LITERAL = re.compile(r'"[^"]*"|\\.')


@dataclass(frozen=True, slots=True)
class Aside:
    """What was found. Rows are counted from 1, columns from 0; `merged` gives the range of each cell in one."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    filtered: bool = False
    has_formulas: bool = False
    merged: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


def aside_of(part: bytes) -> Aside:
    """Read a sheet's own part. What is not written as spreadsheets write it is left out."""
    hides = b"hidden" in part
    return Aside(
        rows=frozenset(_hidden_rows(part)) if hides else frozenset(),
        columns=frozenset(_hidden_columns(part)) if hides else frozenset(),
        filtered=_FILTER.search(part) is not None,
        has_formulas=_FORMULA.search(part) is not None,
        merged=_merged(part),
    )


def percent_styles(book: Any) -> frozenset[int]:
    """Give the numbers of the cell styles that show a number as a percentage."""
    formats, styles = book._number_formats, book._cell_styles  # noqa: SLF001 - the reader has no other word for them
    return frozenset(number for number, style in enumerate(styles) if _is_percent(style.numFmtId, formats))


def _is_percent(number: int, formats: list[str]) -> bool:
    own = formats[number - 164] if 0 <= number - 164 < len(formats) else ""
    # A quoted sign is only printed: the number beside it is not multiplied.
    return "%" in _LITERAL.sub("", own or str(BUILTIN_FORMATS.get(number, "")))


def _said(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s%s=[\"']([^\"']*)[\"']" % name, tag)
    return found[1] if found else b""


def _is_hidden(tag: bytes) -> bool:
    return _said(tag, b"hidden") in {b"1", b"true"}


def _hidden_rows(part: bytes) -> Iterator[int]:
    for found in _ROW.finditer(part):
        if _is_hidden(found[0]) and (number := _said(found[0], b"r")).isdigit():
            yield int(number)


def _hidden_columns(part: bytes) -> Iterator[int]:
    for found in _COLUMN.finditer(part):
        first, last = _said(found[0], b"min"), _said(found[0], b"max")
        if _is_hidden(found[0]) and first.isdigit() and last.isdigit():
            yield from range(int(first) - 1, min(int(last), 16_384))


def _merged(part: bytes) -> Mapping[int, Mapping[int, str]]:
    told: defaultdict[int, dict[int, str]] = defaultdict(dict)
    count = 0
    for found in _MERGED.finditer(part):
        written = _said(found[0], b"ref").decode("ascii", errors="replace")
        for row, place in _cells_of(written):
            told[row][place] = written
            count += 1
            if count == MOST_MERGED:
                return told
    return told


def _cells_of(written: str) -> Iterator[tuple[int, int]]:
    try:
        left, top, right, bottom = range_boundaries(written)
    except (ValueError, TypeError):
        return
    if left is None or top is None or right is None or bottom is None:
        return
    for row in range(top, bottom + 1):
        yield from ((row, place) for place in range(left - 1, right))
