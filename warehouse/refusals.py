"""Rows that are not admitted: the last defence against contradictions, and what quarantine keeps of each."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from indicators.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

CELL = ["indicator", "area", "breakdown", "period"]
CONTENT = ["value", "status", "unit", "note"]

Refused = tuple[int | None, int | None, list[str], dict[str, Any]]
"""Landing, row, reasons, what the row said."""


def find_repetitions(
    frame: pd.DataFrame, admissible: pd.Series[bool], source: str, files: Sequence[str]
) -> tuple[pd.Index[Any], pd.Index[Any], list[Finding]]:
    """Give the rows that say different things of one series and period, and those that say the same once more.

    The former are to be refused, all of them; of the latter the first counts and is not given. A check
    may have found them already; the record does not rely on it. `files` names the parts of the delivery.
    """
    judged = frame.loc[admissible, [*CELL, *CONTENT, "file", "row"]]
    repeated = judged[judged.duplicated(CELL, keep=False)]
    if repeated.empty:
        return repeated.index, repeated.index, []
    contents = repeated.drop_duplicates([*CELL, *CONTENT])
    disputed = contents.loc[contents.duplicated(CELL, keep=False), CELL].drop_duplicates()
    is_disputed = repeated[CELL].merge(disputed, how="left", indicator=True)["_merge"].eq("both").to_numpy()
    contradicting = repeated[is_disputed]
    said_again = repeated[~is_disputed]
    said_again = said_again[said_again.duplicated(CELL)]
    found = [
        *(_contradiction(row, source, files) for row in contradicting.itertuples()),
        *(_repetition(row, source, files) for row in said_again.itertuples()),
    ]
    return contradicting.index, said_again.index, found


def _contradiction(row: Any, source: str, files: Sequence[str]) -> Finding:
    return Finding(
        code="contradicting-rows",
        severity=Severity.ERROR,
        source=source,
        file=files[row.file],
        row=row.row,
        column="value",
        found=f"{_cell(row)}: {row.value} {row.unit} ({row.status}), and something else on another row",
        expected="one row for one series and period",
        remedy="Decide which row is right and take the others out",
    )


def _repetition(row: Any, source: str, files: Sequence[str]) -> Finding:
    return Finding(
        code="repeated-row",
        severity=Severity.WARNING,
        source=source,
        file=files[row.file],
        row=row.row,
        found=f"{_cell(row)} once more, with the same content",
        expected="one row for one series and period",
        remedy="Nothing need be done: the first of the rows counts",
    )


def _cell(row: Any) -> str:
    return " ".join(part for part in (row.indicator, row.area, row.breakdown, row.period) if part)


def rows_refused(
    frame: pd.DataFrame, admissible: pd.Series[bool], found: Iterable[Finding], landings: Sequence[tuple[int, str]]
) -> Iterator[Refused]:
    """Give each refused row of the frame. `landings` are the numbers and names of the delivery's parts."""
    reasons = _reasons(found)
    names = {name for _, name in landings}
    for row in frame[~admissible].to_dict("records"):
        landing_id, name = landings[row["file"]]
        told = [code for file, code in reasons[row["row"]] if file == name or file not in names]
        yield landing_id, row["row"], list(dict.fromkeys(told)), _payload(cast("dict[str, Any]", row))


def _reasons(found: Iterable[Finding]) -> dict[int | None, list[tuple[str | None, str]]]:
    reasons: dict[int | None, list[tuple[str | None, str]]] = defaultdict(list)
    for item in found:
        if item.severity is Severity.ERROR:
            reasons[item.row].append((item.file, item.code))
    return reasons


def _payload(row: dict[str, Any]) -> dict[str, Any]:
    value = row["value"]
    is_gap = value != value  # noqa: PLR0124 - only NaN differs from itself
    return {**row, "value": None if is_gap else Decimal(repr(float(value)))}


def rows_never_read(found: Iterable[Finding], landings: Sequence[tuple[int, str]]) -> list[Refused]:
    """Give the rows the reader itself could not understand, each once, with what it found there."""
    rows: dict[tuple[str | None, str | None, int | None], list[Finding]] = defaultdict(list)
    for item in found:
        if item.severity is Severity.ERROR and item.row is not None:
            rows[item.file, item.sheet, item.row].append(item)
    numbers = {name: number for number, name in landings}
    only = landings[0][0] if len(landings) == 1 else None
    return [
        (
            numbers.get(file or "", only),
            row,
            [item.code for item in items],
            {item.column or "": item.found for item in items},
        )
        for (file, _, row), items in rows.items()
    ]
