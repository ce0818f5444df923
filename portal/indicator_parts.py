"""What stands beside an indicator's figures: what it rests on, when more is due, what was revised, what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.narratives import narrative_year, narratives_to_freeze
from portal.progress_rows import number
from portal.source_rows import source_rows
from reports.narratives import written_about
from warehouse.narratives import steps_to_freeze
from warehouse.runs import totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.views import View
    from reports.blocks import Paragraph
    from reports.wording import Words


def given_by(view: View, code: str, language: str) -> list[dict[str, Any]]:
    """Give the sources behind a place as they stand; `found` counts what checks have to say now, to who works here."""
    told = view.insider and view.snapshot is None and view.known_on is None
    return [
        {**row, "found": totals(view.around.warehouse, row["source"])[0] if told else None}
        for row in source_rows(view, language, behind=code)
    ]


def revisions(view: View, line: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give each value that the place's own series once had beside the one it has, the newest period first."""
    own = (one for one in view.figures["series"].get(line["code"], ()) if one["indicator"] == line["indicator"])
    now = {point["period"]: point for one in own for point in one["points"]}
    return [
        {"period": one["period"], "before": number(one["value"]), "known_at": one["known_at"],
         "now": number(now[one["period"]]["value"]), "since": now[one["period"]]["known_at"]}
        for one in reversed(view.figures.get("earlier", {}).get(line["code"], ()))
        if one["period"] in now
    ]  # fmt: skip


def narrative(view: View, line: Mapping[str, Any], words: Words) -> list[Paragraph]:
    """Give the approved text about a place in the year that is looked at, behind a sentence made from its figures.

    Of what was known on a past day nothing is told: texts are kept by year, and not by what was known when.
    """
    if view.known_on is not None:
        return []
    return list(written_about(_approved(view, line["code"]), line, words))


def _approved(view: View, code: str) -> list[Mapping[str, Any]]:
    if view.snapshot is not None:
        return list(view.figures.get("narratives", ()))
    year = narrative_year(view.plan.last_year, view.as_of.year)
    steps = steps_to_freeze(view.around.warehouse, view.plan.code, year)
    return list(narratives_to_freeze(view.figures, [one for one in steps if one.subject.code == code]))
