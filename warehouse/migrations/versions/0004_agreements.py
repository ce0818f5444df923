"""What a delivery says again of what people handed in before it."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.migrations.records import COUNT, link, make_record

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    make_record(
        "agreement", link("observation_id", "observation"), link("landing_id", "landing"),
        sa.Column("source_row", COUNT, nullable=False), unique=[("observation_id", "landing_id")],
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
