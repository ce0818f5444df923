"""Which indicators would be judged otherwise if a file counted: the plan judged twice, with and without its changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.ancestry import areas_read
from indicators.assessment import assess_plan
from indicators.periods import TimePeriod
from indicators.series import Observation, ObsStatus, SeriesKey
from warehouse.assessing import observations_judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import pandas as pd

    from indicators.framework import Plan
    from warehouse.connection import Warehouse

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A place of the plan, by its code, whose status would be another. Figures of progress are left to the page."""

    code: str
    indicator: str
    before: str
    after: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def status_changes(
    warehouse: Warehouse, plan: Plan, source: str, changes: pd.DataFrame, *, at: datetime
) -> tuple[StatusChange, ...]:
    """Say which places of a plan would change status, today, by the changes of a file (`warehouse.effects.COLUMNS`)."""
    changes = _looked_at(changes, areas_read(plan))
    if changes.empty:
        return ()
    known = observations_judged(warehouse, plan, None)
    before = _statuses(plan, known, at)
    after = _statuses(plan, overlaid(known, _observations(changes, source)), at)
    return tuple(
        StatusChange(code=code, indicator=indicator, before=before[code, indicator], after=status)
        for (code, indicator), status in after.items()
        if before[code, indicator] != status
    )


def _looked_at(changes: pd.DataFrame, areas: Mapping[str, frozenset[str] | None]) -> pd.DataFrame:
    """Leave out what no verdict of the plan rests on: of a large file that may be nearly all."""
    read = changes["indicator"].isin([name for name, among in areas.items() if among is None])
    for name, among in areas.items():
        if among is not None:
            read |= changes["indicator"].eq(name) & changes["area"].isin(sorted(among))
    return changes[read]


def overlaid(known: Sequence[Observation], said: Iterable[Observation]) -> list[Observation]:
    """Give what is known with some observations in the place of those of the same series and period."""
    cells = {(one.series, one.period): one for one in known}
    cells |= {(one.series, one.period): one for one in said}
    return list(cells.values())


def _statuses(plan: Plan, observations: Sequence[Observation], at: datetime) -> dict[tuple[str, str], str]:
    lines = assess_plan(plan, observations, as_of=at.date())
    return {
        (line.entry.place.code, line.entry.indicator.id): line.judgement.progress.status.value for line in lines
    }  # fmt: skip


def _observations(changes: pd.DataFrame, source: str) -> list[Observation]:
    names = ["indicator", "area", "breakdown", "period", "value", "status", "unit", "note", "kind"]
    return [_observation(row, source) for row in changes[names].itertuples(index=False)]


def _observation(row: Any, source: str) -> Observation:
    series = SeriesKey(indicator=row.indicator, area=row.area, breakdown=row.breakdown, source=source)
    value = None if row.value != row.value else Decimal(repr(float(row.value)))
    return Observation(
        series=series, period=TimePeriod.parse(row.period), value=value, status=ObsStatus(row.status), unit=row.unit,
        note=row.note, withdrawn=row.kind == WITHDRAWN,
    )  # fmt: skip
