"""What was spent on outputs, how risks were reviewed, what became of mitigations."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.migrations.records import COUNT, WORDS, make_record, words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LEVELS = "('low', 'medium', 'high')"


def upgrade():
    make_record(
        "expenditure", *words("plan_code", "edition", "output"), sa.Column("year", COUNT, nullable=False),
        sa.Column("amount", WORDS), *words("currency", "reported_on", "note", "document", "author", "known_at"),
        sa.CheckConstraint("amount IS NOT NULL OR note <> ''", name="reason"),
        unique=[("plan_code", "output", "year", "known_at")],
    )
    make_record(
        "risk_review", *words("plan_code", "edition", "risk", "probability", "impact", "status", "owner", "note",
                              "reviewed_on", "author", "known_at"),
        sa.CheckConstraint(
            f"probability IN {LEVELS} AND impact IN {LEVELS} AND status IN ('open', 'occurred', 'closed')",
            name="judged",
        ),
        unique=[("plan_code", "risk", "known_at")],
    )
    make_record(
        "mitigation_review", *words("plan_code", "edition"), sa.Column("mitigation", COUNT, nullable=False),
        *words("state", "note", "reviewed_on", "author", "known_at"),
        sa.CheckConstraint(
            "state IN ('planned', 'implementing', 'ongoing', 'done', 'dropped')", name="state"
        ),
        unique=[("plan_code", "mitigation", "known_at")],
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
