"""Who signed a snapshot off, until when it is under embargo, which one replaces which; seals over the whole record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    _record(
        "snapshot_signature", _link("snapshot_id"), *_words("digest"), sa.Column("level", COUNT, nullable=False),
        *_words("title", "name", "note", "at", "author"), unique=[("snapshot_id", "author")],
        index=[("snapshot_signature_snapshot_index", ["snapshot_id", "id"])],
    )
    _record(
        "snapshot_embargo", _link("snapshot_id"), *_words("until", "reason", "at", "author"),
        sa.CheckConstraint("reason <> ''", name="reason"),
        index=[("snapshot_embargo_snapshot_index", ["snapshot_id", "id"])],
    )
    _record(
        "snapshot_erratum", _link("snapshot_id"), _link("replaces_id"), *_words("reason", "at", "author"),
        sa.CheckConstraint("reason <> '' AND snapshot_id > replaces_id", name="sense"),
        unique=[("snapshot_id",), ("replaces_id",)],
    )
    _seals()


def _seals():
    own = {"autoincrement": False, "nullable": False}
    op.create_table(
        "seal", sa.Column("id", COUNT, **own), *_words("previous", "digest", "at", "author"),
        sa.CheckConstraint("length(digest) = 64", name="digest"), sa.PrimaryKeyConstraint("id", name="seal_pkey"),
        sa.UniqueConstraint("previous", name="seal_previous_key"),
    )
    op.create_table(
        "seal_block", sa.Column("id", COUNT, **own), sa.Column("seal_id", COUNT, sa.ForeignKey("seal.id"), nullable=False),
        *_words("table_name"), *(sa.Column(name, COUNT, nullable=False) for name in ("first", "last", "row_count")),
        *_words("digest", "columns", "rows"), sa.PrimaryKeyConstraint("id", name="seal_block_pkey"),
        sa.UniqueConstraint("table_name", "first", name="seal_block_table_name_first_key"),
    )
    op.create_index("seal_block_seal_index", "seal_block", ["seal_id", "id"])
    for table, keys in {"seal": [["id"], ["previous"]], "seal_block": [["id"], ["table_name", "first"]]}.items():
        for statement in guards_of(op.get_bind().dialect.name, table, keys):
            op.execute(sa.text(statement))


def _words(*names):
    return [sa.Column(name, WORDS, nullable=False) for name in names]


def _link(name):
    return sa.Column(name, COUNT, sa.ForeignKey("snapshot.id"), nullable=False)


def _record(name, *parts, unique=(), index=()):
    """Make an insert-only table: its parts, its keys by their columns, its indexes by name and columns."""
    keys = [sa.UniqueConstraint(*key, name=f"{name}_{'_'.join(key)}_key") for key in unique]
    number = sa.Column("id", COUNT, sa.Identity(always=True), nullable=False)
    op.create_table(name, number, *parts, sa.PrimaryKeyConstraint("id", name=f"{name}_pkey"), *keys)
    for title, columns in index:
        op.create_index(title, name, columns)
    for statement in guards_of(op.get_bind().dialect.name, name, [["id"], *map(list, unique)]):
        op.execute(sa.text(statement))


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
