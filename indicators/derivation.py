"""Values computed from other values, naming what they were computed from; and those of two parts of one period.

A part that is unknown makes the result unknown: nothing known comes from something unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.exact import decimal_of
from indicators.series import ObsStatus
from indicators.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from indicators.periods import TimePeriod
    from indicators.series import Observation
    from indicators.steps import Step

PRECEDENCE = (
    ObsStatus.BREAK,
    ObsStatus.DEROGATION,
    ObsStatus.STRIKE,
    ObsStatus.DEFINITION_DIFFERS,
    ObsStatus.INCLUDED_ELSEWHERE,
    ObsStatus.INCLUDES_OTHERS,
    ObsStatus.IMPUTED,
    ObsStatus.FORECAST,
    ObsStatus.ESTIMATED,
    ObsStatus.PROVISIONAL,
    ObsStatus.NOT_SIGNIFICANT,
    ObsStatus.LOW_RELIABILITY,
    ObsStatus.UNVALIDATED,
    ObsStatus.EXPERIMENTAL,
    ObsStatus.NORMAL,
)
"""Which status a computed value takes from its parts: the first of this list.

It is the hierarchy of the SDMX guideline "Possible Ways of Implementing the Observation Status Concept",
version 2.0 (2019), section 2, without the statuses that stand for a missing value.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A computed value, the period it is for, the status it inherits, the observations it was made of and how.

    `pair` holds the two sums behind a share or ratio, so that several periods can be pooled;
    `incomplete` says that something which should have entered is missing.
    """

    value: Decimal
    period: TimePeriod
    status: ObsStatus
    inputs: tuple[Observation, ...]
    told: tuple[Step, ...]
    pair: tuple[Decimal, Decimal] | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A period for which something is known and no value can be made of it, and why: one of `steps.REASONS`."""

    period: TimePeriod
    reason: str


def derive(kind: str, first: Iterable[Observation], second: Iterable[Observation]) -> tuple[Derived, ...]:
    """Compute `difference` (first − second), `ratio` (first ÷ second) or `share` (first ÷ second × 100).

    A period is computed only when both parts are known for it. Dividing by zero is no value: 0 of 0
    is not 0 %, while 0 of 25 is. Results are in time order.
    """
    others = by_period(second)
    pairs = [(one, others[text]) for text, one in by_period(first).items() if text in others]
    made = [derived for pair in pairs if (derived := _derived(kind, pair)) is not None]
    return tuple(sorted(made, key=lambda one: one.period.last_day))


def of_the_whole(made: Iterable[Derived], whole: Iterable[Observation]) -> tuple[Derived, ...]:
    """Add to shares of those who answered what they are of all: the share of the whole, and how much of it answered.

    A share stays as it is where the whole of its period is not known or is 0.
    """
    by_text = by_period(whole)
    return tuple(_beside_the_whole(one, by_text.get(one.period.text)) for one in made)


def _beside_the_whole(share: Derived, whole: Observation | None) -> Derived:
    if whole is None or share.pair is None or not value_of(whole):
        return share
    first, second = share.pair
    coverage, of_all = (decimal_of(Fraction(part) * 100 / Fraction(value_of(whole))) for part in (second, first))
    told = step("of_the_whole", answered=second, whole=value_of(whole), coverage=coverage, result=of_all)
    return replace(share, inputs=(*share.inputs, whole), told=(*share.told, told))


def by_period(observations: Iterable[Observation]) -> dict[str, Observation]:
    """Give the observations that have a value, by the text of their period."""
    return {one.period.text: one for one in observations if one.value is not None}


def value_of(observation: Observation) -> Decimal:
    """Give the value of an observation that is known to have one."""
    assert observation.value is not None, "only what has a value is computed with"
    return observation.value


def pooled(kind: str, pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Combine pairs of parts: Σ first − Σ second, Σ first ÷ Σ second, or that × 100; None when Σ second is 0.

    Never the mean of ratios: 9 of 10 and 450 of 1,000 are 45.4 %, not 67.5 %. Raises KeyError for
    a kind that is not a derivation.
    """
    totals = [(Fraction(first), Fraction(second)) for first, second in pairs]
    above, below = sum(first for first, _ in totals), sum(second for _, second in totals)
    if kind == "difference":
        return decimal_of(Fraction(above - below))
    factor = {"ratio": 1, "share": 100}[kind]
    return decimal_of(Fraction(above * factor, below)) if below else None


def pools(kind: str, mode: str) -> bool:
    """Say whether several periods are combined by pooling their parts: shares and ratios are not summed or averaged."""
    return kind != "difference" and mode in {"flow", "average"}


def worst_status(statuses: Iterable[ObsStatus]) -> ObsStatus:
    """Give the status that takes precedence among those of the parts."""
    return min(statuses, key=PRECEDENCE.index)


def _derived(kind: str, inputs: tuple[Observation, Observation]) -> Derived | None:
    pair = value_of(inputs[0]), value_of(inputs[1])
    value = pooled(kind, [pair])
    if value is None:
        return None
    told = step(f"derived_{kind}", first=pair[0], second=pair[1], result=value)
    status = worst_status(one.status for one in inputs)
    return Derived(value=value, period=inputs[0].period, status=status, inputs=inputs, told=(told,), pair=pair)
