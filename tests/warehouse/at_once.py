"""Several threads, or processes, that begin at the same moment, and what came of each."""

from __future__ import annotations

import json
import os
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from indicators.errors import Conflict
from warehouse.connection import Warehouse, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from warehouse.settings import Settings


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


def in_processes(several: int, settings: Settings, act: Callable[[Warehouse], Any]) -> list[Any]:
    """Do an act in so many processes, each with the record open before the first begins; give what each returned.

    They are forked, so that they need not load first what is loaded here.
    """
    begin, gate = os.pipe()
    children = [_forked(settings, act, begin, gate) for _ in range(several)]
    # Nobody says a word: they begin when there is nobody left who could.
    os.close(gate)
    told = []
    for child, answer in children:
        with os.fdopen(answer) as written:
            told.append(json.load(written))
        assert os.waitpid(child, 0)[1] == 0
    os.close(begin)
    return told


def _forked(settings: Settings, act: Callable[[Warehouse], Any], begin: int, gate: int) -> tuple[int, int]:
    answer, told = os.pipe()
    with warnings.catch_warnings():
        # The child does one thing and ends; it never touches the parent's threads.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        os.close(told)
        return child, answer
    failed = 1
    try:
        os.close(gate)
        with open_warehouse(settings) as warehouse:
            os.read(begin, 1)
            os.write(told, json.dumps(act(warehouse)).encode())
        failed = 0
    finally:
        os._exit(failed)
