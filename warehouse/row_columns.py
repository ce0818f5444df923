"""Puts beside each candidate row what the definitions say of it, in columns that a fixed set of rules can compare.

Definitions, periods and breakdowns are looked up once each, however many rows name them; nothing is repaired.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.area_groups import M49
from indicators.framework import Unit
from indicators.memberships import COUNTRY
from indicators.periods import Frequency, TimePeriod
from indicators.series import MISSING_STATUSES, WORLD, ObsStatus, breakdown_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from decimal import Decimal

    from indicators.framework import Indicator, Plan, Source

CELL = ["indicator", "area", "period", "breakdown"]
CONTENT = ["value", "unit", "status", "note"]
REQUIRED = ("indicator", "area", "period", "unit", "status")

FREQUENCY_NAMES = {
    Frequency.ANNUAL: "annual",
    Frequency.HALF_YEARLY: "half-yearly",
    Frequency.QUARTERLY: "quarterly",
    Frequency.MONTHLY: "monthly",
    Frequency.DAILY: "daily",
}
THE_WORLD, A_COUNTRY, A_GROUP = "the world", "a country", "a group of countries"
_KIND_OF_SCOPE = {"world": THE_WORLD, "countries": A_COUNTRY}

SUMMED, AVERAGED = "summed", "averaged"
_TOTALS = dict.fromkeys((Unit.COUNT, Unit.TONNE, Unit.CURRENCY), SUMMED) | dict.fromkeys(
    (Unit.PERCENT, Unit.RATIO, Unit.INDEX, Unit.PERCENTAGE_POINT), AVERAGED
)
# Of what a total is made: a sum of its parts, or something between them. Of a rubric or a text there is none.


def rows_beside_definitions(frame: pd.DataFrame, plan: Plan, source: Source, as_of: date | None) -> pd.DataFrame:
    """Give the rows in their order, numbered from 0, with a column for each thing a rule compares."""
    rows = frame.reset_index(drop=True)
    for name in REQUIRED:
        rows[name] = rows[name].mask(rows[name] == "")
    place = pd.Index([indicator.id for indicator in plan.indicators]).get_indexer(pd.Index(rows["indicator"]))
    columns = [
        _looked_up(_definitions(plan, source), pd.Series(place)),
        _each(rows["period"], _period_columns),
        _each(rows["area"], _areas_of(plan)),
        _breakdown_columns(rows["breakdown"], pd.Series(place), plan.indicators),
        _each(rows["status"], _status_columns),
    ]
    rows = pd.concat([rows, *columns], axis="columns")
    # What has not begun cannot have been observed; only a forecast may speak of it.
    rows["today"] = float(as_of.toordinal()) if as_of else float("nan")
    rows["today"] = rows["today"].mask(rows["status"] == ObsStatus.FORECAST)
    rows["has_value"] = rows["value"].notna().astype("float64")
    rows["repetition"] = _repetitions(rows)
    infinite = rows["value"].abs() == float("inf")
    rows["in_range"] = ~((rows["value"] < rows["minimum"]) | (rows["value"] > rows["maximum"]) | infinite)
    # That a value is infinite is said once.
    rows.loc[infinite, ["minimum", "maximum"]] = float("nan")
    rows["readable"] = _agree(rows, *_READ_PAIRS)
    return rows


_READ_PAIRS = (
    ("indicator_known", "indicator_bound"),
    ("area", "area_read"),
    ("period", "period_read"),
    ("breakdown", "breakdown_expected"),
    ("unit", "unit_expected"),
)


def _agree(rows: pd.DataFrame, *pairs: tuple[str, str]) -> pd.Series[bool]:
    """Hold for rows that say each thing as it is understood: only they are seen together with others."""
    alike = [rows[one] == rows[other] for one, other in pairs]
    return pd.concat(alike, axis="columns").all(axis="columns")


def _looked_up(table: pd.DataFrame, position: pd.Series[int]) -> pd.DataFrame:
    """Take a line of the table for each position; -1, which is none, gives an empty line."""
    return table.reindex(position.to_numpy()).reset_index(drop=True)


def _each(column: pd.Series[str], columns_of: Any) -> pd.DataFrame:
    """Work out columns for each distinct text, and put them beside every row that says it."""
    codes, texts = pd.factorize(column)
    return _looked_up(columns_of(list(texts)), pd.Series(codes))


def _definitions(plan: Plan, source: Source) -> pd.DataFrame:
    scopes, bound = _scopes(source), _bound(plan, source)
    table: dict[str, Any] = {
        "indicator_known": [one.id for one in plan.indicators],
        "indicator_bound": [one.id if one.id in bound else "" for one in plan.indicators],
        "unit_expected": [one.unit.value for one in plan.indicators],
        "frequency_expected": [FREQUENCY_NAMES[one.frequency] for one in plan.indicators],
        "area_kind_expected": [scopes.get(one.id) for one in plan.indicators],
        "minimum": _numbers(one.minimum for one in plan.indicators),
        "maximum": _numbers(one.maximum for one in plan.indicators),
        "plausible_change": _numbers(one.plausible_change for one in plan.indicators),
        "lag_months": [one.lag_months for one in plan.indicators],
        "slack": [10.0**-one.decimals for one in plan.indicators],
        "totals": [_TOTALS.get(one.unit, "") for one in plan.indicators],
    }
    texts = ("indicator_known", "indicator_bound", "unit_expected", "frequency_expected", "area_kind_expected")
    return pd.DataFrame(table).astype(dict.fromkeys(texts, "str"))


def _numbers(bounds: Iterable[Decimal | None]) -> list[float]:
    return [float("nan") if bound is None else float(bound) for bound in bounds]


def _scopes(source: Source) -> dict[str, str]:
    """Give the kind of area an indicator is taken for, where all its series from this source agree on one."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for series in source.series:
        named[series.indicator].add(series.areas)
    return {
        indicator: _KIND_OF_SCOPE[next(iter(scopes))]
        for indicator, scopes in named.items()
        if len(scopes) == 1 and scopes <= _KIND_OF_SCOPE.keys()
    }


def _bound(plan: Plan, source: Source) -> set[str]:
    """Collect the indicators this source may speak of."""
    named = {series.indicator for series in source.series}
    return named | {one.id for one in plan.indicators if source.id in one.sources}


# --- what the texts of a row mean --------------------------------------------


def _period_columns(texts: list[str]) -> pd.DataFrame:
    lines: list[tuple[str, str | None, float, float]] = []
    for text in texts:
        try:
            period = TimePeriod.parse(text)
        except ValueError:
            lines.append(("", None, float("nan"), float("nan")))
            continue
        last = period.last_day
        lines.append((text, FREQUENCY_NAMES[period.frequency], float(period.first_day.toordinal()), month_of(last)))
    table = pd.DataFrame(lines, columns=["period_read", "frequency", "begins", "end_month"])
    return table.astype({"period_read": "str", "frequency": "str", "begins": "float64", "end_month": "float64"})


def month_of(day: date) -> float:
    """Count months from the year 0; a float, because a column of them may have gaps."""
    return float(day.year * 12 + day.month - 1)


def end_months(periods: pd.Series[str]) -> pd.Series[float]:
    """Give the last month of each period, empty where it cannot be read."""
    return _each(periods, _period_columns)["end_month"].set_axis(periods.index)


def _areas_of(plan: Plan) -> Callable[[list[str]], pd.DataFrame]:
    """Read areas as a plan knows them: a group by its own code only where the plan defines that group."""
    own = {group.code for group in plan.area_groups} - {WORLD}

    def columns(texts: list[str]) -> pd.DataFrame:
        kinds = [A_GROUP if text in own else _area_kind(text) for text in texts]
        read = [text if kind else "" for text, kind in zip(texts, kinds, strict=True)]
        return pd.DataFrame({"area_kind": pd.array(kinds, dtype="str"), "area_read": pd.array(read, dtype="str")})

    return columns


def _area_kind(text: str) -> str | None:
    if text == WORLD:
        return THE_WORLD
    return A_COUNTRY if re.fullmatch(COUNTRY, text) else A_GROUP if re.fullmatch(M49, text) else None


def _status_columns(texts: list[str]) -> pd.DataFrame:
    known = {status.value: float(status not in MISSING_STATUSES) for status in ObsStatus}
    return pd.DataFrame({"needs_value": pd.array([known.get(text, float("nan")) for text in texts], dtype="float64")})


def _breakdown_columns(
    column: pd.Series[str], place: pd.Series[int], indicators: tuple[Indicator, ...]
) -> pd.DataFrame:  # fmt: skip
    codes, texts = pd.factorize(column.fillna(""))
    pairs, distinct = pd.factorize(pd.Series(codes) + place * len(texts))
    expected = []
    for pair in distinct:
        position, code = divmod(int(pair), len(texts))
        # A row of no known indicator has position -1: nothing is declared for it, and nothing asked.
        expected.append(None if position < 0 else _expected_breakdown(texts[code], indicators[position]))
    table = pd.DataFrame({"breakdown_expected": pd.array(expected, dtype="str")})
    return _looked_up(table, pd.Series(pairs))


def _expected_breakdown(text: str, indicator: Indicator) -> str:
    """Give the breakdown itself where it is declared and well written, else a sentence on what is."""
    try:
        codes = codes_of(text)
    except ValueError:
        codes = {text: ""}
    if breakdown_of(codes) == text and all(codes[name] in indicator.dimensions.get(name, ()) for name in codes):
        return text
    declared = "; ".join(f"{name}={' or '.join(codes)}" for name, codes in indicator.dimensions.items())
    return f"{declared}, or nothing for the total" if declared else f"no breakdown: none is declared for {indicator.id}"


def _repetitions(rows: pd.DataFrame) -> pd.Series[int]:
    """Number the rows of a cell where all of them say the same: they repeat, and do not contradict, each other."""
    repetition = pd.Series(0, index=rows.index)
    again = rows.loc[rows.duplicated(CELL, keep=False), [*CELL, *CONTENT]]
    if len(again):
        cell = again.groupby(CELL, dropna=False).ngroup()
        content = again.groupby([*CELL, *CONTENT], dropna=False).ngroup()
        in_dispute = content.groupby(cell).transform("nunique") > 1
        repetition.loc[again.index] = again.groupby(cell).cumcount().mask(in_dispute, 0)
    return repetition
