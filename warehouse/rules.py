"""What is asked of every delivery, once: each rule's code, how serious it is, what it compares, what a person is told.

The rules name no indicator. Bounds, units and codes stand in columns beside the data, taken from the
indicators' own definitions, so the number of rules does not grow with the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indicators.findings import Severity

BLOCKER, ERROR, WARNING = Severity.BLOCKER, Severity.ERROR, Severity.WARNING


class Need(StrEnum):
    """What a rule asks of its columns. Where one of them is empty, `EQUAL` and `AT_LEAST` ask nothing."""

    FILLED = "filled"
    EMPTY = "empty"
    ONE_OF = "one of"
    EQUAL = "equal"
    AT_LEAST = "at least"
    FINITE = "finite"
    UNIQUE = "unique"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One question to a table. `column` is the cell a finding points at, `over` the columns that are compared.

    `among` names the list for `ONE_OF`. `found`, `expected` and `remedy` are
    filled from the row that breaks the rule.
    """

    code: str
    severity: Severity
    column: str
    need: Need
    over: tuple[str, ...]
    found: str
    expected: str
    remedy: str
    among: str = ""


def _filled(column: str, remedy: str) -> Rule:
    return Rule(
        code="cell-empty", severity=ERROR, column=column, need=Need.FILLED, over=(column,),
        found="an empty cell", expected=f"the {column} in every row", remedy=remedy,
    )  # fmt: skip


ROW_RULES = (
    _filled("indicator", "Say which indicator the row is about"),
    _filled("area", "Write the country's ISO code of three letters, or the UN M49 number of a group; 001 is the world"),
    _filled("period", "Write the period the value is for, such as 2021, 2021-Q3 or 2021-11"),
    _filled("unit", "Write the unit the plan gives the indicator"),
    _filled("status", "Write A for a normal value, or the SDMX letter that says why there is none"),
    Rule(
        code="indicator-unknown", severity=ERROR, column="indicator",
        need=Need.ONE_OF, over=("indicator",), among="indicators",
        found="{indicator}", expected="an indicator of this plan",
        remedy="Write the indicator as the plan does; if it is new, have it added to the plan first",
    ),
    Rule(
        code="indicator-of-other-source", severity=ERROR, column="indicator",
        need=Need.EQUAL, over=("indicator_known", "indicator_bound"),
        found="{indicator}", expected="an indicator the plan takes from {source}",
        remedy="Take the row out, or have the plan name {source} as a source of {indicator}",
    ),
    Rule(
        code="area-malformed", severity=ERROR, column="area",
        need=Need.EQUAL, over=("area", "area_read"),
        found="{area}",
        expected="three capital letters (ISO 3166-1 alpha-3), three digits (UN M49), or a group of this plan",
        remedy="Write the country's ISO code of three letters, or the UN M49 number of a group; 001 is the world",
    ),
    Rule(
        code="area-out-of-scope", severity=ERROR, column="area",
        need=Need.EQUAL, over=("area_kind", "area_kind_expected"),
        found="{area}, which is {area_kind}",
        expected="{area_kind_expected}, as the plan takes {indicator} from {source}",
        remedy="Take the row out, or have the plan widen the areas of this series",
    ),
    Rule(
        code="period-malformed", severity=ERROR, column="period",
        need=Need.EQUAL, over=("period", "period_read"),
        found="{period}", expected="a period such as 2021, 2021-S1, 2021-Q3, 2021-11 or 2021-11-23",
        remedy="Write the period in one of these ways",
    ),
    Rule(
        code="period-of-other-frequency", severity=ERROR, column="period",
        need=Need.EQUAL, over=("frequency", "frequency_expected"),
        found="{period}, which is {frequency}", expected="{frequency_expected}, as the plan measures {indicator}",
        remedy="Give one value for each such period",
    ),
    Rule(
        code="period-in-future", severity=ERROR, column="period",
        need=Need.AT_LEAST, over=("today", "begins"),
        found="{period}, which has not begun", expected="a period that has begun, or a forecast (status F)",
        remedy="Correct the period; if the value is a forecast, give it the status F",
    ),
    Rule(
        code="breakdown-undeclared", severity=ERROR, column="breakdown",
        need=Need.EQUAL, over=("breakdown", "breakdown_expected"),
        found="{breakdown}", expected="{breakdown_expected}",
        remedy="Write one of the declared codes; a new one is added to the indicator's dimensions in the plan first",
    ),
    Rule(
        code="unit-differs", severity=ERROR, column="unit",
        need=Need.EQUAL, over=("unit", "unit_expected"),
        found="{unit}", expected="{unit_expected}, the unit of {indicator}",
        remedy="Give the value in {unit_expected}; nothing is converted here",
    ),
    Rule(
        code="status-unknown", severity=ERROR, column="status",
        need=Need.ONE_OF, over=("status",), among="statuses",
        found="{status}", expected="a letter of the SDMX list of observation statuses, such as A, E, P, B or O",
        remedy="Write A for a normal value, or the letter that says why there is none",
    ),
    Rule(
        code="value-absent", severity=ERROR, column="value",
        need=Need.AT_LEAST, over=("has_value", "needs_value"),
        found="no value, with the status {status}", expected="a number, or a status that says why there is none",
        remedy="Give the value, or write O (missing), L (not collected), M (cannot exist) or Q (suppressed) as status",
    ),
    Rule(
        code="status-denies-value", severity=ERROR, column="status",
        need=Need.AT_LEAST, over=("needs_value", "has_value"),
        found="{status}, which says there is no value, beside {value}",
        expected="a status that goes with a value, or no value",
        remedy="Take the value out, or give it the status it has",
    ),
    Rule(
        code="value-not-finite", severity=ERROR, column="value",
        need=Need.FINITE, over=("value",),
        found="{value}", expected="a finite number", remedy="Give the value itself, or none and the status O",
    ),
    Rule(
        code="value-out-of-range", severity=ERROR, column="value",
        need=Need.AT_LEAST, over=("value", "minimum"),
        found="{value} {unit}", expected="at least {minimum}, the least {indicator} can be",
        remedy="Correct the value; if it is right, have the indicator's minimum in the plan changed",
    ),
    Rule(
        code="value-out-of-range", severity=ERROR, column="value",
        need=Need.AT_LEAST, over=("maximum", "value"),
        found="{value} {unit}", expected="at most {maximum}, the most {indicator} can be",
        remedy="Correct the value; if it is right, have the indicator's maximum in the plan changed",
    ),
    Rule(
        code="contradicting-rows", severity=ERROR, column="value",
        need=Need.UNIQUE, over=("indicator", "area", "period", "breakdown", "repetition"),
        found="{value} ({status}), and something else for {indicator} {area} {breakdown} {period} on another row",
        expected="one row for one series and period",
        remedy="Decide which row is right and take the others out",
    ),
    Rule(
        code="series-rescaled", severity=ERROR, column="value",
        need=Need.EMPTY, over=("factor",),
        found="{value}, and the whole series is about {factor} times what was known ({known_value})",
        expected="the series {indicator} {area} {breakdown} in the unit it had",
        remedy="Ask the source what it changed; if the new scale is right, confirm it as rescaled_by in the plan",
    ),
    Rule(
        code="change-implausible", severity=WARNING, column="value",
        need=Need.AT_LEAST, over=("plausible_change", "change"),
        found="{value}, where {known_value} was known", expected="a revision by at most {plausible_change} {unit}",
        remedy="Look at it again; it is admitted, and shown as revised",
    ),
    Rule(
        code="total-outside-parts", severity=WARNING, column="value",
        need=Need.AT_LEAST, over=("value", "least_total"),
        found="{value} for the total", expected="at least {lowest_part}, going by its parts",
        remedy="Look at the total and its parts again; they are admitted as they are",
    ),
    Rule(
        code="total-outside-parts", severity=WARNING, column="value",
        need=Need.AT_LEAST, over=("most_total", "value"),
        found="{value} for the total", expected="at most {highest_part}, going by its parts",
        remedy="Look at the total and its parts again; they are admitted as they are",
    ),
)  # fmt: skip
"""Asked of each row."""

SERIES_RULES = (
    Rule(
        code="unit-changed", severity=BLOCKER, column="value",
        need=Need.EMPTY, over=("factor",),
        found="{alike} of {overlap} values of {indicator} {breakdown} are about {factor} times what was known",
        expected="values in the unit they had",
        remedy="Nothing was admitted. Ask the source what it changed; "
               "if the new scale is right, confirm it as rescaled_by in the plan",
    ),
    Rule(
        code="values-all-zero", severity=WARNING, column="value",
        need=Need.EMPTY, over=("all_zero",),
        found="0 in all {values} rows of {indicator} {breakdown}",
        expected="values that differ, or a status for what is missing",
        remedy="See whether 0 stands for missing; if so, take it out and give the status O",
    ),
    Rule(
        code="values-all-equal", severity=WARNING, column="value",
        need=Need.EMPTY, over=("all_equal",),
        found="{all_equal} in all {values} rows of {indicator} {breakdown}", expected="values that differ",
        remedy="See whether one value was copied over the others",
    ),
    Rule(
        code="fractions-for-percent", severity=WARNING, column="value",
        need=Need.EMPTY, over=("largest_fraction",),
        found="at most {largest_fraction} in all {values} rows of {indicator} {breakdown}",
        expected="percent, 0 to 100",
        remedy="See whether the values are fractions of 1; if so, multiply them by 100",
    ),
    Rule(
        code="history-revised", severity=WARNING, column="value",
        need=Need.EMPTY, over=("revised_far_back",),
        found="{revised_far_back} values of {indicator} {breakdown} changed five years back or more",
        expected="a past that stays as it was, or a notice by the source",
        remedy="Ask the source why; the values are admitted, and the old ones stay answerable",
    ),
    Rule(
        code="data-stale", severity=WARNING, column="period",
        need=Need.AT_LEAST, over=("reaches", "due"),
        found="nothing of {indicator} {breakdown} after {latest}",
        expected="a later period by now: {lag_months} months of delay are usual",
        remedy="Ask the source when the next figures come",
    ),
)  # fmt: skip
"""Asked of each indicator and breakdown as a whole."""

SEVERITY_OF = {rule.code: rule.severity for rule in (*ROW_RULES, *SERIES_RULES)}
"""Every code a check can give, with how serious it is."""
