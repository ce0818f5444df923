"""What Alembic runs: the revisions, inside the transaction that `warehouse.migrate` has begun."""

from __future__ import annotations

from alembic import context

from warehouse.every_table import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
