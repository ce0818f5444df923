"""Which indicators of a plan have a way in: a series of a source, or parts that all have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.framework import Plan


def indicators_without_source(plan: Plan) -> list[str]:
    """Name the indicators, in the plan's order, that no source gives and nothing that is given makes up."""
    given = {series.indicator for source in plan.sources for series in source.series}
    parts = {one.id: [name for name, _ in one.derivation.made_from()] for one in plan.indicators if one.derivation}
    while ready := {name for name, made_from in parts.items() if name not in given and given.issuperset(made_from)}:
        given |= ready
    return [indicator.id for indicator in plan.indicators if indicator.id not in given]
