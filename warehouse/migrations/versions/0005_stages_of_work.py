"""What a worker is doing with a submission, and since when, beside how many rows it has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    # Marks say what holds now and are no record: those there are belong to work that is done anew.
    op.drop_table("reading_mark")
    op.create_table(
        "reading_mark",
        sa.Column("submission_id", COUNT, sa.ForeignKey("submission.id"), autoincrement=False, nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("rows", COUNT, nullable=False),
        sa.Column("since", WORDS, nullable=False),
        sa.Column("at", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("submission_id", name="reading_mark_pkey"),
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
