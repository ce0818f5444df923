"""Periods as people write them into our own columns: days in the order a person said, and what to type instead."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from connectors.numbers import plain_number

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
    try:
        day = date.fromisoformat(shown[:10])
    except ValueError:
        return "format the cell as text, then type the period, such as 2021"
    year, quarter, month = f"{day.year}", f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}-{day.month:02d}"
    return (
        f"format the cell as text, then type {year} for the year or {quarter} for the quarter or {month} for the month"
    )
