"""How a plan declares values that are computed from other indicators: one class a kind, told apart by `kind`.

Each kind knows what it is made from as (indicator, breakdown); in a plan a part is written `indicator` or
`indicator[sex=F]`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from indicators.periods import Frequency, TimePeriod
from indicators.series import breakdown_of, codes_of
from indicators.texts import Part

_PART = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\[[^\[\]=;]+=[^\[\]=;]+(;[^\[\]=;]+=[^\[\]=;]+)*\])?")


def _is_a_part(text: str) -> str:
    if not _PART.fullmatch(text):
        raise ValueError("an indicator, as in internet-use, or one of its breakdowns, as in internet-use[sex=F]")
    return text


PartName = Annotated[str, AfterValidator(_is_a_part)]
Missing = Literal["unknown", "incomplete"]
"""What a missing part or period makes of a sum: nothing that is known, or a sum that is said to be incomplete."""


class OfTwo(Part):
    """A value computed from two parts of the same area and period.

    `difference` is first − second (percentages give percentage points), `ratio` is first ÷ second,
    `share` is Σ first ÷ Σ second × 100. Where the second part of a share is those who answered, `whole` are
    all who were asked or are concerned: then both shares are told, and how many the answers speak for.
    """

    kind: Literal["difference", "ratio", "share"]
    first: PartName
    second: PartName
    whole: PartName | None = None

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give each part as (indicator, breakdown), the whole last."""
        return _parts(self.first, self.second, *([self.whole] if self.whole else []))

    @model_validator(mode="after")
    def _has_a_whole_where_it_is_a_share(self) -> Self:
        if self.whole and self.kind != "share":
            raise ValueError(f"a whole belongs to a share, and this is a {self.kind}: drop it")
        return self


class Sum(Part):
    """Σ of several parts of the same area and period."""

    kind: Literal["sum"]
    parts: tuple[PartName, ...]
    missing: Missing = "unknown"

    @field_validator("parts")
    @classmethod
    def _are_several(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(parts)) < max(2, len(parts)):
            raise ValueError("two parts or more, each once")
        return parts

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give each part as (indicator, breakdown)."""
        return _parts(*self.parts)


class Distinct(Part):
    """How many areas have a value above 0 in any of the parts: the size of a list, which is kept.

    Each area counts once, however many parts name it; with `within` also once in so many years up
    to the period. Of a group of areas its members count; of the world every country, where no list of it is given.
    """

    kind: Literal["distinct"]
    parts: tuple[PartName, ...]
    within: Annotated[int, Field(ge=1)] | None = None

    @field_validator("parts")
    @classmethod
    def _are_some(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        if not parts:
            raise ValueError("one part or more")
        return parts

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give each part as (indicator, breakdown)."""
        return _parts(*self.parts)


class Aggregate(Part):
    """One value of a group of areas from those of its members at the same period.

    `pooled` is Σ numerators ÷ Σ denominators of a share; `weighted` a mean weighted by the indicator
    `weights`, which may be `weights_from_up_to` years older than the value; `sum`; `mean`, unweighted.
    `coverage` is the least share, 0 to 1, of the weight (else of the members) that must have a value.
    """

    kind: Literal["aggregate"]
    of: PartName
    method: Literal["pooled", "weighted", "sum", "mean"]
    weights: PartName | None = None
    weights_from_up_to: Annotated[int, Field(ge=0)] = 0
    coverage: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give each part as (indicator, breakdown), the weights last."""
        return _parts(self.of, *([self.weights] if self.weights else []))

    @model_validator(mode="after")
    def _has_weights_where_it_weighs(self) -> Self:
        if (self.method == "weighted") != (self.weights is not None):
            raise ValueError("weights belong to the method weighted, and to no other: name an indicator, or drop them")
        if self.weights_from_up_to and self.weights is None:
            raise ValueError("weights_from_up_to says how old weights may be: name the weights, or drop it")
        return self


class Cumulated(Part):
    """The running total of a flow: Σ of its periods from the start of `since` on."""

    kind: Literal["cumulated"]
    of: PartName
    since: str
    missing: Missing = "incomplete"

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give the one part as (indicator, breakdown)."""
        return _parts(self.of)

    @field_validator("since")
    @classmethod
    def _is_a_period(cls, text: str) -> str:
        if TimePeriod.parse(text).frequency is Frequency.DAILY:
            raise ValueError(f"{text} is a day: name the year, half year, quarter or month the total begins with")
        return text


class Annual(Part):
    """The year's sum of a flow that is counted by month, quarter or half year."""

    kind: Literal["annual"]
    of: PartName
    missing: Missing = "unknown"

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give the one part as (indicator, breakdown)."""
        return _parts(self.of)


class LevelsMet(Part):
    """The share in percent of several requirements, each rated by levels, that reach the level `at_least`.

    A requirement whose rating says that it does not apply leaves the denominator; with `out_of` the denominator is
    that fixed number, whatever applies.
    """

    kind: Literal["levels_met"]
    parts: tuple[PartName, ...]
    at_least: Decimal
    out_of: int | None = None
    missing: Missing = "unknown"

    def made_from(self) -> tuple[tuple[str, str], ...]:
        """Give each part as (indicator, breakdown)."""
        return _parts(*self.parts)

    @model_validator(mode="after")
    def _counts_each_once(self) -> Self:
        if not self.parts or len(set(self.parts)) < len(self.parts):
            raise ValueError("parts: one or more, each once")
        if self.out_of is not None and self.out_of < len(self.parts):
            raise ValueError(f"out_of {self.out_of} is fewer than the {len(self.parts)} parts")
        return self


Derivation = Annotated[OfTwo | Sum | Distinct | Aggregate | Cumulated | Annual | LevelsMet, Field(discriminator="kind")]


class Interpolation(Part):
    """Inner gaps of a series filled on a straight line between its neighbours, at most `longest_gap` periods long."""

    method: Literal["linear"] = "linear"
    longest_gap: Annotated[int, Field(ge=1)]


def _parts(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple(map(_part, names))


def _part(text: str) -> tuple[str, str]:
    # The order in which dimensions are written says nothing.
    indicator, _, rest = text.partition("[")
    return indicator, breakdown_of(codes_of(rest.removesuffix("]")))
