"""Arithmetic without floating point: exact fractions inside, Decimals of 28 significant digits at the edge.

The precision is fixed here and never taken from the surroundings, so that a figure is the same everywhere.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PRECISION = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""28 digits: eleven more than any source's doubles carry."""


def decimal_of(number: Fraction) -> Decimal:
    """Write an exact number as a Decimal; exact itself wherever 28 digits can hold it."""
    return PRECISION.divide(Decimal(number.numerator), Decimal(number.denominator))


def decimal_or_none(number: Fraction | None) -> Decimal | None:
    """Write an exact number as a Decimal, and an undefined one as None."""
    return None if number is None else decimal_of(number)


def sum_of(values: Iterable[Decimal]) -> Decimal:
    """Add up values: exactly, and so in any order."""
    return decimal_of(sum(map(Fraction, values), Fraction(0)))


def difference(one: Decimal, other: Decimal) -> Decimal:
    """Give one − other."""
    return PRECISION.subtract(one, other)


def grown(start: Decimal, factor: Fraction, years: Fraction) -> Decimal:
    """Multiply `start` by `factor` (above 0) once a year: exact for whole years, a root to 28 digits otherwise."""
    if years.denominator == 1:
        return decimal_of(Fraction(start) * factor ** int(years))
    return PRECISION.multiply(start, PRECISION.power(decimal_of(factor), decimal_of(years)))


def growth_a_year(start: Decimal, end: Decimal, years: Fraction) -> Decimal:
    """Give the compound growth a year that leads from one value to another of the same sign; 0.05 is 5 % a year."""
    ratio = decimal_of(Fraction(end) / Fraction(start))
    return PRECISION.subtract(PRECISION.power(ratio, decimal_of(1 / years)), Decimal(1))
