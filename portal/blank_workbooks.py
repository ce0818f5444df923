"""The workbook of a source, made from what holds now: known values, what is due, whom to ask, the names of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.area_names import LANGUAGES
from connectors.area_words import area_in_words
from connectors.registry import CUT_DOWN
from indicators.series import WORLD
from reports.template import template_workbook
from warehouse.dues import due_of
from warehouse.observations import series_known_on

if TYPE_CHECKING:
    from datetime import datetime

    from indicators.framework import Plan, Source
    from warehouse.connection import Warehouse


def workbook_for(
    warehouse: Warehouse, plan: Plan, source: Source, *, language: str, at: datetime, contact: str = ""
) -> bytes:  # fmt: skip
    """Make the workbook that is filled in for a source. Raises CallerMistake for a source nobody hands in."""
    known = series_known_on(warehouse, {series.indicator for series in source.series}, None)
    due = due_of(warehouse, plan, source, at=at) if source.handed_in else None
    return template_workbook(
        plan, source, known, language=language, made_on=at.date(), due=due.by if due else None, contact=contact,
        area_names=_area_names(plan, source, language),
    )  # fmt: skip


def _area_names(plan: Plan, source: Source, language: str) -> dict[str, str]:
    """Name every area of the plan's groups that has a name in a language."""
    if language not in LANGUAGES or source.connector in CUT_DOWN:
        return {}
    areas = {WORLD, *(area for group in plan.area_groups for area in group.members)}
    named = {area: area_in_words(area, language) for area in areas}
    return {area: name for area, name in named.items() if name}
