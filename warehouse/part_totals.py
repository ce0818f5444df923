"""What the parts of a breakdown allow their total to be: a share lies between them, a count is not below any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from warehouse.row_columns import AVERAGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.framework import Indicator

WHOLE = ["indicator", "area", "period"]


def add_part_bounds(rows: pd.DataFrame, indicators: Iterable[Indicator]) -> None:
    """Add `lowest_part`, `highest_part`, and with their slack `least_total` and `most_total`, on rows of a total.

    Only a dimension with all its declared codes present is asked. Both the total and its parts may have
    been rounded to the indicator's decimals.
    """
    bounds = _bounds(rows, indicators)
    beside = rows[WHOLE].join(bounds, on=WHOLE)
    is_total = rows["breakdown"].eq("") & rows["readable"] & rows["in_range"]
    averaged = rows["totals"] == AVERAGED
    # Codes may leave out a remainder or overlap, so of a count only this much is certain: no part exceeds it.
    rows["lowest_part"] = beside["low"].where(averaged, beside["high"]).where(is_total & rows["totals"].ne(""))
    rows["highest_part"] = beside["high"].where(averaged & is_total)
    rows["least_total"] = rows["lowest_part"] - rows["slack"]
    rows["most_total"] = rows["highest_part"] + rows["slack"]


def _bounds(rows: pd.DataFrame, indicators: Iterable[Indicator]) -> pd.DataFrame:
    dimension = rows["breakdown"].map({text: _only_dimension(text) for text in rows["breakdown"].unique()})
    sound = dimension.ne("") & rows["value"].notna() & rows["readable"] & rows["in_range"]
    parts = rows.loc[sound, [*WHOLE, "breakdown", "value"]].assign(dimension=dimension[sound])
    spread = parts.groupby([*WHOLE, "dimension"], as_index=False).agg(
        low=("value", "min"), high=("value", "max"), codes=("breakdown", "nunique")
    )
    whole = spread.merge(_declared(indicators), on=["indicator", "dimension", "codes"])
    return whole.groupby(WHOLE).agg(low=("low", "max"), high=("high", "min"))


def _declared(indicators: Iterable[Indicator]) -> pd.DataFrame:
    lines = [(one.id, name, len(codes)) for one in indicators for name, codes in one.dimensions.items()]
    table = pd.DataFrame(lines, columns=["indicator", "dimension", "codes"])
    return table.astype({"indicator": "str", "dimension": "str", "codes": "int64"})


def _only_dimension(breakdown: str) -> str:
    """Name the dimension of a breakdown by one, `sex` for `sex=F`; nothing for the total and for several."""
    name, _, code = breakdown.partition("=")
    return name if code and "=" not in code else ""
