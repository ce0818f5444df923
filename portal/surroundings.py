"""What every page works with: the settings, the open record, the clock, the paces. Made once, found from a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from indicators.errors import SourceUnavailable
from portal.figures import Figures
from portal.paces import Paces

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import HTTPConnection

    from portal.provider import ProviderClient
    from portal.settings import PortalSettings
    from warehouse.connection import Warehouse


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
