"""Checking one delivery three ways: our rules, a suite for each indicator, and the same questions in bare pandas.

The suite for each indicator is what one writes first: eight expectations over the indicator's own rows,
every broken row listed. Bare pandas is the floor: our columns and rules, without Great Expectations.
"""

from __future__ import annotations

import time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators.framework import Indicator, Plan, Source, Text, Unit
from indicators.series import ObsStatus
from warehouse.checks import check_frame, examined
from warehouse.rules import ROW_RULES, SERIES_RULES, Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.rules import Rule

ROWS = 100_000
BAD_SHARE = 0.003
NOTHING_KNOWN = pd.DataFrame({name: pd.Series(dtype="str") for name in ("indicator", "area", "period", "breakdown")}
                             | {"value": pd.Series(dtype="float64"), "unit": pd.Series(dtype="str")})  # fmt: skip


def plan_of(count: int) -> Plan:
    """As much of a plan as the checks look at."""
    indicators = tuple(
        Indicator(id=f"share-{number}", title=Text(en="A share"), unit=Unit.PERCENT, minimum=Decimal(0),
                  maximum=Decimal(100), plausible_change=Decimal(5), dimensions={"sex": ("F", "M")},
                  sources=("register",))
        for number in range(count)
    )  # fmt: skip
    return Plan.model_construct(indicators=indicators)


SOURCE = Source(id="register", title=Text(en="Register"), connector="workbook", owner="-", licence="-", cadence="-")


def delivery(indicators: int, bad_share: float) -> pd.DataFrame:
    """Rows of many areas and years in both sexes and total, evenly over the indicators; some above 100 percent."""
    chance = np.random.default_rng(7)
    number = np.arange(ROWS)
    sex, year, rest = number % 3, number // 3 % 30, number // 90
    area = rest // indicators
    letters = [np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))[area // 26**place % 26] for place in (2, 1, 0)]
    value = chance.uniform(20, 80, ROWS // 3 + 1).repeat(3)[:ROWS] + np.array([0.0, -1.0, 1.0])[sex]
    value[chance.random(ROWS) < bad_share] = 132.8175
    texts = {
        "indicator": [f"share-{one}" for one in rest % indicators],
        "area": np.char.add(np.char.add(letters[0], letters[1]), letters[2]),
        "period": (1990 + year).astype(str),
        "breakdown": np.array(["", "sex=F", "sex=M"])[sex],
        "unit": "percent", "status": "A", "note": "",
    }  # fmt: skip
    columns = {name: pd.Series(cells, index=number, dtype="str") for name, cells in texts.items()}
    return pd.DataFrame(columns | {"value": value, "file": 0, "row": number + 2})


def ours(frame: pd.DataFrame, plan: Plan, known: pd.DataFrame) -> int:
    return int((~check_frame(frame, plan, SOURCE, known).admissible).sum())


def suite_for_each_indicator(frame: pd.DataFrame, plan: Plan, _: pd.DataFrame) -> int:
    import great_expectations as gx  # noqa: PLC0415 - imported by the contestant before this one

    expect, refused = gx.expectations, 0
    for indicator, rows in frame.groupby("indicator"):
        defined = plan.indicator(str(indicator))
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas("delivery").add_dataframe_asset("table")
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": rows})
        suite = gx.ExpectationSuite(str(indicator), expectations=[
            expect.ExpectColumnValuesToNotBeNull(column="area"),
            expect.ExpectColumnValuesToMatchRegex(column="area", regex="^(?:[A-Z]{3}|[0-9]{3})$"),
            expect.ExpectColumnValuesToMatchRegex(column="period", regex="^[0-9]{4}$"),
            expect.ExpectColumnValuesToBeInSet(column="breakdown", value_set=["", "sex=F", "sex=M"]),
            expect.ExpectColumnValuesToBeInSet(column="unit", value_set=[defined.unit.value]),
            expect.ExpectColumnValuesToBeInSet(column="status", value_set=[status.value for status in ObsStatus]),
            expect.ExpectColumnValuesToBeBetween(column="value", min_value=0, max_value=100),
            expect.ExpectCompoundColumnsToBeUnique(column_list=["area", "period", "breakdown"]),
        ])  # fmt: skip
        result = batch.validate(suite, result_format="COMPLETE")
        refused += len({at for one in result.results for at in one.result["unexpected_index_list"]})
    return refused


def bare_pandas(frame: pd.DataFrame, plan: Plan, known: pd.DataFrame) -> int:
    rows, series = examined(frame, plan, SOURCE, known, None)
    lists = {"indicators": [one.id for one in plan.indicators], "statuses": [status.value for status in ObsStatus]}
    broken = [_broken(rows, rule, lists) for rule in ROW_RULES]
    for rule in SERIES_RULES:
        _broken(series, rule, lists)
    return int(np.logical_or.reduce(broken).sum())


def _broken(table: pd.DataFrame, rule: Rule, lists: dict[str, list[str]]) -> pd.Series[bool]:
    cells = [table[name] for name in rule.over]
    asked = table[list(rule.over)].notna().all(axis="columns")
    questions: dict[Need, Callable[[], pd.Series[bool]]] = {
        Need.FILLED: cells[0].isna,
        Need.EMPTY: cells[0].notna,
        Need.ONE_OF: lambda: asked & ~cells[0].isin(lists[rule.among]),
        Need.FINITE: lambda: asked & np.isinf(cells[0]),
        Need.EQUAL: lambda: asked & (cells[0] != cells[1]),
        Need.AT_LEAST: lambda: asked & (cells[0] < cells[1]),
        Need.UNIQUE: lambda: table.duplicated(list(rule.over), keep=False),
    }
    return questions[rule.need]()


def best_of(times: int, work: Callable[[], int]) -> tuple[float, int]:
    seconds, answer = [], 0
    for _ in range(times):
        started = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), answer


def main() -> None:
    started = time.perf_counter()
    check_frame(delivery(1, 0).head(10), plan_of(1), SOURCE, NOTHING_KNOWN)
    print(f"the first check of a process, which imports Great Expectations: {time.perf_counter() - started:.1f} s")
    print(f"{ROWS:,} rows; seconds, and the ratio to bare pandas")
    for indicators in (1, 20, 100):
        for name, share in (("clean", 0.0), ("0.3 % bad", BAD_SHARE)):
            frame, plan = delivery(indicators, share), plan_of(indicators)
            known = delivery(indicators, 0.0)
            ways = (bare_pandas, ours, suite_for_each_indicator)
            taken = {way: best_of(3, partial(way, frame, plan, known)) for way in ways}
            assert len({refused for _, refused in taken.values()}) == 1, taken
            floor = taken[bare_pandas][0]
            told = ", ".join(f"{way.__name__} {took:.2f} ({took / floor:.1f})" for way, (took, _) in taken.items())
            print(f"  {indicators:>3} indicators, {name}: {told}")


if __name__ == "__main__":
    main()
