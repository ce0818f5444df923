"""How a row of the traps is written: `name: words, name: words`; figures as a person writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def pieces(text: str) -> dict[str, str]:
    """`baseline: 40@2019, seen: 2021=50` as a dictionary."""
    return {name: words for name, _, words in (part.strip().partition(": ") for part in text.split(", ")) if name}


def figure(number: Decimal | Fraction | int | None) -> str:
    """A figure with four decimals at most; `none` where there is none."""
    if number is None:
        return "none"
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
    rounded = round(Decimal(number), 4)
    return f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"


def percent(share: Decimal | Fraction | None) -> str:
    """A share of the way as a percentage: 3/8 is `37.5 %`."""
    return "none" if share is None else f"{figure(Decimal(str(figure(share * 100))))} %"


def gap(told: dict | None) -> str:
    """`5 pp` where the difference is percentage points, else the bare figure."""
    if told is None:
        return "none"
    return figure(told["value"]) + (" pp" if told["unit"] == "percentage_point" else "")


def holds(found: object, required: str) -> bool:
    """Of several things said the required ones must be among them; one figure must be the one."""
    if isinstance(found, list | tuple | set | frozenset):
        return set(required.split()) <= set(found) if required != "none" else not found
    return found == required
