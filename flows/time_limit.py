"""A limit no connector can overrun: what takes longer is left to itself, and the others do not wait for it."""

from __future__ import annotations

import threading
from contextvars import copy_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result], late: Callable[[], Exception]) -> Result:
    """Do some work and give its result; raise what `late` gives when it takes longer than so many seconds.

    Work that is late is not stopped, which Python cannot do, but nobody waits for it: a process that ends ends it.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def do() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - handed on to who waits, whatever it is
            errors.append(error)

    thread = threading.Thread(target=copy_context().run, args=(do,), daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise late()
    return results[0]
