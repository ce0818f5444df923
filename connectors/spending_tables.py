"""A file of amounts spent, CSV or a workbook: output, year, amount, perhaps a note, under headings of six languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from connectors.answers import PROBLEMS, TOO_LONG
from connectors.apart import run_apart
from connectors.layouts import CELL_PROBLEMS
from connectors.numbers import plain_number
from connectors.parcels import Parcel
from connectors.sheets import rows_of
from indicators.errors import SourceChanged
from indicators.findings import Finding, Severity
from indicators.handing_in import Choices
from indicators.headings import HEADINGS
from indicators.spending_lines import SpendingLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.sheets import Cell, Row

COLUMNS = {
    "output": ("output", "produit", "producto", "намеченный результат деятельности", "输出成果", "الناتج"),
    "year": ("year", "année", "año", "год", "年份", "السنة"),
    "amount": ("amount", "montant", "importe", "сумма", "金额", "المبلغ"),
    "note": ("note", *HEADINGS["note"].values()),
}
"""What people call each column."""

REQUIRED, OPTIONAL = ("output", "year", "amount"), ("note",)
NOISE, CENT = Decimal("0.000001"), Decimal("0.01")

_CHOICES = Choices(columns={word: column for column, words in COLUMNS.items() for word in words})


def read_spending(content: bytes, file: str) -> tuple[list[SpendingLine], list[Finding]]:
    """Read the lines of a file, and find the cells that hold no text at all.

    Raises SourceChanged for a file that is no table, or whose header lacks a column.
    """
    lines, found = [], []
    for row in rows_of(content, REQUIRED, OPTIONAL, _CHOICES):
        wrong = [_problem_of(name, cell, row, file) for name, cell in row.cells.items() if cell.problem is not None]
        if row.beyond:
            wrong.append(_beyond(row, file))
        if wrong:
            found += wrong
            continue
        told = {name: cell.text for name, cell in row.cells.items()}
        lines.append(SpendingLine(**told | {"amount": amount_in(row.cells["amount"])}, row=row.number))
    return lines, found


def amount_in(cell: Cell) -> str:
    """Give the amount of a cell as digits; a text that is none as it stands, for whoever refuses it."""
    text = plain_number(cell.text)
    if not cell.is_number:
        return text
    amount = Decimal(text)
    rounded = amount.quantize(CENT, ROUND_HALF_UP)
    # A workbook adds up in binary: 0.1 and 0.2 make 0.30000000000000004 there.
    return format(rounded if abs(amount - rounded) < NOISE else amount, "f")


def _problem_of(column: str, cell: Cell, row: Row, file: str) -> Finding:
    assert cell.problem is not None, "only a cell that has a problem is asked for it"
    expected, remedy = CELL_PROBLEMS[cell.problem]
    return Finding(
        code=cell.problem, severity=Severity.ERROR, file=file, sheet=row.sheet, row=row.number, column=column,
        cell=f"{row.letters[column]}{row.number}", found=cell.text[:80] or "nothing", expected=expected, remedy=remedy,
    )  # fmt: skip


def _beyond(row: Row, file: str) -> Finding:
    expected, remedy = PROBLEMS[TOO_LONG]
    return Finding(
        code=TOO_LONG, severity=Severity.ERROR, file=file, sheet=row.sheet, row=row.number,
        cell=f"{row.beyond_at}{row.number}", found=row.beyond[0][:80], expected=expected, remedy=remedy,
    )  # fmt: skip


_ANSWER: TypeAdapter[tuple[list[SpendingLine], list[Finding]]] = TypeAdapter(tuple[list[SpendingLine], list[Finding]])


def read_spending_apart(content: bytes, file: str) -> tuple[list[SpendingLine], list[Finding]]:
    """Read a file as `read_spending` does, in a process of its own. Raises SourceChanged also where that breaks off."""
    answer = run_apart(f"{_read.__module__}:{_read.__name__}", Parcel({"file": file}, [content]))
    try:
        return _ANSWER.validate_python(answer.said)
    except ValidationError as error:
        raise SourceChanged(
            "the reader's answer about this file cannot be understood; expected a table: save it anew, or as CSV"
        ) from error


def _read(said: dict[str, Any], parts: Sequence[bytes | memoryview]) -> Parcel:
    return Parcel(_ANSWER.dump_python(read_spending(bytes(parts[0]), said["file"]), mode="json"))
