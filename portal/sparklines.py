"""A line no larger than a word: how the values of an indicator went, and the level it should reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from indicators.periods import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, MARGIN, STROKE = 96.0, 24.0, 3.0, 4.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Points of the line, where it ends, and the height of the target; all in a box of WIDTH by HEIGHT."""

    points: str
    end: tuple[float, float]
    target: float | None


def sparkline(line: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> Sparkline | None:
    """Draw the values of a line in time; None where fewer than two are known."""
    known = [(_month(one["period"]), float(one["value"])) for one in points if one["value"] is not None]
    if len(known) < 2:
        return None
    target = line["target"].get("value")
    levels = [value for _, value in known] + ([float(target)] if target is not None else [])
    across = _scale([month for month, _ in known], WIDTH)
    up = _scale(levels, HEIGHT)
    drawn = _seen([(round(across(month), 1), round(HEIGHT - up(value), 1)) for month, value in known])
    height = None if target is None else round(HEIGHT - up(float(target)), 1)
    return Sparkline(" ".join(f"{x},{y}" for x, y in drawn), drawn[-1], height)


def _seen(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out what nobody sees: of points that stand closer than a stroke, the highest, the lowest and the last."""
    if len(points) <= WIDTH / STROKE * 2:
        return points
    shown: list[tuple[float, float]] = []
    for _, near in groupby(points, key=lambda point: point[0] // STROKE):
        close = list(near)
        low, high = (pick(close, key=lambda point: point[1]) for pick in (min, max))
        shown += sorted({low, high}, key=close.index)
    return shown if shown[-1] == points[-1] else [*shown, points[-1]]


@lru_cache(maxsize=4096)
def _month(period: str) -> float:
    return float(TimePeriod.parse(period).end_in_months)


def _scale(values: Sequence[float], length: float) -> Any:
    low, high = min(values), max(values)
    room = length - 2 * MARGIN
    return lambda value: length / 2 if high == low else MARGIN + (value - low) / (high - low) * room
