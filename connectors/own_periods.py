"""Periods as people write them into our own columns: days in the order a person said, and what to type instead."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from connectors.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator

Order = Literal["ymd", "dmy", "mdy"]

ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")

_DAY = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})", re.ASCII)
_OURS = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@lru_cache(maxsize=10_000)
def period_written(text: str, order: Order | None) -> str:
    """Give a period in ASCII digits, a day in the order said as `2021-11-23`; what is no such thing as it stands."""
    written = plain_number(text)
    if _OURS.fullmatch(written) or order is None:
        return written
    return day_in(written, order) or written


def is_day(text: str) -> bool:
    """Say whether a text is a day whose parts may stand in several orders."""
    written = plain_number(text)
    return not _OURS.fullmatch(written) and any(day_in(written, order) for order in ORDERS)


def day_in(text: str, order: Order) -> str | None:
    """Give the day a text is in an order, as `2021-11-23`; None when it is none. Years have four digits."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    parts = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    if len(parts["y"]) != 4 or max(len(parts["m"]), len(parts["d"])) > 2:
        return None
    try:
        return date(int(parts["y"]), int(parts["m"]), int(parts["d"])).isoformat()
    except ValueError:
        return None


def period_remedy(shown: str) -> str:
    """Say what to type for a cell that holds a date: what the date could stand for."""
    return f"format the cell as text, then type {' or '.join(_readings(shown[:10]))}"


def _readings(day: str) -> Iterator[str]:
    try:
        there = date.fromisoformat(day)
    except ValueError:
        yield "the period, such as 2021"
        return
    yield f"{there.year} for the year"
    yield f"{there.year}-Q{(there.month + 2) // 3} for the quarter"
    yield f"{there.year}-{there.month:02d} for the month"
