"""Baselines, targets and observations as a person types them: `120@2019`, `0.97..1.03@2023`, `to-be-established`.

What cannot be read is a CallerMistake that says what was found and what to write instead.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from indicators.periods import TimePeriod
from indicators.targets import AnnualGrowth, Band, Goal, Point, RelativeChange, Unknown, UnknownKind

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_EXPONENT = 300
"""As far as doubles reach; exact arithmetic far beyond them would not end."""

ABSENCES = {
    "to-be-established": UnknownKind.TO_BE_ESTABLISHED,
    "not-applicable": UnknownKind.NOT_APPLICABLE,
    "suppressed": UnknownKind.SUPPRESSED,
    "not-yet-due": UnknownKind.NOT_YET_DUE,
}

_RULE = re.compile(r"baseline(?P<percent>[+-][\d.]+)%(?P<yearly>/year)?")


def point_of(option: str, text: str) -> Point:
    """Read `VALUE@PERIOD`."""
    value, period = _halves(option, text)
    return Point(number_of(option, value), period)


def baseline_of(option: str, text: str) -> Point | Unknown:
    """Read `VALUE@PERIOD`, or one of the words of `ABSENCES`."""
    return _absence(text) or point_of(option, text)


def goal_of(option: str, text: str) -> Goal:
    """Read what a target can be: a value, a band `LOW..HIGH`, a rule on the baseline, or an absence.

    `..HIGH` and `LOW..` are open bands; `baseline-30%` is a relative change, `baseline+5%/year` growth.
    """
    absence = _absence(text)
    if absence is not None:
        return absence
    value, period = _halves(option, text)
    if rule := _RULE.fullmatch(value):
        kind = AnnualGrowth if rule["yearly"] else RelativeChange
        return _made(option, lambda: kind(number_of(option, rule["percent"]), period))
    if ".." in value:
        low, high = (number_of(option, side) if side else None for side in value.split("..", 1))
        return _made(option, lambda: Band(low, high, period))
    return Point(number_of(option, value), period)


def _made(option: str, make: Callable[[], Goal]) -> Goal:
    try:
        return make()
    except ValueError as error:
        raise CallerMistake(f"{option}: {error}") from None


def _absence(text: str) -> Unknown | None:
    kind = ABSENCES.get(text.strip().lower().replace("_", "-"))
    return Unknown(kind) if kind else None


def _halves(option: str, text: str) -> tuple[str, TimePeriod]:
    value, at, period = text.strip().replace("−", "-").rpartition("@")
    if not at:
        words = "" if option == "--observed" else f", or one of {', '.join(ABSENCES)}"
        raise CallerMistake(f"{option} {text!r}: write a value and its period, such as 120@2019{words}")
    try:
        return value, TimePeriod.parse(period)
    except ValueError as error:
        raise CallerMistake(f"{option} {text!r}: {error}") from None


def number_of(option: str, text: str) -> Decimal:
    """Read a decimal number with a point."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        remedy = "write percent without the sign" if "%" in text else "write it as 1234.5"
        raise CallerMistake(f"{option}: {text!r} is not a number: {remedy}") from None
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise CallerMistake(f"{option}: {text!r} is not a number that can be measured")
    return number
