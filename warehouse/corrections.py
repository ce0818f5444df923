"""Declared corrections applied between reading and checking: what the source prints stays in the note.

A cell that no longer says what its correction expects is neither corrected nor admitted, so that nobody has to guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.correction_notes import correction_note
from indicators.corrections import EVERY
from indicators.findings import Finding, Severity
from indicators.series import MISSING_STATUSES
from warehouse.checks import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.corrections import Correction
    from indicators.framework import Source

SEVERITY_OF = {
    "corrected": Severity.WARNING,
    "correction-outdated": Severity.ERROR,
    "correction-unused": Severity.WARNING,
}
"""Every code that corrections can give, with how serious it is."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The frame with its corrections, which of its rows are refused (by its own index), and what was found."""

    frame: pd.DataFrame
    refused: pd.Series[bool]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Where a frame comes from: `files` names the delivery's parts; not `complete` is part of a resource."""

    source: Source
    label: str
    files: Sequence[str]
    complete: bool = True


def corrected(frame: pd.DataFrame, corrections: Sequence[Correction], origin: Delivered) -> Corrected:
    """Apply a plan's corrections to a candidate frame (`FRAME_COLUMNS`), of which all other rows stay as they are.

    The frame that is given is not changed. No two corrections may mean one cell: the plan's loader sees to it.
    """
    refused = pd.Series(data=False, index=frame.index)
    held = [one for one in corrections if one.source == origin.source.id and one.ended is None]
    if not held:
        return Corrected(frame, refused)
    result, dropped, found = frame.copy(), refused.copy(), list[Finding]()
    for one in held:
        cells = _cells(frame, one)
        printed = cells & _is_printed(frame, one)
        refused |= cells & ~printed
        dropped |= printed & (one.drop is True)
        _correct(result, one, printed)
        found += _findings(frame, one, cells, printed, origin)
    return Corrected(result[~dropped], refused[~dropped], tuple(found))


def _cells(frame: pd.DataFrame, one: Correction) -> pd.Series[bool]:
    """Say which rows a correction means."""
    meant = frame["indicator"] == one.indicator
    if one.areas != "all":
        meant &= frame["area"].isin(one.areas)
    if one.breakdown != EVERY:
        meant &= frame["breakdown"] == one.breakdown
    covered = [period for period in frame["period"].unique() if one.covers(period)]
    return meant & frame["period"].isin(covered)


def _is_printed(frame: pd.DataFrame, one: Correction) -> pd.Series[bool]:
    """Say where the source still prints what a correction expects."""
    low, high = one.expected_range
    printed = frame["value"].notna()
    if low is not None:
        printed &= frame["value"] >= float(low)
    if high is not None:
        printed &= frame["value"] <= float(high)
    return printed if one.status is None else printed & (frame["status"] != one.status.value)


def _correct(result: pd.DataFrame, one: Correction, printed: pd.Series[bool]) -> None:
    """Correct the rows of `printed`, in place."""
    if not printed.any():
        return
    values, notes = result.loc[printed, "value"], result.loc[printed, "note"]
    said = values.map({value: correction_note(one.id, shown(value)) for value in values.unique().tolist()})
    result.loc[printed, "note"] = notes.where(notes == "", notes + "; ") + said.astype(notes.dtype)
    if one.replace is not None:
        result.loc[printed, "value"] = float(one.replace)
    elif one.multiply is not None:
        # In decimals, as it is printed: a double times 0.01 is not always the double a person would write.
        products = {value: float(Decimal(repr(value)) * one.multiply) for value in values.unique().tolist()}
        result.loc[printed, "value"] = values.map(products)
    elif one.status is not None:
        result.loc[printed, "status"] = one.status.value
        if one.status in MISSING_STATUSES:
            result.loc[printed, "value"] = float("nan")


# --- in words ---------------------------------------------------------------


def _findings(
    frame: pd.DataFrame, one: Correction, cells: pd.Series[bool], printed: pd.Series[bool], origin: Delivered
) -> Iterator[Finding]:
    if printed.any():
        count, where, prints = int(printed.sum()), _where(one), _expected(one)
        found = (
            f"{count} rows of {where}: the source prints {prints}"
            if count > 1
            else f"1 row of {where}: the source prints {prints}"
        )
        yield _finding(
            "corrected", origin, found,
            f"{_done(one)}, by correction {one.id}",
            f"Nothing need be done: {one.why}. {one.told.who} was told on {one.told.on}, says {one.by}",
        )  # fmt: skip
    elif not cells.any() and _is_due(one, origin):
        yield _finding(
            "correction-unused", origin, f"no row of {_where(one)}",
            f"{_expected(one)}, which correction {one.id} corrects",
            f"See whether the source took them out; if so, say in `ended` why {one.id} is no longer applied",
        )  # fmt: skip
    for row in frame[cells & ~printed].itertuples():
        yield _outdated(row, one, origin)


def _outdated(row: Any, one: Correction, origin: Delivered) -> Finding:
    return _finding(
        "correction-outdated", origin, f"{shown(row.value) or 'no value'} ({row.status})",
        f"{_expected(one)}, which correction {one.id} corrects",
        f"The row is refused and what was known stays. If the source mended its error, say so in `ended` of {one.id}, "
        "load the plan and retry; if it prints another one, renew what is expected",
        file=origin.files[row.file], row=row.row, column="value",
    )  # fmt: skip


def _finding(code: str, origin: Delivered, found: str, expected: str, remedy: str, **place: Any) -> Finding:
    about = {"file": origin.label, "source": origin.source.id, **place}
    return Finding(code=code, severity=SEVERITY_OF[code], found=found, expected=expected, remedy=remedy, **about)


def _is_due(one: Correction, origin: Delivered) -> bool:
    """Say whether the delivery should hold what a correction means: a part, or another label, need not."""
    bound = origin.source.series
    own = [series for series in bound if series.label == origin.label] or bound
    named = [series.breakdown for series in own if series.indicator == one.indicator]
    return origin.complete and any(one.breakdown in {EVERY, breakdown} or not breakdown for breakdown in named)


def _where(one: Correction) -> str:
    areas = "all areas" if one.areas == "all" else ", ".join(one.areas)
    periods = ", ".join(one.periods) or f"from {one.first_period or 'the first'} to {one.last_period or 'the last'}"
    breakdown = "every breakdown" if one.breakdown == EVERY else one.breakdown
    return ", ".join(part for part in (one.indicator, areas, breakdown, periods) if part)


def _expected(one: Correction) -> str:
    low, high = one.expected_range
    if low == high:
        return f"{low}"
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return f"at least {low} and at most {high}"


def _done(one: Correction) -> str:
    if one.drop:
        return "left out"
    if one.status is not None:
        return f"taken with the status {one.status}"
    return f"taken as {one.replace}" if one.replace is not None else f"taken times {one.multiply}"
