"""Which connector speaks for a source. Adding a kind of source is one line here."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from connectors.contract import Connector
    from indicators.framework import Source

KINDS = {
    "indico": "connectors.indico:Indico",
    "kobo": "connectors.kobo:Kobo",
    "limesurvey": "connectors.limesurvey:LimeSurvey",
    "responses": "connectors.responses:Responses",
    "workbook": "connectors.workbook:Workbook",
    "worldbank": "connectors.worldbank:WorldBank",
    "unsdg": "connectors.unsdg:UnSdg",
    "sdmx": "connectors.sdmx:Sdmx",
    "datahub": "connectors.datahub:DataHub",
    "http": "connectors.declared:Declared",
    "dhis2": "connectors.dhis2:Dhis2",
    "folder": "connectors.folder:Folder",
}
"""Each kind and where it is; only the one a source asks for is imported."""

BESIDE_THE_PLAN = frozenset({"responses", "workbook"})
"""The kinds whose files are kept in the plan's own folder: they are themselves, and need no network."""


CUT_DOWN = frozenset({"responses"})
"""The kinds whose files are about people: they are cut down before they are kept."""


def connector_for(source: Source) -> Connector:
    """Give the connector a source of the plan asks for. Raises CallerMistake naming the kinds there are."""
    try:
        module, _, name = KINDS[source.connector].partition(":")
    except KeyError:
        known = ", ".join(sorted(KINDS))
        raise CallerMistake(
            f"source {source.id} asks for the connector {source.connector!r}; there are {known}"
        ) from None
    connector: Connector = getattr(importlib.import_module(module), name)()
    return connector
