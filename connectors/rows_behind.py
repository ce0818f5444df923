"""The rows of a source that stand behind one count, found again in the files it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.contract import Cell, CountsRows
from connectors.registry import connector_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators.framework import Source
    from indicators.provenance import RawFile

SHOWN = 20
"""How many rows behind a count are named."""


def rows_behind(source: Source, files: Sequence[RawFile], observed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Tell how many `rows` were looked at, how many `counted`, and the first `numbers`; None where nothing is counted.

    `observed` names the cell as a step of a trace does. Of a suppressed count none are told. Pure.
    """
    connector = connector_for(source)
    if not isinstance(connector, CountsRows):
        return None
    behind = connector.counted(source, files, Cell(*(observed[name] for name in Cell._fields)))
    if behind is None:
        return None
    return {"rows": behind.rows, "counted": behind.counted, "numbers": list(behind.numbers[:SHOWN])}
