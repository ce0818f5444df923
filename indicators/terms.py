"""What a verdict can be, and on what terms it is given: direction, unit and thresholds.

Thresholds are data of the plan, never of the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from indicators.exact import difference
from indicators.targets import Band, Point

if TYPE_CHECKING:
    from fractions import Fraction


class Status(StrEnum):
    """One verdict by the declared rule."""

    ACHIEVED = "achieved"
    MAINTAINED = "maintained"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    MOVING_AWAY = "moving_away"
    BELOW_FLOOR = "below_floor"
    NOT_ASSESSABLE = "not_assessable"


MET = frozenset({Status.ACHIEVED, Status.MAINTAINED})
ON_TRACK_OR_BETTER = MET | {Status.ON_TRACK}

WORST_FIRST = (
    Status.MOVING_AWAY,
    Status.BELOW_FLOOR,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.ON_TRACK,
    Status.MAINTAINED,
    Status.ACHIEVED,
    Status.NOT_ASSESSABLE,
)
"""Which verdict speaks for an indicator that is pledged at several places: the first of this list."""

RISING = frozenset({"increase", "at_least"})
LIMITS = frozenset({"at_least", "at_most"})
DIRECTIONS = frozenset({"increase", "decrease", "at_least", "at_most", "band", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a value is judged: which way is better, its unit, and the plan's thresholds on pace.

    `direction` and `unit` are the words of `indicators.framework`. Pace at or above `on_track` is on
    track, at or above `at_risk` is at risk; 0.95 and 0.60 echo Statistics Canada's and Eurostat's practice.
    """

    direction: str
    unit: str = ""
    on_track: Decimal = Decimal("0.95")
    at_risk: Decimal = Decimal("0.60")

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise ValueError(f"{self.direction!r} is no direction: it is one of {', '.join(sorted(DIRECTIONS))}")
        if not 0 < self.at_risk <= self.on_track:
            raise ValueError(f"thresholds need 0 < at risk ({self.at_risk}) <= on track ({self.on_track})")

    def met(self, value: Decimal, target: Point | Band) -> bool:
        """Say whether a value, unrounded, meets a target."""
        if isinstance(target, Band):
            return target.miss(value) == 0
        return value >= target.value if self.direction in RISING else value <= target.value

    def gap(self, value: Decimal, target: Point | Band) -> Decimal:
        """Give what is missing to the target, in the unit: positive while it is to go, negative beyond it.

        A value outside a band misses its nearer side; without a direction it is the plain distance.
        """
        if isinstance(target, Band):
            return abs(target.miss(value))
        if self.direction == "none":
            return abs(difference(target.value, value))
        return difference(target.value, value) if self.direction in RISING else difference(value, target.value)

    def verdict(self, pace: Fraction | Decimal) -> Status:
        """Turn a pace into on track, at risk or off track."""
        if pace >= self.on_track:
            return Status.ON_TRACK
        return Status.AT_RISK if pace >= self.at_risk else Status.OFF_TRACK
