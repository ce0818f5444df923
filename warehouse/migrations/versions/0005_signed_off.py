"""Who signed a snapshot off, until when it is under embargo, and which one replaces which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

revision = "0005"
down_revision = "0004"
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
