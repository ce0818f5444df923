"""A worker beside the portal of a test: the real one, in a thread, with the portal's own clock."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.worker import work
from warehouse.connection import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.portal.world import Portal


@contextmanager
def at_work(portal: Portal) -> Iterator[None]:
    """Have what waits done for the length of a block."""
    stop = threading.Event()
    with open_warehouse(portal.settings.record) as warehouse:
        thread = threading.Thread(target=work, args=(warehouse, portal.clock, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(30)
