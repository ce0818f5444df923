"""One value of a group of areas from the values of its members, by a declared rule, and only when enough are known.

The rule is never chosen for the plan: a share is pooled from its parts, a mean is weighted, and the
unweighted mean has to be asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.derivation import Derived, Refused, pooled, value_of, worst_status
from indicators.exact import decimal_of, sum_of
from indicators.steps import step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from indicators.periods import TimePeriod
    from indicators.series import Observation

Members = Callable[[str, int], frozenset[str]]
"""Who is a member of an area in a year: `members("150", 2021)`. Nobody, when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How members make one value: `pooled`, `weighted`, `sum` or `mean`; `weights` names what weighs.

    `coverage` is the least share, above 0 and at most 1, that must be known.
    """

    method: str
    coverage: Fraction
    weights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of members at a period, by area: values and weights, or numerators and denominators."""

    values: Mapping[str, Observation]
    weights: Mapping[str, Observation]


def aggregated(rule: Rule, period: TimePeriod, members: Collection[str], known: Known) -> Derived | Refused | None:
    """Make the value of a group at one period; None when nothing is known of any member, or Σ weights is 0.

    Areas that are no members do not enter. A weight below 0 is none. For `pooled` the weights are the
    denominators, and both are told; so 0 of 0 in one area neither helps nor hinders.
    """
    values = {area: one for area, one in known.values.items() if area in members}
    if not values:
        return None
    if rule.method in {"sum", "mean"}:
        return _plain(rule, period, members, values)
    weights = {area: one for area, one in known.weights.items() if area in members and value_of(one) >= 0}
    if not weights:
        return Refused(period, "weights_unknown")
    return _weighed(rule, period, len(members), Known(values=values, weights=weights))


def _plain(
    rule: Rule, period: TimePeriod, members: Collection[str], values: Mapping[str, Observation]
) -> Derived | Refused:
    share = Fraction(len(values), len(members))
    if share < rule.coverage:
        return Refused(period, "coverage_too_low")
    total = sum_of(value_of(one) for one in values.values())
    value = total if rule.method == "sum" else decimal_of(Fraction(total) / len(values))
    # A sum without some of its members is less than what it claims to be; a mean is an estimate of the same thing.
    lacks = rule.method == "sum" and share < 1
    inputs = [values[area] for area in sorted(values)]
    return _made(rule, period, inputs, result=value, share=share, of=len(members), incomplete=lacks)


def _weighed(rule: Rule, period: TimePeriod, of: int, known: Known) -> Derived | Refused | None:
    both = sorted(known.values.keys() & known.weights.keys())
    of_all = _total(known.weights.values())
    if not of_all:
        return None
    below = _total(known.weights[area] for area in both)
    # A member without a weight has an unknown share of the whole: that most of them have one is asked for too.
    share = min(below / of_all, Fraction(len(known.weights), of))
    if share < rule.coverage:
        return Refused(period, "coverage_too_low")
    inputs = [one for area in both for one in (known.values[area], known.weights[area])]
    pairs = [(value_of(known.values[area]), value_of(known.weights[area])) for area in both]
    if rule.method == "pooled":
        first, second = (sum_of(side) for side in zip(*pairs, strict=True))
        value = pooled("share", [(first, second)])
        assert value is not None, "coverage above 0 means a denominator above 0"
        return _made(rule, period, inputs, result=value, share=share, of=of, first=first, second=second)
    above = sum((Fraction(value) * Fraction(weight) for value, weight in pairs), Fraction(0))
    return _made(rule, period, inputs, result=decimal_of(above / below), share=share, of=of, weights=rule.weights)


def _total(observations: Iterable[Observation]) -> Fraction:
    return sum((Fraction(value_of(one)) for one in observations), Fraction(0))


def _made(  # noqa: PLR0913 - keyword-only, and each is one figure of what is told
    rule: Rule,
    period: TimePeriod,
    inputs: list[Observation],
    *,
    result: Decimal,
    share: Fraction,
    of: int,
    incomplete: bool = False,
    **figures: Decimal | str,
) -> Derived:
    told = step(
        f"aggregated_{rule.method}",
        members=len({one.series.area for one in inputs}),
        of=of,
        coverage=decimal_of(share * 100),
        result=result,
        **figures,
    )
    first, second = figures.get("first"), figures.get("second")
    return Derived(
        value=result,
        period=period,
        status=worst_status(one.status for one in inputs),
        inputs=tuple(inputs),
        told=(told,),
        pair=(first, second) if isinstance(first, Decimal) and isinstance(second, Decimal) else None,
        incomplete=incomplete,
    )
