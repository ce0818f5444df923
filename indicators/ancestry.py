"""What a derived indicator rests on in the end: the observed indicators behind it, and whether other areas enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.framework import Indicator, Plan

ACROSS_AREAS = frozenset({"aggregate", "distinct"})
"""Kinds whose value in one area comes from the values of others."""


def ancestors(identity: str, indicators: Mapping[str, Indicator]) -> set[str]:
    """Give everything an indicator is derived from, step by step; itself only when it runs in a circle."""
    found: set[str] = set()
    waiting = [identity]
    while waiting:
        one = indicators.get(waiting.pop())
        parts = {name for name, _ in one.derivation.made_from()} if one and one.derivation else set()
        waiting += sorted(parts - found)
        found |= parts
    return found


def observed_behind(identity: str, indicators: Mapping[str, Indicator]) -> list[str]:
    """Give the observed indicators an indicator comes from, in the order of their names: itself when it is observed."""
    family = {identity, *ancestors(identity, indicators)}
    return sorted(name for name in family if name in indicators and indicators[name].derivation is None)


def looks_across_areas(identity: str, indicators: Mapping[str, Indicator]) -> bool:
    """Say whether the value of one area comes from those of others, here or further down."""
    family = [indicators[name] for name in (identity, *ancestors(identity, indicators)) if name in indicators]
    return any(one.derivation is not None and one.derivation.kind in ACROSS_AREAS for one in family)


def areas_read(plan: Plan) -> dict[str, frozenset[str] | None]:
    """Give for each observed indicator the areas in which judging a plan looks at it: None for all there are.

    An indicator is judged in its own area, and what it is derived from is looked at there too, unless its value
    comes from those of other areas. What is not named is not looked at.
    """
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    placed = {
        place.indicator for each in plan.objectives for outcome in each.outcomes for place in outcome.indicators
    }  # fmt: skip
    found: dict[str, frozenset[str] | None] = {}
    for identity in sorted(placed & indicators.keys()):
        areas = None if looks_across_areas(identity, indicators) else frozenset({indicators[identity].area})
        for name in observed_behind(identity, indicators):
            before = found.get(name, frozenset())
            found[name] = None if areas is None or before is None else before | areas
    return found
