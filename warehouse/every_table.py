"""All tables of the record together: whoever asks for its metadata here misses none."""

from __future__ import annotations

from warehouse import account_tables, snapshot_tables, submission_tables, tables, written_tables
from warehouse.account_tables import session, throttle, token_use
from warehouse.columns import metadata
from warehouse.submission_tables import reading_mark
from warehouse.tables import lease

__all__ = ["MODULES", "MUTABLE", "metadata"]

MODULES = (tables, account_tables, submission_tables, written_tables, snapshot_tables)
"""A new module of tables is named here."""

MUTABLE = frozenset(table.name for table in (lease, reading_mark, session, throttle, token_use))
"""Tables that say what holds now and not what happened. Every other one is a record: inserted, never changed."""
