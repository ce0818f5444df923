"""Kill a process at its n-th step: an instrument that shows what a power cut would leave behind.

A step is a statement, a commit, or a file opened for writing or renamed. The child is forked, so only it dies.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import warnings
from typing import TYPE_CHECKING

from sqlalchemy import event

from warehouse.connection import Warehouse, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.settings import Settings


def killed_at(step: int, settings: Settings, act: Callable[[Warehouse], object]) -> bool:
    """Run `act` in a child that is killed at the given step; say whether it was, or had finished before."""
    with warnings.catch_warnings():
        # The child does one thing and dies; it never touches the parent's threads.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            _act_until(step, settings, act)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return False


def _act_until(step: int, settings: Settings, act: Callable[[Warehouse], object]) -> None:
    left = itertools.count(step, -1)

    def count(*_: object) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def count_files(name: str, told: tuple) -> None:
        writes = name == "open" and isinstance(told[2], int) and told[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or name == "os.rename":
            count()

    with open_warehouse(settings) as warehouse:
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(warehouse.engine, moment, count)
        sys.addaudithook(count_files)
        act(warehouse)
        os._exit(0)
