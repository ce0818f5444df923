"""Which connector speaks for a source. Adding a kind of source is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.unsdg import UnSdg
from connectors.workbook import Workbook
from connectors.worldbank import WorldBank
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.contract import Connector
    from indicators.framework import Source

KINDS = (Workbook.kind, WorldBank.kind, UnSdg.kind)


def connector_for(source: Source, plan_folder: Path | None) -> Connector:
    """Give the connector a source of the plan asks for. Raises CallerMistake naming the kinds there are."""
    if source.connector == Workbook.kind:
        return Workbook(plan_folder)
    for kind in (WorldBank, UnSdg):
        if source.connector == kind.kind:
            return kind()
    raise CallerMistake(f"source {source.id} asks for the connector {source.connector!r}; there are {', '.join(KINDS)}")
