"""What is wrong between a derivation and its parts: circles, units that do not add up, totals summed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.ancestry import ancestors
from indicators.framework import Accumulation, Unit
from indicators.periods import Frequency
from indicators.remarks import Remark, unknown
from indicators.series import WORLD, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.framework import Derivation, Indicator, Plan
    from indicators.toml_lines import KeyPath

ADDS_UP = frozenset({Unit.COUNT, Unit.TONNE, Unit.CURRENCY})
"""Units whose values can be added: shares, ratios, indices and levels cannot."""

NO_QUANTITY = frozenset({Unit.RUBRIC, Unit.TEXT})
"""Units between whose levels there is no straight line, and of which there is no mean."""


def derivation_remarks(plan: Plan) -> Iterator[Remark]:
    """Give what is wrong with the derivations and interpolations of a plan, in the plan's order."""
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    for n, indicator in enumerate(plan.indicators):
        path: KeyPath = ("indicators", n, "derivation")
        if indicator.derivation is not None:
            named = list(_names(path, indicator.derivation, indicators))
            yield from named or _kind(path, indicator, indicator.derivation, indicators)
            yield from _group(path, indicator, indicator.derivation, {group.code for group in plan.area_groups})
        if indicator.interpolate is not None:
            yield from _interpolation(("indicators", n, "interpolate"), indicator)


def _names(path: KeyPath, derivation: Derivation, indicators: Mapping[str, Indicator]) -> Iterator[Remark]:
    for part, breakdown in derivation.made_from():
        if part not in indicators:
            yield unknown(path, "indicator", part, set(indicators))
        elif part in ancestors(part, indicators):
            yield Remark(
                path=path,
                code="plan-derivation-circle",
                found=f"{part}, which is derived from itself",
                expected="parts that are observed in the end",
                remedy="break the circle",
            )
        elif indicators[part].derivation is None:
            yield from _breakdown(path, indicators[part], breakdown)


def _breakdown(path: KeyPath, part: Indicator, breakdown: str) -> Iterator[Remark]:
    for name, code in codes_of(breakdown).items():
        if code not in part.dimensions.get(name, ()):
            declared = ", ".join(f"{one}={each}" for one, codes in part.dimensions.items() for each in codes)
            yield Remark(
                path=path,
                code="plan-unknown-breakdown",
                found=f"{part.id}[{name}={code}]",
                expected=f"a breakdown that {part.id} declares ({declared or 'it declares none'})",
                remedy="name a declared code, or declare this one",
            )


def _kind(
    path: KeyPath, indicator: Indicator, derivation: Derivation, indicators: Mapping[str, Indicator]
) -> Iterator[Remark]:
    parts = [indicators[name] for name, _ in derivation.made_from()]
    if derivation.kind == "sum":
        yield from _added(path, indicator, parts)
    elif derivation.kind == "distinct":
        if indicator.unit is not Unit.COUNT:
            yield _unit(path, indicator, f"{Unit.COUNT.value}: a number of areas")
    elif derivation.kind == "levels_met":
        yield from _rated(path, indicator, parts)
    elif derivation.kind == "aggregate":
        yield from _aggregate(path, indicator, parts, derivation.method)
    elif derivation.kind in {"cumulated", "annual"}:
        yield from _added(path, indicator, parts)
        yield from _of_a_flow(path, indicator, parts[0], derivation.kind)


def _group(path: KeyPath, indicator: Indicator, derivation: Derivation, groups: set[str]) -> Iterator[Remark]:
    needs_one = derivation.kind == "aggregate" or (derivation.kind == "distinct" and indicator.area != WORLD)
    if needs_one and indicator.area not in groups:
        yield unknown(path, "area group", indicator.area, groups)


def _added(path: KeyPath, indicator: Indicator, parts: list[Indicator]) -> Iterator[Remark]:
    for part in parts:
        if part.unit not in ADDS_UP:
            yield _unit(path, part, f"a unit that adds up ({', '.join(sorted(ADDS_UP))})")
        elif part.unit is not indicator.unit:
            yield _unit(path, part, f"{indicator.unit.value}, the unit of {indicator.id}")


def _rated(path: KeyPath, indicator: Indicator, parts: list[Indicator]) -> Iterator[Remark]:
    if indicator.unit is not Unit.PERCENT:
        yield _unit(path, indicator, f"{Unit.PERCENT.value}: a share of requirements")
    for part in parts:
        if part.unit is not Unit.RUBRIC:
            yield _unit(path, part, f"{Unit.RUBRIC.value}: a requirement that is rated by levels")


def _aggregate(path: KeyPath, indicator: Indicator, parts: list[Indicator], method: str) -> Iterator[Remark]:
    of, *weights = parts
    if method == "sum":
        yield from _added(path, indicator, [of])
    elif of.unit in NO_QUANTITY:
        yield _unit(path, of, "a quantity: there is no mean of levels or texts")
    elif of.unit is not indicator.unit:
        yield _unit(path, of, f"{indicator.unit.value}, the unit of {indicator.id}")
    if method == "pooled" and (of.derivation is None or of.derivation.kind != "share"):
        yield Remark(
            path=path,
            code="plan-derivation-not-a-share",
            found=f"{of.id}, which has no parts to be pooled",
            expected="an indicator that is derived as a share",
            remedy="derive it from its parts, or choose weighted, with weights",
        )
    for weight in weights:
        if weight.unit not in ADDS_UP:
            yield _unit(path, weight, f"weights in a unit that adds up ({', '.join(sorted(ADDS_UP))})")


def _of_a_flow(path: KeyPath, indicator: Indicator, part: Indicator, kind: str) -> Iterator[Remark]:
    if part.accumulation is not Accumulation.FLOW:
        yield Remark(
            path=path,
            code="plan-derivation-not-a-flow",
            found=f"{part.id}, whose accumulation is {part.accumulation.value}",
            expected="a flow: the sum of anything else counts the same thing again",
            remedy=f"mend the accumulation of {part.id}, or take its last value as it is",
        )
    if kind == "cumulated" and indicator.accumulation is Accumulation.FLOW:
        yield Remark(
            path=path,
            code="plan-derivation-summed-twice",
            found=f"{indicator.id}, a running total whose accumulation is flow",
            expected="running_total, or latest",
            remedy=f"mend the accumulation of {indicator.id}",
        )
    yield from _frequencies(path, indicator, part, kind)


def _frequencies(path: KeyPath, indicator: Indicator, part: Indicator, kind: str) -> Iterator[Remark]:
    of_part = {Frequency.DAILY} if kind == "cumulated" else {Frequency.DAILY, Frequency.ANNUAL}
    if part.frequency in of_part:
        yield _frequency(path, part, "months, quarters or half years" + (" or years" if kind == "cumulated" else ""))
    if kind == "annual" and indicator.frequency is not Frequency.ANNUAL:
        yield _frequency(path, indicator, "years: the sums of a year")


def _interpolation(path: KeyPath, indicator: Indicator) -> Iterator[Remark]:
    if indicator.unit in NO_QUANTITY or indicator.kind == "qualitative":
        yield _unit(path, indicator, "a quantity: there is nothing between two levels or texts")
    if indicator.accumulation is Accumulation.FLOW:
        yield Remark(
            path=path,
            code="plan-interpolated-flow",
            found=f"{indicator.id}, a flow",
            expected="a level: what is filled into a flow would be added up as if it had been counted",
            remedy="drop interpolate; a sum with a missing period says that it is incomplete",
        )
    if indicator.frequency is Frequency.DAILY:
        yield _frequency(path, indicator, "years, half years, quarters or months")


def _unit(path: KeyPath, indicator: Indicator, expected: str) -> Remark:
    return Remark(
        path=path,
        code="plan-derivation-unit",
        found=f"{indicator.id} in {indicator.unit.value}",
        expected=expected,
        remedy="mend the unit, or derive it another way",
    )


def _frequency(path: KeyPath, indicator: Indicator, expected: str) -> Remark:
    return Remark(
        path=path,
        code="plan-derivation-frequency",
        found=f"{indicator.id} with frequency {indicator.frequency.value}",
        expected=expected,
        remedy="mend the frequency, or derive it another way",
    )
