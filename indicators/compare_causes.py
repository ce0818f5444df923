"""Why the figures of two snapshots differ: the causes there are, and which of them touch one line.

A cause is told by what differs between the inputs, never by what differs between the results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indicators.ancestry import ancestors, areas_read, looks_across_areas
from indicators.framework import Plan
from indicators.frozen_rows import frozen_rows
from indicators.pledge_history import first_set, in_force
from indicators.pledges import benchmark_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.framework import Indicator, Pledge
    from indicators.frozen_rows import Cell, Rows
    from indicators.series import Observation


class Cause(StrEnum):
    """What can make a figure differ from the one before."""

    DEFINITION = "definition"
    METHOD = "method"
    BASELINE = "baseline"
    TARGET = "target"
    REVISION = "data_revision"
    WITHDRAWAL = "withdrawal"
    NEW_DATA = "new_data"
    PLAN = "plan"
    OVERRIDE = "override"
    PROGRAM = "program"


WALK = (
    Cause.DEFINITION, Cause.METHOD, Cause.BASELINE, Cause.TARGET, Cause.REVISION, Cause.WITHDRAWAL, Cause.NEW_DATA,
)  # fmt: skip
"""The order in which the older snapshot's inputs are put in place of by the newer one's.

The rules first, then what is now said of periods that were known before, and what is new at last: the figure before
the last step is the old one *restated*, and the last step is what really moved.
"""

MEASURES = (
    "unit", "direction", "accumulation", "derivation", "sources", "frequency", "area", "breakdown", "interpolate",
    "kind",
)  # fmt: skip
"""What of an indicator's definition can move a figure; its wording cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One input that differs: `what` it is, where it stands (`at`), and what it said before and says after."""

    cause: Cause
    what: str
    at: str
    before: Any
    after: Any

    def turned(self) -> Change:
        """Tell it from the other side."""
        return Change(cause=self.cause, what=self.what, at=self.at, before=self.after, after=self.before)

    def as_dict(self) -> dict[str, Any]:
        return {"cause": self.cause.value, "what": self.what, "at": self.at, "before": self.before, "after": self.after}


class Side:
    """One of two snapshots, read for comparing: its plan, its rows, and its lines as they were frozen."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.plan = Plan.model_validate(document["plan"])
        self.as_of: date = date.fromisoformat(document["as_of"])
        self.rows: Rows | None = frozen_rows(document)
        self.lines: dict[str, Mapping[str, Any]] = {line["code"]: line for line in document["lines"]}
        self.indicators = {indicator.id: indicator for indicator in self.plan.indicators}
        self.areas = areas_read(self.plan)

    def pledge(self, code: str) -> Pledge:
        """Give what was promised at a place on the day of the snapshot."""
        return in_force(self.plan.pledge(code), self.as_of)

    def family(self, name: str) -> dict[str, Indicator]:
        """Give an indicator and all it is derived from."""
        return {one: self.indicators[one] for one in (name, *sorted(ancestors(name, self.indicators)))}

    def reads(self, indicator: Indicator) -> frozenset[tuple[str, str]]:
        """Give what a value rests on, as (indicator, breakdown)."""
        found, waiting = set(), [(indicator.id, indicator.breakdown)]
        while waiting:
            name, breakdown = waiting.pop()
            found.add((name, breakdown))
            derivation = self.indicators[name].derivation
            waiting += [part for part in (derivation.made_from() if derivation else ()) if part not in found]
        return frozenset(found)


def row_causes(older: Side, newer: Side) -> dict[Cell, Cause]:
    """Say for every observation in which two snapshots differ by which cause it does."""
    before, after = older.rows or {}, newer.rows or {}
    found = {}
    for cell in before.keys() | after.keys():
        one, other = before.get(cell), after.get(cell)
        if _said(one) != _said(other):
            found[cell] = _cause(cell, one, other, older, newer)
    return found


def _said(one: Observation | None) -> tuple[Any, ...] | None:
    return None if one is None else (one.value, one.status, one.unit, one.withdrawn)


def _cause(cell: Cell, one: Observation | None, other: Observation | None, older: Side, newer: Side) -> Cause:
    # Rows of a source that only one plan reads, or in another unit, came with the definition that asks for them.
    if _is_read(cell, older) != _is_read(cell, newer) or (one and other and one.unit != other.unit):
        return Cause.DEFINITION
    if one is None or other is None:
        return Cause.NEW_DATA
    return Cause.WITHDRAWAL if one.withdrawn != other.withdrawn else Cause.REVISION


def _is_read(cell: Cell, side: Side) -> bool:
    indicator, areas = side.indicators.get(cell.series.indicator), side.areas.get(cell.series.indicator, frozenset())
    is_declared = indicator is not None and cell.series.source in indicator.sources
    return is_declared and (areas is None or cell.series.area in areas)


def changes_of_line(
    older: Side, newer: Side, codes: tuple[str, str], rows: Mapping[Cell, Cause]
) -> tuple[Change, ...]:  # fmt: skip
    """Give every input in which a line that stands in both differs, by cause in the order of the walk."""
    found = [*_defined(older, newer, codes), *_method(older, newer), *_pledged(older, newer, codes)]
    found += _observed(older, newer, codes, rows)
    return tuple(sorted(found, key=lambda one: WALK.index(one.cause)))


def _defined(older: Side, newer: Side, codes: tuple[str, str]) -> Iterator[Change]:
    name = older.lines[codes[0]]["indicator"]
    before, after = older.family(name), newer.family(name)
    for one in sorted(before.keys() & after.keys()):
        was, now = before[one].model_dump(mode="json"), after[one].model_dump(mode="json")
        for part in MEASURES:
            if was[part] != now[part]:
                yield Change(
                    cause=Cause.DEFINITION, what=part, at=one, before=was[part], after=now[part]
                )  # fmt: skip
    across = looks_across_areas(name, older.indicators) or looks_across_areas(name, newer.indicators)
    if across and older.plan.area_groups != newer.plan.area_groups:
        groups = [[one.code for one in side.plan.area_groups] for side in (older, newer)]
        yield Change(cause=Cause.DEFINITION, what="area_groups", at=name, before=groups[0], after=groups[1])


def _method(older: Side, newer: Side) -> Iterator[Change]:
    was, now = (side.plan.method.model_dump(mode="json") for side in (older, newer))
    for part in was:
        if was[part] != now[part]:
            yield Change(cause=Cause.METHOD, what=part, at="method", before=was[part], after=now[part])


def _pledged(older: Side, newer: Side, codes: tuple[str, str]) -> Iterator[Change]:
    was, now = older.pledge(codes[0]), newer.pledge(codes[1])
    parts = {
        "baseline": (Cause.BASELINE, was.baseline, now.baseline),
        "target": (Cause.TARGET, was.target, now.target),
        "original_target": (Cause.TARGET, first_set(was, "target"), first_set(now, "target")),
    }
    for what, (cause, one, other) in parts.items():
        if one != other:
            before, after = (None if it is None else benchmark_dict(it) for it in (one, other))
            yield Change(cause=cause, what=what, at=codes[1], before=before, after=after)
    if was.milestones != now.milestones:
        stops = [[benchmark_dict(it) for it in side.milestones] for side in (was, now)]
        yield Change(cause=Cause.TARGET, what="milestones", at=codes[1], before=stops[0], after=stops[1])


def _observed(
    older: Side, newer: Side, codes: tuple[str, str], rows: Mapping[Cell, Cause]
) -> Iterator[Change]:  # fmt: skip
    name = older.lines[codes[0]]["indicator"]
    one, other = older.indicators[name], newer.indicators[name]
    read = older.reads(one) | newer.reads(other)
    across = looks_across_areas(name, older.indicators) or looks_across_areas(name, newer.indicators)
    before, after = older.rows or {}, newer.rows or {}
    touched = [
        cell
        for cell in rows
        if (cell.series.indicator, cell.series.breakdown) in read
        and (across or cell.series.area in {one.area, other.area})
    ]
    for cell in sorted(touched, key=_in_order):
        yield Change(
            cause=rows[cell], what="observation", at=_named(cell), before=_shown(before.get(cell)),
            after=_shown(after.get(cell)),
        )  # fmt: skip
    if older.as_of != newer.as_of:
        days = {"before": older.as_of.isoformat(), "after": newer.as_of.isoformat()}
        yield Change(cause=Cause.NEW_DATA, what="as_of", at="snapshot", **days)


def _in_order(cell: Cell) -> tuple[str, ...]:
    return *cell.series.parts, cell.period


def _named(cell: Cell) -> str:
    return " ".join(part for part in _in_order(cell) if part)


def _shown(one: Observation | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"value": one.value, "status": one.status.value, "unit": one.unit, "withdrawn": one.withdrawn}
