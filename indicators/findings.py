"""What a check has to say: a code, how serious, where, what was found, what was expected, what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_OF_A_CODE = 10_000
"""Findings of one code that are kept one by one. Any beyond them say nothing new, and are counted."""


class Severity(StrEnum):
    """`blocker` stops the file, `error` refuses the row, `warning` travels with it."""

    BLOCKER = "blocker"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem at one place. Rows are numbered as a person sees them, from 1 with the header as row 1.

    `cell` is the address in a sheet (`D17`), where the file has cells.
    """

    code: str
    severity: Severity
    source: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    found: str | None = None
    expected: str | None = None
    remedy: str | None = None

    def place(self) -> str:
        """Say where, in the order a person looks: file, sheet, row, column."""
        parts = [
            self.file or self.source or "",
            f"sheet {self.sheet}" if self.sheet else "",
            f"cell {self.cell}" if self.cell else f"line {self.row}" if self.row is not None else "",
            self.column or "",
        ]
        return ", ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first findings of each code; how many `more` there are of some codes, by code; and how many `rows` are
    refused of which only those tell.
    """

    findings: tuple[Finding, ...]
    more: Mapping[str, int]
    rows: int


def first_of_each(findings: Iterable[Finding], most: int = MOST_OF_A_CODE) -> Firsts:
    """Keep the first findings of each code, in their order, and count the others exactly."""
    there, kept = Counter[str](), list[Finding]()
    told, untold = set[tuple[Any, ...]](), set[tuple[Any, ...]]()
    for one in findings:
        there[one.code] += 1
        is_kept = there[one.code] <= most
        if is_kept:
            kept.append(one)
        if one.severity is Severity.ERROR and one.row is not None:
            (told if is_kept else untold).add((one.file, one.sheet, one.row))
    more = {code: count - most for code, count in there.items() if count > most}
    return Firsts(tuple(kept), more, len(untold - told))
