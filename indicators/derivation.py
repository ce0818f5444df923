"""Values computed from other indicators at the same area and period, naming the observations they came from.

A part that is unknown makes the result unknown: nothing known comes from something unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.series import ObsStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from indicators.periods import TimePeriod
    from indicators.series import Observation

PRECEDENCE = (
    ObsStatus.BREAK,
    ObsStatus.DEFINITION_DIFFERS,
    ObsStatus.LOW_RELIABILITY,
    ObsStatus.FORECAST,
    ObsStatus.EXPERIMENTAL,
    ObsStatus.IMPUTED,
    ObsStatus.ESTIMATED,
    ObsStatus.PROVISIONAL,
    ObsStatus.UNVALIDATED,
    ObsStatus.STRIKE,
    ObsStatus.NOT_SIGNIFICANT,
    ObsStatus.DEROGATION,
    ObsStatus.INCLUDED_ELSEWHERE,
    ObsStatus.INCLUDES_OTHERS,
    ObsStatus.NORMAL,
)
"""Which status a computed value takes from its parts: the most limiting one, first in this list.

A break outranks all because it forbids comparison with earlier periods; estimates outrank provisional
values because they will not be replaced by themselves. SDMX leaves the order to the publisher.
"""


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value, the period it is for, the status it inherits and the observations it was made of."""

    value: Decimal
    period: TimePeriod
    status: ObsStatus
    inputs: tuple[Observation, ...]


def derive(kind: str, first: Iterable[Observation], second: Iterable[Observation]) -> tuple[Derived, ...]:
    """Compute `difference` (first − second), `ratio` (first ÷ second) or `share` (first ÷ second × 100).

    A period is computed only when both parts are known for it. Dividing by zero is no value: 0 of 0
    is not 0 %, while 0 of 25 is. Results are in time order.
    """
    others = {observation.period.text: observation for observation in second if observation.value is not None}
    made = [
        _made(kind, one, others[one.period.text])
        for one in first
        if one.value is not None and one.period.text in others
    ]
    return tuple(sorted((d for d in made if d is not None), key=lambda d: d.period.end_in_months))


def _made(kind: str, one: Observation, other: Observation) -> Derived | None:
    assert one.value is not None, "only known parts are combined"
    assert other.value is not None, "only known parts are combined"
    if kind == "difference":
        value = one.value - other.value
    elif other.value == 0:
        return None
    else:
        value = one.value / other.value * (100 if kind == "share" else 1)
    return Derived(value, one.period, worst_status((one.status, other.status)), (one, other))


def worst_status(statuses: Sequence[ObsStatus]) -> ObsStatus:
    """Give the most limiting of the statuses, by `PRECEDENCE`."""
    return min(statuses, key=PRECEDENCE.index)
