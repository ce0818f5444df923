"""One line for each indicator and breakdown of a delivery: what only shows when all its values are seen together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from indicators.framework import Unit
from indicators.periods import MONTHS_IN
from warehouse.known_values import SERIES, rescaled
from warehouse.row_columns import FREQUENCY_NAMES, end_months, month_of

if TYPE_CHECKING:
    from datetime import date

MANY = 5
"""Fewer values than this can be equal, zero or below one without telling anything."""

_MONTHS = {FREQUENCY_NAMES[frequency]: months for frequency, months in MONTHS_IN.items()}


def series_of(rows: pd.DataFrame, previous: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """Give the lines, sorted. `rows` are those of `rows_beside_definitions` with `add_known_values`."""
    stated = rows[rows["readable"] & rows["value"].notna()]
    lines = stated.groupby(SERIES).agg(
        values=("value", "size"), smallest=("value", "min"), largest=("value", "max"),
        unit=("unit_expected", "first"), frequency=("frequency_expected", "first"), lag_months=("lag_months", "first"),
        revised_far_back=("revised_far_back", "sum"),
    ).reset_index()  # fmt: skip
    lines["revised_far_back"] = lines["revised_far_back"].astype("float64").mask(lines["revised_far_back"] == 0)
    _add_sameness(lines)
    _add_reach(lines, stated, previous, as_of)
    lines = lines.join(rescaled(stated, SERIES), on=SERIES)
    # A changed unit explains the rest.
    lines.loc[lines["factor"].notna(), ["revised_far_back", "largest_fraction"]] = float("nan")
    return lines


def _add_sameness(lines: pd.DataFrame) -> None:
    many = lines["values"] >= MANY
    same = many & (lines["smallest"] == lines["largest"])
    lines["all_zero"] = lines["largest"].where(same & (lines["largest"] == 0))
    lines["all_equal"] = lines["largest"].where(same & (lines["largest"] != 0))
    # All of a share below one percent happens; all of it between 0 and 1, and some of it above a tenth, hardly.
    low = lines["smallest"].ge(0) & lines["largest"].between(0.1, 1)
    lines["largest_fraction"] = lines["largest"].where(many & ~same & low & (lines["unit"] == Unit.PERCENT))


def _add_reach(lines: pd.DataFrame, stated: pd.DataFrame, previous: pd.DataFrame, as_of: date | None) -> None:
    """Add the last month with a value, here or known before, and the month it should reach by now."""
    known = previous[previous["value"].notna()]
    ends = pd.concat(
        [
            stated[[*SERIES, "period", "end_month"]],
            known[[*SERIES, "period"]].assign(end_month=end_months(known["period"])),
        ]
    )
    last = ends.sort_values("end_month", kind="stable").groupby(SERIES).last()
    reach = lines[SERIES].join(last, on=SERIES)
    lines["reaches"], lines["latest"] = reach["end_month"], reach["period"]
    allowed = lines["lag_months"] + lines["frequency"].map(_MONTHS).astype("float64").fillna(0)
    lines["due"] = (month_of(as_of) if as_of else float("nan")) - allowed
