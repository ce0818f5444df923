"""Values computed from other indicators at the same area and period, naming the observations they came from.

A part that is unknown makes the result unknown: nothing known comes from something unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.exact import decimal_of
from indicators.series import ObsStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from indicators.periods import TimePeriod
    from indicators.series import Observation

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


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value, the period it is for, the status it inherits and the two observations it was made of."""

    value: Decimal
    period: TimePeriod
    status: ObsStatus
    inputs: tuple[Observation, Observation]


def derive(kind: str, first: Iterable[Observation], second: Iterable[Observation]) -> tuple[Derived, ...]:
    """Compute `difference` (first − second), `ratio` (first ÷ second) or `share` (first ÷ second × 100).

    A period is computed only when both parts are known for it. Dividing by zero is no value: 0 of 0
    is not 0 %, while 0 of 25 is. Results are in time order.
    """
    others = {one.period.text: one for one in second if one.value is not None}
    pairs = [(one, others[one.period.text]) for one in first if one.value is not None and one.period.text in others]
    made = [derived for pair in pairs if (derived := _derived(kind, pair)) is not None]
    return tuple(sorted(made, key=lambda one: one.period.last_day))


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


def _derived(kind: str, pair: tuple[Observation, Observation]) -> Derived | None:
    one, other = pair
    assert one.value is not None, "only known parts are combined"
    assert other.value is not None, "only known parts are combined"
    value = pooled(kind, [(one.value, other.value)])
    return None if value is None else Derived(value, one.period, worst_status((one.status, other.status)), pair)
