"""Every delivery is checked against the definitions of the indicators it speaks of. Nothing is repaired here.

A blocker admits nothing, an error refuses its row, a warning travels with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.findings import Finding, Severity
from indicators.series import ObsStatus
from warehouse.known_values import SERIES, add_known_values, rescaled
from warehouse.part_totals import add_part_bounds
from warehouse.row_columns import rows_beside_definitions
from warehouse.rules import ROW_RULES, SERIES_RULES
from warehouse.series_columns import series_of
from warehouse.suites import run_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from indicators.framework import Plan, Source
    from warehouse.rules import Rule
    from warehouse.suites import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one generated expectation fared. `indicator` is None where it was asked of all at once."""

    code: str
    indicator: str | None = None
    success: bool
    evaluated: int
    unexpected: int
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.code

    @property
    def passed(self) -> bool:
        return self.success

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checked:
    """Which rows may go in, by the frame's own index; what was found; and how each expectation fared."""

    admissible: pd.Series[bool]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]


def check_frame(
    frame: pd.DataFrame,
    plan: Plan,
    source: Source,
    previous: pd.DataFrame,
    *,
    as_of: date | None = None,
    files: Sequence[str] = (),
) -> Checked:
    """Check a candidate frame (`FRAME_COLUMNS`) against the plan and against what is known from the same source.

    Without `as_of` nothing is said about the future or about delay. `files` names the parts of the delivery.
    """
    rows, series = examined(frame, plan, source, previous, as_of)
    lists = {
        "indicators": [indicator.id for indicator in plan.indicators],
        "statuses": [status.value for status in ObsStatus],
    }
    of_rows, of_series = run_rules(rows, ROW_RULES, lists), run_rules(series, SERIES_RULES, lists)
    refused = {position for one in of_rows if one.rule.severity is Severity.ERROR for position in one.broken}
    found = [*_findings(series, of_series, source, files), *_findings(rows, of_rows, source, files)]
    return Checked(
        admissible=pd.Series(~rows.index.isin(list(refused)), index=frame.index),
        findings=tuple(sorted(found, key=_place)),
        verdicts=(*(_verdict(rows, one) for one in of_rows), *(_verdict(series, one) for one in of_series)),
    )


def examined(
    frame: pd.DataFrame, plan: Plan, source: Source, previous: pd.DataFrame, as_of: date | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the two tables the rules are asked of: the rows, and a line for each indicator and breakdown."""
    rows = rows_beside_definitions(frame, plan, source, as_of)
    add_known_values(rows, previous, source)
    add_part_bounds(rows, plan.indicators)
    series = series_of(rows, previous, as_of)
    # Of values in another unit nothing else need be said: that they are out of range is only a consequence.
    changed = pd.MultiIndex.from_frame(series.loc[series["factor"].notna(), SERIES])
    is_changed = pd.MultiIndex.from_frame(rows[SERIES]).isin(changed)
    whole = ["indicator", "area", "breakdown"]
    rows = rows.join(rescaled(rows[rows["readable"] & ~is_changed], whole)["factor"], on=whole)
    rows.loc[is_changed | rows["factor"].notna(), ["minimum", "maximum", "plausible_change"]] = float("nan")
    return rows, series


# --- in words ---------------------------------------------------------------


def _findings(
    table: pd.DataFrame, outcomes: Sequence[Outcome], source: Source, files: Sequence[str]
) -> Iterator[Finding]:  # fmt: skip
    for outcome in outcomes:
        if outcome.broken:
            # Only what the sentences name is turned into words: a whole delivery may break a rule.
            named = table[[name for name in table.columns if name in _named_by(outcome.rule)]]
            for line in named.iloc[list(outcome.broken)].to_dict("records"):
                yield _finding(outcome.rule, {str(name): value for name, value in line.items()}, source, files)


@cache
def _named_by(rule: Rule) -> frozenset[str]:
    sentences = rule.found + rule.expected + rule.remedy
    return frozenset({"file", "row"} | {name for _, name, _, _ in Formatter().parse(sentences) if name})


def _finding(rule: Rule, line: dict[str, Any], source: Source, files: Sequence[str]) -> Finding:
    words = {name: shown(value) for name, value in line.items()} | {"source": source.id}
    part = line.get("file", 0 if len(files) == 1 else None)
    return Finding(
        code=rule.code,
        severity=rule.severity,
        source=source.id,
        file=files[part] if part is not None and part < len(files) else None,
        row=line.get("row"),
        column=rule.column,
        found=_tidy(rule.found.format_map(words)),
        expected=_tidy(rule.expected.format_map(words)),
        remedy=_tidy(rule.remedy.format_map(words)),
    )


def shown(value: Any) -> str:
    """Write a cell as a person would: 15 and not 15.0, and nothing for an empty one."""
    if not isinstance(value, float):
        return str(value)
    if value != value:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    return f"{Decimal(repr(value)).normalize():f}" if abs(value) < 1e15 else repr(value)


def _tidy(sentence: str) -> str:
    return " ".join(sentence.split())


def _place(found: Finding) -> tuple[Any, ...]:
    """Sort what concerns the whole delivery first, then by file and row."""
    return found.row is not None, found.file or "", found.row or 0, found.column, found.code, found.found


def _verdict(table: pd.DataFrame, outcome: Outcome) -> Verdict:
    told: dict[str, Any] = {"expectation": outcome.expectation, "columns": list(outcome.rule.over)}
    if outcome.broken:
        where = Counter(shown(one) for one in table["indicator"].iloc[list(outcome.broken)])
        told["unexpected_by_indicator"] = dict(where.most_common(20))
    return Verdict(
        code=outcome.rule.code, success=not outcome.broken, evaluated=outcome.evaluated, unexpected=len(outcome.broken),
        details=told,
    )  # fmt: skip
