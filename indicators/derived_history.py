"""What a derived value has been: every vintage of it, replayed from the vintages of what it was made of.

A derived value is never stored, so that it cannot disagree with the record; its history is what the
record would have said after each vintage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from indicators.ancestry import looks_across_areas
from indicators.evidence import Evidence, Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from decimal import Decimal

    from indicators.aggregation import Members
    from indicators.framework import Indicator, Plan
    from indicators.periods import TimePeriod
    from indicators.series import Observation, ObsStatus, SeriesKey


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedVintage:
    """What a derived value became with one vintage, and the observations of the record it was made of then.

    `value` and `status` are None when it could not be made any more, or not yet; `reason` then says why
    when something is known all the same (one of `steps.REASONS`). `vintage` is the admission that made it
    so, also where it took something away.
    """

    key: SeriesKey
    period: TimePeriod
    value: Decimal | None
    status: ObsStatus | None
    vintage: int
    known_at: str
    inputs: tuple[Observation, ...] = ()
    incomplete: bool = False
    reason: str | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What must differ for a vintage to be another one: the value, its status, and what it was made of."""
        return self.value, self.status, self.incomplete, self.reason, self.inputs


def derived_vintages(
    plan: Plan,
    history: Iterable[Observation],
    indicator: Indicator,
    areas: Collection[str] | None = None,
    *,
    members: Members | None = None,
) -> dict[tuple[SeriesKey, str], tuple[DerivedVintage, ...]]:
    """Give every vintage of what is computed of an indicator, by series and period, the oldest first.

    `history` holds all vintages, withdrawals too, of the observed indicators behind it, in any order.
    Without `areas` every area is asked in which something is known of the parts; of what is made from
    other areas, the indicator's own. Breakdown is the indicator's own. What a group's members are is not
    part of the history: they are those of `members`, by year.
    """
    rows = sorted(history, key=lambda one: one.vintage)
    record = Record(plan, (), date.max, members)
    asked = sorted(_areas(plan, indicator, rows) if areas is None else set(areas))
    told: dict[tuple[SeriesKey, str], list[DerivedVintage]] = {}
    before: dict[str, Evidence] = {}
    for _, group in groupby(rows, key=lambda one: one.vintage):
        admitted = list(group)
        record.learn(admitted)
        for area in asked:
            now = record.evidence(indicator, area, indicator.breakdown)
            if now is not before.get(area):
                _tell(told, before.get(area), now, admitted[0])
                before[area] = now
    return {where: tuple(vintages) for where, vintages in told.items()}


def _areas(plan: Plan, indicator: Indicator, rows: Iterable[Observation]) -> set[str]:
    indicators = {one.id: one for one in plan.indicators}
    across = looks_across_areas(indicator.id, indicators)
    return {indicator.area} | (set() if across else {one.series.area for one in rows})


def _tell(
    told: dict[tuple[SeriesKey, str], list[DerivedVintage]],
    before: Evidence | None,
    now: Evidence,
    admitted: Observation,
) -> None:
    for one in (*_vintages(now, admitted), *_gone(before, now, admitted)):
        known = told.setdefault((one.key, one.period.text), [])
        if (known[-1].said if known else _NOTHING) != one.said:
            known.append(one)


_NOTHING = (None, None, False, None, ())
"""What is said of a period before anything is known of it."""


def _vintages(evidence: Evidence, admitted: Observation) -> Iterator[DerivedVintage]:
    for period, made in evidence.made.items():
        yield replace(
            _without_value(evidence.key, made.period, admitted),
            value=made.value,
            status=made.status,
            inputs=evidence.made_of[period],
            incomplete=period in evidence.incomplete,
        )
    for refused in evidence.refused:
        yield replace(_without_value(evidence.key, refused.period, admitted), reason=refused.reason)


def _gone(before: Evidence | None, now: Evidence, admitted: Observation) -> Iterator[DerivedVintage]:
    if before is None:
        return
    # Another source may speak now: then everything the first one gave is gone.
    kept = {*now.made, *(one.period.text for one in now.refused)} if before.key == now.key else set()
    computed = [*(one.period for one in before.made.values()), *(one.period for one in before.refused)]
    for period in computed:
        if period.text not in kept:
            yield _without_value(before.key, period, admitted)


def _without_value(key: SeriesKey, period: TimePeriod, admitted: Observation) -> DerivedVintage:
    return DerivedVintage(
        key=key, period=period, value=None, status=None, vintage=admitted.vintage, known_at=admitted.known_at
    )
