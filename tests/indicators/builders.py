"""Points, trajectories and series as short texts: `point("40@2019")`, `series("2020=12 2021=missing")`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.periods import TimePeriod
from indicators.series import WORLD, Observation, ObsStatus, SeriesKey
from indicators.targets import Band, Point, Trajectory, Unknown, UnknownKind

if TYPE_CHECKING:
    from indicators.framework import Plan

STATED = {"suppressed": ObsStatus.SUPPRESSED, "missing": ObsStatus.MISSING, "cannot_exist": ObsStatus.CANNOT_EXIST}


def period(text: str) -> TimePeriod:
    return TimePeriod.parse(text)


def point(text: str) -> Point:
    value, at = text.split("@")
    return Point(Decimal(value), period(at))


def known(text: str) -> Point | Band | Unknown:
    """A point, a band `0.97..1.03@2023`, or the name of an absence."""
    if "@" not in text:
        return Unknown(UnknownKind(text))
    if ".." not in text:
        return point(text)
    sides, at = text.split("@")
    low, high = (Decimal(side) if side else None for side in sides.split(".."))
    return Band(low, high, period(at))


def trajectory(baseline: str, target: str, *milestones: str, original: str | None = None) -> Trajectory:
    return Trajectory(
        known(baseline), known(target), tuple(map(point, milestones)), known(original) if original else None
    )


def series(text: str, indicator: str = "rate", **given: Any) -> list[Observation]:
    """Observations of one series: `2020=12 2021=missing 2022=9E` (a letter is the observation status)."""
    place = {"area": given.pop("area", WORLD), "breakdown": given.pop("breakdown", "")}
    key = SeriesKey(indicator=indicator, source=given.pop("source", "register"), **place)
    return [_observation(key, *part.split("="), given) for part in text.split()]


def everything(of: Plan) -> list[Observation]:
    """Every indicator of a plan observed in several areas, in each of its ways."""
    return [
        one
        for place, each in enumerate(of.indicators)
        if each.derivation is None
        for source in each.sources
        for number, area in enumerate(dict.fromkeys([each.area, "001", "CHE", "FRA", "KEN"]))
        for breakdown in dict.fromkeys([each.breakdown, "", "sex=F"])
        for one in series(
            f"2020={10 + place + number} 2021={12 + 2 * place + number}", each.id, area=area, source=source,
            breakdown=breakdown, unit=each.unit.value,
        )
    ]  # fmt: skip


def _observation(key: SeriesKey, at: str, value: str, given: dict[str, Any]) -> Observation:
    if value in STATED:
        return Observation(series=key, period=period(at), value=None, status=STATED[value], **given)
    status = ObsStatus(value[-1]) if value[-1].isalpha() else ObsStatus.NORMAL
    number = value.rstrip("ABDEFGIJKNPSUVW")
    return Observation(series=key, period=period(at), value=Decimal(number), status=status, **given)
