"""Where in a file a finding is: the letters of columns, and the cells of findings that know row and column only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.contract import Reading
    from indicators.findings import Finding

VALUE = "value"


def letter_of(place: int) -> str:
    """Give the letters of a column counted from 0: A, B … Z, AA."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def placed(findings: Iterable[Finding], reading: Reading) -> tuple[Finding, ...]:
    """Give findings with the sheet and cell of their file, as far as the reading of it tells; others as they are.

    A finding about a value of a row that has several is placed only where one of them was understood.
    """
    if not len(reading.columns) or (len(reading.frame) and reading.frame["file"].max() > 0):
        return tuple(findings)
    wide = _columns_by_row(reading) if VALUE not in reading.columns else {}
    return tuple(_placed(one, reading, wide) for one in findings)


def _columns_by_row(reading: Reading) -> dict[int, str]:
    """Give the column of the only value of a row, where each indicator has a column of its own."""
    names: dict[int, str] = {}
    for row, name in zip(reading.frame["row"], reading.frame["indicator"], strict=True):
        names[int(row)] = "" if int(row) in names else str(name)
    return {row: reading.columns[name] for row, name in names.items() if name in reading.columns}


def _placed(one: Finding, reading: Reading, wide: dict[int, str]) -> Finding:
    if one.row is None or one.cell is not None:
        return one
    letter = wide.get(one.row) if one.column == VALUE and wide else reading.columns.get(one.column or "")
    return replace(one, sheet=one.sheet or reading.sheet, cell=f"{letter}{one.row}" if letter else None)
