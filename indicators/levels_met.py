"""Which share of several requirements, each rated by levels, meets the level that is asked for.

What does not apply to the organisation is said, and either leaves the denominator or stays in it by a declared rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.derivation import Derived, Refused, by_period, value_of
from indicators.exact import decimal_of
from indicators.series import ObsStatus
from indicators.steps import step
from indicators.totals import UNKNOWN, made_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from indicators.periods import TimePeriod
    from indicators.series import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: the least level that meets a requirement, and of how many.

    `out_of` is a fixed denominator, or None for as many requirements as apply. `missing` is `unknown` or
    `incomplete`: what one that was not rated makes of the share.
    """

    at_least: Decimal
    out_of: int | None
    missing: str


def levels_met(parts: Sequence[Iterable[Observation]], asked: Asked) -> list[Derived | Refused]:
    """Give the share in percent of the requirements that meet their level, period by period, in time order.

    A rating that cannot exist (status M) does not apply. Where none applies there is no share: 0 of 0 is not 0 %.
    """
    rated = [list(part) for part in parts]
    known = [by_period(part) for part in rated]
    periods = {text: one.period for part in known for text, one in part.items()}
    in_order = sorted(periods.values(), key=lambda one: (one.last_day, one.text))
    return [_made(period, known, _not_applicable(rated, period), asked) for period in in_order]


def _not_applicable(rated: Sequence[Sequence[Observation]], period: TimePeriod) -> int:
    stated = (one for part in rated for one in part if one.period.text == period.text)
    return sum(1 for one in stated if one.status is ObsStatus.CANNOT_EXIST)


def _made(
    period: TimePeriod, known: Sequence[dict[str, Observation]], not_applicable: int, asked: Asked
) -> Derived | Refused:  # fmt: skip
    entering = [part[period.text] for part in known if period.text in part]
    silent = len(known) - len(entering) - not_applicable
    if silent and asked.missing == UNKNOWN:
        return Refused(period, "parts_missing")
    met = sum(1 for one in entering if value_of(one) >= asked.at_least)
    of = len(entering) if asked.out_of is None else asked.out_of
    key = "derived_levels_met" if asked.out_of is None else "derived_levels_met_of_all"
    share = decimal_of(Fraction(met * 100, of))
    told = step(key, met=met, of=of, not_applicable=not_applicable, at_least=asked.at_least, result=share)
    return made_of(period, entering, share, told, absent=silent, expected=len(known) - not_applicable)
