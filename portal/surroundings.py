"""What every page works with: the settings, the open record, the clock, the paces. Made once, found from a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from indicators.errors import SourceUnavailable
from portal.figures import Figures
from portal.paces import Paces
from warehouse.histories import Histories

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from starlette.requests import HTTPConnection

    from portal.provider import ProviderClient
    from portal.settings import PortalSettings
    from warehouse.connection import Warehouse


MOST_KEPT = 32
"""Of what is made from the record, as many are kept for the next who asks: a plan as of some days, some snapshots."""


def now() -> datetime:
    """Give the present moment, UTC: the portal's clock where no other is given."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Surroundings:
    """One portal. The record is open as long as the application runs."""

    settings: PortalSettings
    clock: Callable[[], datetime]
    paces: Paces = field(default_factory=Paces)
    figures: Figures = field(default_factory=Figures)
    provider: ProviderClient | None = None
    opened: Warehouse | None = None
    made: LRUCache[Any, Any] = field(default_factory=lambda: LRUCache(maxsize=MOST_KEPT), repr=False)
    histories: Histories = field(default_factory=Histories)
    making: Lock = field(default_factory=Lock, repr=False)

    def at_hand(self, key: Hashable) -> Any | None:
        """Give what was made under a key, None where nobody has asked lately."""
        with self.making:
            return self.made.get(key)

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what was made under a key, which names all it depends on; make it where nobody has asked lately."""
        found = self.at_hand(key)
        if found is None:
            found = make()
            with self.making:
                self.made[key] = found
        return found

    @property
    def warehouse(self) -> Warehouse:
        """Give the open record. Raises SourceUnavailable before the application has started and after it ended."""
        if self.opened is None:
            raise SourceUnavailable("the record is not open: the portal is starting or stopping; try again")
        return self.opened


def surroundings(request: HTTPConnection) -> Surroundings:
    """Find the portal a request came to."""
    found = request.app.state.surroundings
    assert isinstance(found, Surroundings)
    return found
