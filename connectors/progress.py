"""How far a reading has come, told now and then to whoever asked beforehand. Nobody need ask."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Listener = Callable[[int], None]

Row = TypeVar("Row")

STRIDE = 1_000
"""After how many rows there may be something to tell."""

PAUSE = 0.2
"""Seconds between two tellings at least."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listened_to(listener: Listener | None) -> Iterator[None]:
    """Tell a listener the number of rows read so far, for as long as this lasts."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def aloud(rows: Iterable[Row]) -> Iterator[Row]:
    """Pass rows on as they are and tell the listener how many there were."""
    tell, told = _listener.get(), 0.0
    for number, row in enumerate(rows, start=1):
        if tell is not None and not number % STRIDE and (now := time.monotonic()) - told >= PAUSE:
            tell(number)
            told = now
        yield row
