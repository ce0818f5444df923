"""What people write beside computed figures: verdicts set by hand, and narratives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    _record(
        "status_override",
        *_words("plan_code", "place", "status", "reason", "decision", "first_day", "last_day", "at", "author"),
        sa.CheckConstraint("reason <> '' AND first_day <= last_day", name="sense"),
        index=[("status_override_plan_index", ["plan_code", "id"])],
    )
    _record(
        "status_override_end",
        sa.Column("status_override_id", COUNT, sa.ForeignKey("status_override.id"), nullable=False),
        *_words("reason", "at", "author"), unique=[("status_override_id",)],
    )
    _record(
        "narrative_step", *_words("plan_code", "kind", "code"), sa.Column("year", COUNT, nullable=False),
        *_words("language", "step", "text", "figures", "at", "author"),
        sa.CheckConstraint("kind IN ('plan', 'objective', 'outcome', 'indicator')", name="kind"),
        sa.CheckConstraint("step IN ('drafted', 'edited', 'approved', 'withdrawn')", name="step"),
        sa.CheckConstraint("(text <> '') = (step IN ('drafted', 'edited'))", name="text"),
        index=[("narrative_step_plan_index", ["plan_code", "year", "id"])],
    )


def _words(*names):
    return [sa.Column(name, WORDS, nullable=False) for name in names]


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
