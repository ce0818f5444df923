"""What a worker is doing with a submission, and since when, beside how many rows it has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.records import COUNT, words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    # Marks say what holds now and are no record: those there are belong to work that is done anew.
    op.drop_table("reading_mark")
    op.create_table(
        "reading_mark",
        sa.Column("submission_id", COUNT, sa.ForeignKey("submission.id"), autoincrement=False, nullable=False),
        *words("stage"),
        sa.Column("rows", COUNT, nullable=False),
        *words("since", "at"),
        sa.PrimaryKeyConstraint("submission_id", name="reading_mark_pkey"),
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
