"""What people write beside computed figures: verdicts set by hand, and narratives."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.migrations.records import COUNT, link, make_record, words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    make_record(
        "status_override",
        *words("plan_code", "place", "status", "reason", "decision", "first_day", "last_day", "at", "author"),
        sa.CheckConstraint("reason <> '' AND first_day <= last_day", name="sense"),
        index=[("status_override_plan_index", ["plan_code", "id"])],
    )
    make_record(
        "status_override_end",
        link("status_override_id", "status_override"),
        *words("reason", "at", "author"), unique=[("status_override_id",)],
    )
    make_record(
        "narrative_step", *words("plan_code", "kind", "code"), sa.Column("year", COUNT, nullable=False),
        *words("language", "step", "text", "figures", "at", "author"),
        sa.CheckConstraint("kind IN ('plan', 'objective', 'outcome', 'indicator')", name="kind"),
        sa.CheckConstraint("step IN ('drafted', 'edited', 'approved', 'withdrawn')", name="step"),
        sa.CheckConstraint("(text <> '') = (step IN ('drafted', 'edited'))", name="text"),
        index=[("narrative_step_plan_index", ["plan_code", "year", "id"])],
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
