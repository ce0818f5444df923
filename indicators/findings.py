"""What a check has to say: a code, how serious, where, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


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
