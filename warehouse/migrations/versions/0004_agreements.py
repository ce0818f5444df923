"""What a delivery says again of what people handed in before it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "agreement",
        sa.Column("id", COUNT, sa.Identity(always=True), nullable=False),
        sa.Column("observation_id", COUNT, sa.ForeignKey("observation.id"), nullable=False),
        sa.Column("landing_id", COUNT, sa.ForeignKey("landing.id"), nullable=False),
        sa.Column("source_row", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="agreement_pkey"),
        sa.UniqueConstraint("observation_id", "landing_id", name="agreement_observation_id_landing_id_key"),
    )
    for statement in guards_of(op.get_bind().dialect.name, "agreement", [["id"], ["observation_id", "landing_id"]]):
        op.execute(sa.text(statement))


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
