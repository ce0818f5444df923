"""The history of what is promised at one place, as rows: what held from when to when, who changed it and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake
from indicators.pledge_history import PARTS, revisions_of, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Plan, Pledge

COLUMNS = ("part", "value", "held_from", "held_before", "reason", "decision", "by")


def history(plan: Plan, place: str) -> list[dict[str, Any]]:
    """Give a row for every baseline and target a place ever had, the first first. Raises CallerMistake for no place."""
    if place not in plan.places():
        raise CallerMistake(f"{plan.code} has no indicator {place!r}; `milepost plan show {plan.code}` lists them")
    return [row for part in PARTS for row in _rows(plan.pledge(place), part)]


def _rows(pledge: Pledge, part: str) -> Iterator[dict[str, Any]]:
    revisions = revisions_of(pledge, part)
    held = [*(one.was for one in revisions), getattr(pledge, part)]
    starts, ends = [None, *revisions], [*revisions, None]
    for benchmark, start, end in zip(held, starts, ends, strict=True):
        yield {
            "part": part,
            "value": said(benchmark).replace("_", " "),
            "held_from": start.effective.isoformat() if start else None,
            "held_before": end.effective.isoformat() if end else None,
            "reason": start.reason if start else benchmark.reason,
            "decision": start.decision if start else None,
            "by": start.by if start else benchmark.by,
        }
