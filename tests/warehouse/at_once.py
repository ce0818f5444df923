"""Several threads that begin at the same moment, and what came of each."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from indicators.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def at_once(act: Callable[[Any], Any], given: Iterable[Any]) -> list[Any]:
    """Do an act for each of these at the same moment; give what each returned, or the Conflict it met."""
    several = list(given)
    start = threading.Barrier(len(several))

    def begin(one: Any) -> Any:
        start.wait()
        try:
            return act(one)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(len(several)) as threads:
        return list(threads.map(begin, several))
