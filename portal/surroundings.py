"""What every page works with: the settings, the open record, the clock, the paces. Made once, found from a request."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

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


MOST_KEPT, USUAL_WEIGHT = 200_000, 2_000
"""Of what is made from the record so much is kept for the next who asks: it weighs as much as it holds observations,
what holds none of its own as much as so many."""


class _Made(NamedTuple):
    of: Any
    weight: int


def _weight_of(made: _Made) -> int:
    return made.weight


def _usual(_: object) -> int:
    return USUAL_WEIGHT


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
    made: LRUCache[Hashable, _Made] = field(default_factory=lambda: LRUCache(MOST_KEPT, _weight_of), repr=False)
    histories: Histories = field(default_factory=Histories)
    making: Lock = field(default_factory=Lock, repr=False)

    def at_hand(self, key: Hashable) -> Any | None:
        """Give what was made under a key, None where nobody has asked lately."""
        with self.making:
            found = self.made.get(key)
        return None if found is None else found.of

    def keep(self, key: Hashable, made: Any, *, weight: int = USUAL_WEIGHT) -> None:
        """Keep what was made under a key, which names all it depends on. What weighs more than all may is not kept."""
        with self.making, suppress(ValueError):
            self.made[key] = _Made(made, weight)

    def kept(self, key: Hashable, make: Callable[[], Any], *, weigh: Callable[[Any], int] = _usual) -> Any:
        """Give what was made under a key; make it where nobody has asked lately."""
        found = self.at_hand(key)
        if found is None:
            found = make()
            self.keep(key, found, weight=weigh(found))
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
