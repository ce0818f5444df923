"""What areas and breakdowns are called in a language: countries by their names, groups as the plan titles them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from connectors.area_words import area_of_iso
from indicators.code_words import meaning_of
from indicators.series import codes_of

if TYPE_CHECKING:
    from indicators.framework import Plan
    from indicators.texts import Language


def area_said(plan: Plan, area: str, language: str) -> str:
    """Name an area; one nobody has words for is told by its code."""
    titles = {group.code: group.title for group in plan.area_groups}
    if area in titles:
        return titles[area].in_language(language)[0]
    return area_of_iso(area, language) or area


def breakdown_said(breakdown: str, language: str) -> str:
    """Name a breakdown by what its codes mean, the total by that word; a code nobody has words for stands as it is."""
    spoken = cast("Language", language)
    if not breakdown:
        return str(meaning_of("sex", "_T", spoken))
    told = (meaning_of(name, code, spoken) or f"{name}={code}" for name, code in codes_of(breakdown).items())
    return ", ".join(told)
