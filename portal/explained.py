"""The way back from a figure to its bytes, the same on its page and for programs, and for whom it is what of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from connectors.rows_behind import rows_behind
from indicators.ancestry import observed_behind
from indicators.canonical import plain
from indicators.errors import CallerMistake
from indicators.read_back import read_back
from indicators.series import SERIES_PARTS
from warehouse.figure_trace import trace_numbered, trace_told
from warehouse.instants import datetime_of
from warehouse.observations import series_known_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.series import Observation
    from portal.views import View

MOST = 100
"""Observations that are walked back at once: for each, the file it came in is read and its digest computed again."""

NOT_FOR_EVERYBODY = {
    "run": ("author",),
    "handed_in": ("submission", "by"),
    "landing": ("landed_by",),
    "bytes": ("path",),
    "counted": ("numbers",),
}
"""What of each step only those see who may see what is not published: people, places on our machines, single cases."""


def steps_of_figure(view: View, code: str) -> list[dict[str, Any]]:
    """Walk the figure of a place back, its figures as Decimals. Empty where the plan has no such place."""
    return _seen(view, trace_told(view.around.warehouse, view.figures, code, rows_behind))


def steps_of_observations(view: View, code: str, period: str | None, area: str | None) -> list[dict[str, Any]]:
    """Walk what was observed behind a place at a period and an area, any where none is named.

    Raises HTTPException 404 where there is nothing, CallerMistake where it is too much at once.
    """
    found = [
        one
        for one in _observed(view, code, area)
        if period in {None, one.period.text} and area in {None, one.series.area}
    ]
    if not found:
        raise HTTPException(404, f"nothing was observed of {code} there and then")
    if len(found) > MOST:
        raise CallerMistake(f"found {len(found)} observations; expected {MOST} at most: name both period and area")
    return _seen(view, trace_numbered(view.around.warehouse, [one.id for one in found], rows_behind))


def _observed(view: View, code: str, area: str | None) -> Iterable[Observation]:
    place = view.plan.places()[code]
    behind = observed_behind(place.indicator, {one.id: one for one in view.plan.indicators})
    if view.snapshot is None:
        return series_known_on(view.around.warehouse, behind, view.known_on, area)
    known_on = view.snapshot.document["known_on"]
    if known_on is None:
        return ()
    # Of what was known when it was frozen, what was frozen: everything else is not part of it.
    frozen = {
        (*(series[name] for name in SERIES_PARTS), point["period"])
        for series in view.figures["series"].get(code, ())
        for point in series["points"]
    }
    known = series_known_on(view.around.warehouse, behind, datetime_of(known_on), area)
    return [one for one in known if (*one.series.parts, one.period.text) in frozen]


def _seen(view: View, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = read_back(plain(steps))
    if view.insider:
        return told
    return [
        {name: item for name, item in step.items() if name not in NOT_FOR_EVERYBODY.get(step["step"], ())}
        for step in told
    ]
