"""A mark of all that is in the record: as long as it stays the same, so does every answer made from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, func, select

from warehouse import snapshot_tables, submission_tables, tables, written_tables
from warehouse.every_table import MUTABLE, metadata
from warehouse.snapshot_tables import seal, seal_block

if TYPE_CHECKING:
    from warehouse.connection import Warehouse

_TOLD_BY = (tables, submission_tables, written_tables, snapshot_tables)
# Seals follow what happened and say nothing new; accounts are asked for with each request.
_SILENT = {seal.name, seal_block.name, *MUTABLE}
_NAMED = {found.name for module in _TOLD_BY for found in vars(module).values() if isinstance(found, Table)}
_COUNTED = sorted(_NAMED - _SILENT)


def record_mark(warehouse: Warehouse) -> str:
    """Give the mark. Rows are only ever added, so the number of the newest row of each table says it all.

    One question that reads the end of one index a table.
    """
    newest = (
        select(func.coalesce(func.max(metadata.tables[name].c.id), 0)).scalar_subquery().label(name)
        for name in _COUNTED
    )  # fmt: skip
    with warehouse.read() as connection:
        return ".".join(map(str, connection.execute(select(*newest)).one()))
