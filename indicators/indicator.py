"""What is measured, neutral of any target, and how it is computed from others."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.derivation_kinds import Derivation, Interpolation
from indicators.periods import Frequency
from indicators.series import WORLD, codes_of
from indicators.texts import Part, Slug, Text


class Direction(StrEnum):
    """Which way is better. `at_least`/`at_most` are floors and ceilings to hold; `none` gives no verdict."""

    INCREASE = "increase"
    DECREASE = "decrease"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BAND = "band"
    NONE = "none"


class Accumulation(StrEnum):
    """How the values of several periods make the one that is judged."""

    LATEST = "latest"
    FLOW = "flow"
    RUNNING_TOTAL = "running_total"
    AVERAGE = "average"
    MAXIMUM = "maximum"


class Unit(StrEnum):
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    RATIO = "ratio"
    COUNT = "count"
    TONNE = "tonne"
    CURRENCY = "currency"
    INDEX = "index"
    RUBRIC = "rubric"
    TEXT = "text"


class Indicator(Part):
    """What is measured, neutral: no target and no owner here. The identity outlives plan editions.

    `minimum`/`maximum` bound a possible value in `unit`; `plausible_change` is the largest change
    from one vintage to the next, in the unit, that does not ask for a second look. `dimensions` maps
    each dimension to the codes that may occur besides the total `_T`. `role` is `component` for what
    only other indicators are derived from. `interpolate` fills inner gaps; without it none is filled.
    """

    id: Slug
    title: Text
    definition: Text | None = None
    unit: Unit
    unit_label: Text | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    direction: Direction = Direction.INCREASE
    accumulation: Accumulation = Accumulation.LATEST
    frequency: Frequency = Frequency.ANNUAL
    dimensions: dict[Slug, tuple[str, ...]] = {}
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    plausible_change: Decimal | None = None
    lag_months: Annotated[int, Field(ge=0)] = 12
    area: str = WORLD
    breakdown: str = ""
    sources: tuple[Slug, ...] = ()
    derivation: Derivation | None = None
    interpolate: Interpolation | None = None
    role: Literal["outcome", "component"] = "outcome"
    kind: Literal["numeric", "qualitative"] = "numeric"
    method_note: Text | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.derivation and self.sources:
            raise ValueError("a derived indicator takes its values from its parts: it cannot name sources")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        for name, code in codes_of(self.breakdown).items():
            if code not in self.dimensions.get(name, ()):
                raise ValueError(f"breakdown {name}={code} is not among the declared dimensions")
        return self
