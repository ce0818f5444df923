"""What is wrong with the corrections a plan declares: no such cells, a guard that could not tell, two for one cell."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from indicators.corrections import EVERY
from indicators.periods import Frequency, TimePeriod
from indicators.remarks import Remark, unknown
from indicators.series import breakdown_of, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from indicators.corrections import Correction
    from indicators.framework import Indicator, Plan
    from indicators.toml_lines import KeyPath


def remarks_on_corrections(plan: Plan) -> list[Remark]:
    """Give everything that is wrong with the corrections of a plan, in the plan's order."""
    found = [remark for n, one in enumerate(plan.corrections) for remark in _remarks(("corrections", n), one, plan)]
    return found or list(_twice(plan))


def _remarks(path: KeyPath, one: Correction, plan: Plan) -> Iterator[Remark]:
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    sources = {source.id: source for source in plan.sources}
    if one.source not in sources:
        yield unknown((*path, "source"), "source", one.source, set(sources))
    if one.indicator not in indicators:
        yield unknown((*path, "indicator"), "indicator", one.indicator, set(indicators))
        return
    if one.source in sources and one.indicator not in {series.indicator for series in sources[one.source].series}:
        yield Remark(
            path=(*path, "indicator"),
            code="plan-unbound",
            found=f"{one.indicator}, of which {one.source} gives no series",
            expected=f"an indicator with a series of {one.source}",
            remedy="mend the source or the indicator",
        )
    yield from _cells(path, one, indicators[one.indicator])
    yield from _guard(path, one)


def _cells(path: KeyPath, one: Correction, indicator: Indicator) -> Iterator[Remark]:
    for period in one.named_periods():
        if not _has_frequency(period, indicator.frequency):
            yield Remark(
                path=path,
                code="plan-correction-period",
                found=period,
                expected=f"a period of {indicator.id}, whose frequency is {indicator.frequency}",
                remedy="mend the period",
            )
    if one.breakdown not in {"", EVERY} and not _is_declared(one.breakdown, indicator):
        yield Remark(
            path=(*path, "breakdown"),
            code="plan-correction-breakdown",
            found=one.breakdown,
            expected=f'declared dimensions of {indicator.id}, written as sex=F; "" is the total, "{EVERY}" every one',
            remedy="mend the breakdown",
        )


def _has_frequency(text: str, frequency: str) -> bool:
    try:
        return TimePeriod.parse(text).frequency is Frequency(frequency)
    except ValueError:
        return False


def _is_declared(breakdown: str, indicator: Indicator) -> bool:
    if not all("=" in part for part in breakdown.split(";")):
        return False
    codes = codes_of(breakdown)
    declared = all(code in indicator.dimensions.get(name, ()) for name, code in codes.items())
    return declared and breakdown_of(codes) == breakdown


Ends = tuple["Decimal | None", "Decimal | None"]
"""The least and the greatest value; None for an open side."""


def _guard(path: KeyPath, one: Correction) -> Iterator[Remark]:
    """Tell a guard that would hold of a mended value too: then nobody would learn that the source mended it."""
    low, high = one.expected_range
    mended: Ends | None = None
    if one.replace is not None:
        mended = one.replace, one.replace
    elif one.multiply is not None:
        ends = [None if end is None else end * one.multiply for end in (low, high)]
        mended = (ends[0], ends[1]) if one.multiply >= 0 else (ends[1], ends[0])
    if mended is not None and _meet((low, high), mended):
        yield Remark(
            path=(*path, "expected"),
            code="plan-correction-guard",
            found="a range in which the corrected value lies too",
            expected="a range the source leaves when it mends its error",
            remedy="narrow what is expected to what the source prints now",
        )


def _meet(one: Ends, other: Ends) -> bool:
    crossed = (one[0], other[1]), (other[0], one[1])
    return all(low is None or high is None or low <= high for low, high in crossed)


def _twice(plan: Plan) -> Iterator[Remark]:
    counted = Counter(one.id for one in plan.corrections)
    for n, one in enumerate(plan.corrections):
        if counted[one.id] > 1:
            yield Remark(
                path=("corrections", n, "id"),
                code="plan-code-twice",
                found=f"correction {one.id}, {counted[one.id]} times",
                expected="each code once",
                remedy="rename or remove all but one",
            )
    held = [(n, one) for n, one in enumerate(plan.corrections) if one.ended is None]
    for (_, first), (n, second) in combinations(held, 2):
        if first.meets(second):
            yield Remark(
                path=("corrections", n),
                code="plan-corrections-meet",
                found=f"{second.id}, which corrects what {first.id} corrects",
                expected="one correction of a cell",
                remedy="narrow one of the two, or end it",
            )
