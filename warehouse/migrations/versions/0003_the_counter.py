"""People and what they may do, what they hand in, locks on periods, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.records import COUNT, WORDS, link, make_record, words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("landing", sa.Column("choices", WORDS, nullable=False, server_default="{}"))
    op.add_column("finding", sa.Column("cell", WORDS))
    _accounts()
    _what_holds_now()
    _submissions()
    _reading_mark()
    _locks()


def _accounts():
    signed = ("at", "author")
    make_record("account", *words("name", *signed), unique=[("name",)])
    make_record(
        "account_state", link("account_id", "account"), *words("display_name", "email", "language"),
        sa.Column("active", sa.Boolean(), nullable=False), *words(*signed),
        index=[("account_state_account_index", ["account_id", "id"])],
    )
    make_record(
        "password", link("account_id", "account"), *words("hash", *signed),
        index=[("password_account_index", ["account_id", "id"])],
    )
    make_record(
        "identity", link("account_id", "account"), *words("issuer", "subject", *signed),
        unique=[("issuer", "subject")],
    )
    make_record(
        "role_grant", link("account_id", "account"), *words("role", "scope", "about"),
        sa.Column("given", sa.Boolean(), nullable=False), *words(*signed),
        sa.CheckConstraint("scope IN ('all', 'source', 'indicator', 'objective')", name="scope"),
        index=[("role_grant_account_index", ["account_id", "id"])],
    )
    make_record(
        "token", link("account_id", "account"), *words("digest", "hint", "title", "scopes", "expires_at", *signed),
        unique=[("digest",)],
    )
    make_record("token_end", link("token_id", "token"), *words(*signed), unique=[("token_id",)])
    make_record(
        "audit", sa.Column("sequence", COUNT, nullable=False),
        *words("at", "actor", "act", "object", "request", "document", "previous", "digest"),
        unique=[("sequence",), ("previous",), ("digest",)], index=[("audit_object_index", ["object", "id"])],
    )


def _what_holds_now():
    op.create_table(
        "session", sa.Column("digest", WORDS, nullable=False), link("account_id", "account"),
        *words("how", "created_at", "seen_at", "confirmed_at", "until"),
        sa.PrimaryKeyConstraint("digest", name="session_pkey"),
    )
    op.create_index("session_account_index", "session", ["account_id"])
    op.create_table(
        "throttle", sa.Column("key", WORDS, nullable=False), sa.Column("failures", COUNT, nullable=False),
        *words("last_at", "until"), sa.PrimaryKeyConstraint("key", name="throttle_pkey"),
    )
    op.create_table(
        "token_use", sa.Column("token_id", COUNT, sa.ForeignKey("token.id"), autoincrement=False, nullable=False),
        *words("at"), sa.PrimaryKeyConstraint("token_id", name="token_use_pkey"),
    )


def _submissions():
    make_record(
        "submission",
        *words("public_id", "plan_code", "source", "label", "file_name", "media_type"),
        sa.Column("size", COUNT, nullable=False), *words("sha256", "kept", "via", "at", "author"),
        sa.CheckConstraint("length(sha256) = 64 AND length(kept) = 64", name="sha256"),
        unique=[("public_id",)], index=[("submission_source_index", ["source", "id"])],
    )
    make_record(
        "submission_event", link("submission_id", "submission"), *words("kind", "note", "document", "at", "author"),
        index=[("submission_event_submission_index", ["submission_id", "id"])],
    )
    make_record(
        "examination", link("submission_id", "submission"), link("run_id", "run"), *words("choices", "effect"),
        sa.Column("seen_vintage", COUNT), *words("at"),
        unique=[("run_id",)], index=[("examination_submission_index", ["submission_id", "id"])],
    )
    make_record(
        "publication", link("submission_id", "submission"), link("delivery_id", "delivery"), link("run_id", "run"),
        *words("at", "author"), unique=[("submission_id",)],
    )
    make_record(
        "undoing", link("run_id", "run"), link("by_run_id", "run"), *words("reason", "at", "author"),
        unique=[("run_id",)],
    )
    make_record(
        "remembered", link("account_id", "account"), *words("source", "headings", "choices", "at"),
        index=[("remembered_account_index", ["account_id", "source", "id"])],
    )


def _reading_mark():
    op.create_table(
        "reading_mark",
        sa.Column("submission_id", COUNT, sa.ForeignKey("submission.id"), autoincrement=False, nullable=False),
        sa.Column("rows", COUNT, nullable=False), *words("at"),
        sa.PrimaryKeyConstraint("submission_id", name="reading_mark_pkey"),
    )


def _locks():
    make_record(
        "period_lock", *words("plan_code", "source", "period"),
        sa.Column("locked", sa.Boolean(), nullable=False), *words("reason", "at", "author"),
        index=[("period_lock_plan_index", ["plan_code", "id"])],
    )
    make_record(
        "lock_exception", *words("plan_code", "source", "period"), link("account_id", "account"),
        *words("until", "reason", "at", "author"), index=[("lock_exception_plan_index", ["plan_code", "id"])],
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
