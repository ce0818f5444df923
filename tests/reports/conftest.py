"""A real browser for the page of a report, as the pages of the portal have it."""

from __future__ import annotations

from tests.portal.conftest import browser

__all__ = ["browser"]
