"""What is known of an answer beside its bytes, the shape of what was read, and notices told once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    for name in ("rehearsed", "partial"):
        op.add_column("landing", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("run", sa.Column("shape", WORDS, nullable=False, server_default="{}"))
    op.create_table(
        "notice",
        sa.Column("id", COUNT, sa.Identity(always=True), nullable=False),
        *(sa.Column(name, WORDS, nullable=False) for name in ("source", "state", "since", "told_to", "message", "at")),
        sa.PrimaryKeyConstraint("id", name="notice_pkey"),
        sa.UniqueConstraint("source", "state", "since", name="notice_source_state_since_key"),
    )
    for statement in guards_of(op.get_bind().dialect.name, "notice", [["id"], ["source", "state", "since"]]):
        op.execute(sa.text(statement))


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
