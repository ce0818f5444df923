"""Candidates beside what is known: how much each value changes, and whether a series came back in another unit.

The unit test of a whole series: most of its overlapping values are the same power of ten times what they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from warehouse.row_columns import CELL, end_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from indicators.framework import Source

FACTORS = (0.001, 0.01, 100.0, 1000.0)
"""Fractions and percent, thousands and units, both ways."""

NEAR, MOST, ENOUGH = 0.05, 0.80, 3
"""A ratio within 5 % of a factor counts as it; at least 80 % of the overlapping values must, and at least three."""

SERIES = ["indicator", "breakdown"]

FAR_BACK = 60
"""Months before the latest known period from which a changed value is a revision of history."""


def add_known_values(rows: pd.DataFrame, previous: pd.DataFrame, source: Source) -> None:
    """Add `known_value`, `change`, `ratio` (the factor a value is near to, else 1) and `revised_far_back`, in place.

    Raises CallerMistake when the plan confirms a change of scale that cannot be.
    """
    known = previous.drop_duplicates(CELL, keep="last")
    beside = rows[CELL].merge(known[[*CELL, "value", "unit"]], on=CELL, how="left").set_axis(rows.index)
    # Where the plan itself gave the indicator another unit, old and new values cannot be compared.
    rows["known_value"] = beside["value"].astype("float64").where(beside["unit"] == rows["unit"])
    change = (rows["value"] - rows["known_value"]).abs().where(rows["in_range"])
    # In doubles 20.1 - 15.1 is a little more than 5; that little is taken off.
    rows["change"] = change * (1 - 1e-12)
    rows["ratio"] = _ratios(rows, _confirmed(source))
    latest = _latest_known(previous).rename("latest_known")
    reach = rows[SERIES].join(latest, on=SERIES)["latest_known"]
    rows["revised_far_back"] = (rows["change"] > 0) & (rows["end_month"] <= reach - FAR_BACK)


def _latest_known(previous: pd.DataFrame) -> pd.Series[float]:
    """Give the last month with a known value, by indicator and breakdown."""
    given = previous[previous["value"].notna()]
    return given.assign(end_month=end_months(given["period"])).groupby(SERIES)["end_month"].max()


def _confirmed(source: Source) -> Iterator[tuple[str, float]]:
    """Give the changes of scale a person confirmed in the plan: option `rescaled_by` of the series."""
    factors = {f"{factor:g}": factor for factor in FACTORS}
    for series in source.series:
        said = series.options.get("rescaled_by")
        if said in factors:
            yield series.indicator, factors[said]
        elif said is not None:
            raise CallerMistake(
                f"the plan says rescaled_by = {said!r} of {series.label} in {source.id}; "
                f"expected one of {', '.join(factors)}"
            )


def _ratios(rows: pd.DataFrame, confirmed: Iterable[tuple[str, float]]) -> pd.Series[float]:
    comparable = rows["known_value"].abs().gt(0) & rows["value"].abs().gt(0)
    ratio = (rows["value"] / rows["known_value"]).where(comparable)
    # 1 stands for any ratio that tells nothing: only the factors are counted.
    near = ratio.mask(comparable, 1.0)
    for factor in FACTORS:
        near = near.mask((ratio / factor - 1).abs() <= NEAR, factor)
    for indicator, factor in confirmed:
        near = near.mask((rows["indicator"] == indicator) & (near == factor), 1.0)
    return near


def rescaled(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Give the groups that came back in another unit: `factor`, `alike` and `overlap`, indexed by the group."""
    compared = rows.loc[rows["ratio"].notna(), [*by, "ratio"]]
    suspect = compared[compared["ratio"] != 1.0]
    alike = suspect.groupby([*by, "ratio"]).size().rename("alike").reset_index().rename(columns={"ratio": "factor"})
    # The sizes of all groups are worked out only where one value at least is suspect, which is seldom.
    overlap = compared if len(suspect) else suspect
    found = alike.merge(overlap.groupby(by).size().rename("overlap").reset_index(), on=by)
    found = found[(found["overlap"] >= ENOUGH) & (found["alike"] >= MOST * found["overlap"])]
    return found.set_index(by)
