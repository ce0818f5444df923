"""Progress lines as a table: one row a place, its figures as numbers, its words in the language of the page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.listings import Field
from portal.page_words import STATUSES
from portal.sparklines import sparkline
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from portal.pressed import Pressed
    from portal.views import View

FIELDS = (
    Field(name="code", title=phrase("Code"), kind="code", shown=False),
    Field(name="objective", title=phrase("Objective"), kind="code", choice=True, shown=False),
    Field(name="outcome", title=phrase("Outcome"), kind="code", shown=False),
    Field(name="indicator", title=phrase("Name of the indicator"), kind="code", shown=False),
    Field(name="title", title=phrase("Indicator"), kind="text"),
    Field(name="unit", title=phrase("Unit"), kind="code", shown=False),
    Field(name="baseline", title=phrase("Baseline"), kind="decimal"),
    Field(name="baseline_period", title=phrase("Period of the baseline"), kind="code", shown=False),
    Field(name="baseline_state", title=phrase("State of the baseline"), kind="code", shown=False),
    Field(name="latest", title=phrase("Latest"), kind="decimal"),
    Field(name="latest_period", title=phrase("Period of the latest value"), kind="code", shown=False),
    Field(name="target", title=phrase("Target"), kind="decimal"),
    Field(name="target_period", title=phrase("Period of the target"), kind="code", shown=False),
    Field(name="target_state", title=phrase("State of the target"), kind="code", shown=False),
    Field(name="gap", title=phrase("Gap"), kind="decimal", shown=False),
    Field(name="progress", title=phrase("Progress"), kind="decimal"),
    Field(name="pace", title=phrase("Pace"), kind="decimal"),
    Field(name="status", title=phrase("Status"), kind="code", choice=True, words=STATUSES),
    Field(name="reason", title=phrase("Reason"), kind="code", shown=False),
    Field(name="source", title=phrase("Source"), kind="code", choice=True, shown=False),
    Field(name="stale_since", title=phrase("Not renewed since"), kind="code", shown=False),
)
"""The columns, as every place that tells progress as a table has them."""


AS_THEY_ARE = ("code", "objective", "outcome", "indicator", "unit", "status", "reason", "source", "stale_since")


def progress_rows(
    view: View, said: Pressed, *, among: Iterable[Mapping[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Give a row for each place a view looks at, or for some of them. `line` and `sparkline` are for the page alone."""
    series = view.figures["series"]
    return [
        _row(line, said, series.get(line["code"], [])) for line in (view.lines.values() if among is None else among)
    ]


def title_of(view: View, line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a place is called by language: the component it measures, or its indicator."""
    component = view.plan.places()[line["code"]].component
    titles: Mapping[str, Any] = component.model_dump(exclude_none=True) if component else line["title"]
    return titles


def _row(line: Mapping[str, Any], said: Pressed, series: list[Mapping[str, Any]]) -> dict[str, Any]:
    latest = line["latest"] or {}
    gap = line["gap"] or {}
    return {
        **{name: line[name] for name in AS_THEY_ARE},
        "title": said.plain(line["title"]),
        "baseline": number(line["baseline"].get("value")),
        "baseline_period": line["baseline"].get("period"),
        "baseline_state": line["baseline"]["state"],
        "latest": number(latest.get("value")),
        "latest_period": latest.get("period"),
        "target": number(line["target"].get("value")),
        "target_period": line["target"].get("period"),
        "target_state": line["target"]["state"],
        "gap": number(gap.get("value")),
        "progress": number(line["progress"]),
        "pace": number(line["pace"]),
        "line": line,
        "sparkline": sparkline(line, series[0]["points"]) if series else None,
    }  # fmt: skip


def number(text: str | None) -> Decimal | None:
    """Read an exact text as a number."""
    return None if text is None else Decimal(text)
