"""Who signed a snapshot off, until when it is under embargo, which one replaces which; seals over the whole record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.records import COUNT, guard, link, make_record, words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    make_record(
        "snapshot_signature", link("snapshot_id", "snapshot"), *words("digest"),
        sa.Column("level", COUNT, nullable=False), *words("title", "name", "note", "at", "author"), unique=[("snapshot_id", "author")],
        index=[("snapshot_signature_snapshot_index", ["snapshot_id", "id"])],
    )
    make_record(
        "snapshot_embargo", link("snapshot_id", "snapshot"), *words("until", "reason", "at", "author"),
        sa.CheckConstraint("reason <> ''", name="reason"),
        index=[("snapshot_embargo_snapshot_index", ["snapshot_id", "id"])],
    )
    make_record(
        "snapshot_erratum", link("snapshot_id", "snapshot"), link("replaces_id", "snapshot"),
        *words("reason", "at", "author"),
        sa.CheckConstraint("reason <> '' AND snapshot_id > replaces_id", name="sense"),
        unique=[("snapshot_id",), ("replaces_id",)],
    )
    _seals()


def _seals():
    own = {"autoincrement": False, "nullable": False}
    op.create_table(
        "seal", sa.Column("id", COUNT, **own), *words("previous", "digest", "at", "author"),
        sa.CheckConstraint("length(digest) = 64", name="digest"), sa.PrimaryKeyConstraint("id", name="seal_pkey"),
        sa.UniqueConstraint("previous", name="seal_previous_key"),
    )
    op.create_table(
        "seal_block", sa.Column("id", COUNT, **own), link("seal_id", "seal"),
        *words("table_name"), *(sa.Column(name, COUNT, nullable=False) for name in ("first", "last", "row_count")),
        *words("digest", "columns", "rows"), sa.PrimaryKeyConstraint("id", name="seal_block_pkey"),
        sa.UniqueConstraint("table_name", "first", name="seal_block_table_name_first_key"),
    )
    op.create_index("seal_block_seal_index", "seal_block", ["seal_id", "id"])
    for table, keys in {"seal": [["id"], ["previous"]], "seal_block": [["id"], ["table_name", "first"]]}.items():
        guard(table, keys)


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
