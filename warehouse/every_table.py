"""All tables of the record together: whoever asks for its metadata here misses none."""

from __future__ import annotations

from warehouse import account_tables, snapshot_tables, submission_tables, tables, written_tables
from warehouse.columns import metadata
from warehouse.submission_tables import MUTABLE

__all__ = ["MODULES", "MUTABLE", "metadata"]

MODULES = (tables, account_tables, submission_tables, written_tables, snapshot_tables)
"""A new module of tables is named here."""
