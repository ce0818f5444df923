"""What a verb takes from the terminal it was typed in: settings, author, the record, dates."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.surroundings import author, contact, now, settings
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.connection import Warehouse

__all__ = ["KnownOn", "author", "contact", "date_of", "known_on_of", "now", "record", "settings"]

KnownOn = Annotated[
    str | None, typer.Option("--known-on", metavar="DATE", help="As known by the end of that day, UTC.")
]


@contextmanager
def record() -> Iterator[Warehouse]:
    """Open the record of this terminal. Raises CallerMistake with what to type when it was never made."""
    from warehouse.connection import open_warehouse
    from warehouse.migrate import require_current

    with open_warehouse(settings()) as warehouse:
        require_current(warehouse)
        yield warehouse


def date_of(option: str, text: str | None) -> date | None:
    """Read a date option. Raises CallerMistake naming the option."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise CallerMistake(f"--{option}: found {text!r}; expected a date such as 2024-12-31") from None


def known_on_of(text: str | None) -> datetime | None:
    """Read `--known-on`: known by the end of that day, UTC; None for now."""
    from warehouse.instants import end_of_day

    day = date_of("known-on", text)
    return None if day is None else end_of_day(day)
