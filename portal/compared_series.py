"""What was observed of an indicator everywhere and in every breakdown, put side by side: periods across, or down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.ancestry import observed_behind
from indicators.periods import TimePeriod
from portal.code_names import area_said, breakdown_said
from portal.listings import Field
from portal.plans_at_hand import edition_of
from portal.surroundings import USUAL_WEIGHT
from portal.wording import phrase
from warehouse.observations import values_known_by, vintage_known_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from indicators.framework import Plan
    from portal.views import View
    from warehouse.observations import Vintage

ACROSS = 6
"""Periods that a page shows beside each other, the newest; the files hold all."""

WAYS: dict[str, str] = {"area": phrase("By area"), "breakdown": phrase("By breakdown"), "period": phrase("By period")}

PERIODS = (
    Field(name="period", title=phrase("Period"), kind="code"),
    Field(name="value", title=phrase("Value"), kind="decimal"),
    Field(name="change", title=phrase("Change"), kind="decimal"),
    Field(name="change_percent", title=phrase("Change, percent"), kind="decimal"),
    Field(name="observation_status", title=phrase("Observation status"), kind="code", shown=False),
    Field(name="source", title=phrase("Source"), kind="code", choice=True),
)


class Point(NamedTuple):
    """A value of a series at a period; None where `status` says why there is none."""

    value: Decimal | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What one source gave of an indicator in one area and breakdown, by period."""

    area: str
    breakdown: str
    source: str
    points: Mapping[str, Point]


def indicators_behind(view: View, code: str) -> list[str]:
    """Give the observed indicators behind a place: its own where it is observed, else what it is derived from."""
    return observed_behind(view.plan.places()[code].indicator, {one.id: one for one in view.plan.indicators})


def observed(view: View, indicator: str) -> list[Series]:
    """Give every series of an indicator as known at what is looked at, up to its day.

    A snapshot holds what it was judged on, which may be fewer areas than the record has.
    """
    if view.snapshot is not None:
        return [_frozen(one) for one in view.snapshot.document.get("observed", ()) if one["indicator"] == indicator]
    by = vintage_known_by(view.around.warehouse, view.known_on)
    key = ("observed", edition_of(view.plan), indicator, by, view.as_of)
    found: list[Series] = view.around.kept(key, lambda: _known(view, indicator, by), weigh=_weight_of)
    return found


def _weight_of(series: Iterable[Series]) -> int:
    return USUAL_WEIGHT + sum(len(one.points) for one in series)


def _frozen(one: Mapping[str, Any]) -> Series:
    points = {
        point["period"]: Point(
            value=None if point["value"] is None else Decimal(point["value"]), status=point.get("status", "A")
        )
        for point in one["points"]
        if not point.get("withdrawn") and point.get("unit", one["unit"]) == one["unit"]
    }
    return Series(area=one["area"], breakdown=one["breakdown"], source=one["source"], points=points)


def _known(view: View, indicator: str, by: Vintage) -> list[Series]:
    unit, as_of = view.plan.indicator(indicator).unit.value, view.as_of
    found = []
    for key, values in values_known_by(view.around.warehouse, indicator, by.number).items():
        points = {
            one.period: Point(one.value, one.status)
            for one in values
            if one.unit == unit and TimePeriod.parse(one.period).last_day <= as_of
        }
        if points:
            found.append(Series(area=key.area, breakdown=key.breakdown, source=key.source, points=points))
    return found


def periods_of(series: Iterable[Series]) -> list[str]:
    """Give the periods at which any of some series has a value, the earliest first."""
    there = {period for one in series for period, point in one.points.items() if point.value is not None}
    return sorted(there, key=lambda text: (TimePeriod.parse(text).last_day, text))


def beside_each_other(
    series: Sequence[Series], by: str, plan: Plan, language: str
) -> tuple[list[Field], list[dict[str, Any]]]:  # fmt: skip
    """Give a row a series and a column a period. `points` are for the page alone."""
    periods = periods_of(series)
    several = len({one.source for one in series}) > 1
    titles = {one.id: one.title.in_language(language)[0] for one in plan.sources}
    fields = [
        Field(name="code", title=phrase("Code"), kind="code", shown=False),
        Field(name="name", title=phrase("Area") if by == "area" else phrase("Breakdown")),
        Field(name="source", title=phrase("Source"), kind="code", choice=True, words=titles, shown=several),
        *(Field(name=one, title=one, kind="decimal", shown=one in periods[-ACROSS:]) for one in periods),
    ]
    rows = [_row(one, by, periods, plan, language) for one in series]
    return fields, sorted(rows, key=lambda row: (row["name"].casefold(), row["source"]))


def _row(one: Series, by: str, periods: Sequence[str], plan: Plan, language: str) -> dict[str, Any]:
    code = one.area if by == "area" else one.breakdown
    name = area_said(plan, code, language) if by == "area" else breakdown_said(code, language)
    values = {period: one.points[period].value if period in one.points else None for period in periods}
    return {"code": code, "name": name, "source": one.source, **values, "points": one.points}


def period_rows(series: Iterable[Series]) -> list[dict[str, Any]]:
    """Give a row a period with what changed since the one before it in the same series, the newest first."""
    rows = [row for one in series for row in _periods(one)]
    return sorted(rows, key=lambda row: (TimePeriod.parse(row["period"]).last_day, row["source"]), reverse=True)


def _periods(one: Series) -> Iterable[dict[str, Any]]:
    before: Decimal | None = None
    for period in sorted(one.points, key=lambda text: (TimePeriod.parse(text).last_day, text)):
        point = one.points[period]
        change = None if point.value is None or before is None else point.value - before
        yield {
            "period": period,
            "value": point.value,
            "change": change,
            "change_percent": None if change is None or not before else (change / abs(before) * 100).quantize(TENTH),
            "observation_status": point.status,
            "source": one.source,
            "point": point,
        }
        before = before if point.value is None else point.value


TENTH = Decimal("0.1")
