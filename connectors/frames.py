"""Candidate rows gathered into the one columnar frame, beside the findings about rows that could not be read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from connectors.areas import ended
from connectors.contract import Reading
from indicators.findings import Finding, Severity
from indicators.series import FRAME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPES = {"value": "float64", "file": "int64", "row": "int64"}


@dataclass(slots=True)
class Gathering:
    """The rows of one delivery as they are understood. Every row of the source ends in exactly one of three counts."""

    source: str
    label: str
    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in FRAME_COLUMNS})
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    passed_over: int = 0
    complete: bool = True
    counted: int | None = None
    shape: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None

    def add(self, **cells: Any) -> None:
        """Keep one candidate row; the names are those of `FRAME_COLUMNS`, and `sheet` where the file has sheets.

        `at` is the cell its area stands in, where it has one.

        A row about a country that had ended by then becomes a finding instead.
        """
        area, period, until = cells["area"], cells["period"], ended(cells["area"])
        if until is not None and int(period[:4]) > until:
            self.refuse(
                "area-ended", cells["row"], "area", f"{area} in {period}", f"{area} in {until} or before",
                "write the country of today that is meant, or mend the period", sheet=cells.get("sheet"),
                cell=cells.get("at"),
            )  # fmt: skip
            return
        for name, values in self.columns.items():
            values.append(cells[name])

    def refuse(  # noqa: PLR0913 - a finding has that many parts
        self, code: str, row: int | None, column: str | None, found: object, expected: str, remedy: str,
        *, sheet: str | None = None, cell: str | None = None,
    ) -> None:  # fmt: skip
        """Keep a finding instead of a row."""
        self.tell(
            Finding(
                code=code, severity=Severity.ERROR, sheet=sheet, row=row, column=column, cell=cell,
                found=str(found), expected=expected, remedy=remedy,
            )
        )  # fmt: skip

    def tell(self, finding: Finding) -> None:
        """Keep a finding beside the rows: a warning takes none of them away, a blocker all."""
        self.findings.append(replace(finding, source=self.source, file=self.label))

    def reading(self, released_on: str | None = None) -> Reading:
        """Close the gathering."""
        frame = pd.DataFrame(self.columns).astype({name: _TYPES.get(name, "str") for name in FRAME_COLUMNS})
        return Reading(
            frame, tuple(self.findings), self.rows_read, self.passed_over, released_on, self.shape, self.complete,
            self.counted, self.letters, self.sheet,
        )  # fmt: skip

    def see(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note which fields rows have and which kinds of value stand in each, for the source's contract."""
        seen: defaultdict[str, set[str]] = defaultdict(set)
        for name, kinds in self.shape.items():
            seen[name] = set(kinds.split("|"))
        for row in rows:
            for name, value in row.items():
                seen[name].add(kind_of(value))
        self.shape = {name: "|".join(sorted(kinds)) for name, kinds in sorted(seen.items())}


def kind_of(value: object) -> str:
    """Name the kind of a value as JSON does: `number`, `text`, `truth`, `list`, `object` or `nothing`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "object"
