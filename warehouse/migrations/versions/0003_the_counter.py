"""People and what they may do, what they hand in, locks on periods, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.add_column("landing", sa.Column("choices", WORDS, nullable=False, server_default="{}"))
    op.add_column("finding", sa.Column("cell", WORDS))
    _accounts()
    _what_holds_now()
    _submissions()
    _reading_mark()
    _locks()


def _words(*names):
    return [sa.Column(name, WORDS, nullable=False) for name in names]


def _link(name, to):
    return sa.Column(name, COUNT, sa.ForeignKey(f"{to}.id"), nullable=False)


def _record(name, *parts, unique=(), index=()):
    """Make an insert-only table: its parts, its keys by their columns, its indexes by name and columns."""
    keys = [sa.UniqueConstraint(*key, name=f"{name}_{'_'.join(key)}_key") for key in unique]
    number = sa.Column("id", COUNT, sa.Identity(always=True), nullable=False)
    op.create_table(name, number, *parts, sa.PrimaryKeyConstraint("id", name=f"{name}_pkey"), *keys)
    for title, columns in index:
        op.create_index(title, name, columns)
    for statement in guards_of(op.get_bind().dialect.name, name, [["id"], *map(list, unique)]):
        op.execute(sa.text(statement))


def _accounts():
    signed = ("at", "author")
    _record("account", *_words("name", *signed), unique=[("name",)])
    _record(
        "account_state", _link("account_id", "account"), *_words("display_name", "email", "language"),
        sa.Column("active", sa.Boolean(), nullable=False), *_words(*signed),
        index=[("account_state_account_index", ["account_id", "id"])],
    )
    _record(
        "password", _link("account_id", "account"), *_words("hash", *signed),
        index=[("password_account_index", ["account_id", "id"])],
    )
    _record(
        "identity", _link("account_id", "account"), *_words("issuer", "subject", *signed),
        unique=[("issuer", "subject")],
    )
    _record(
        "role_grant", _link("account_id", "account"), *_words("role", "scope", "about"),
        sa.Column("given", sa.Boolean(), nullable=False), *_words(*signed),
        sa.CheckConstraint("scope IN ('all', 'source', 'indicator', 'objective')", name="scope"),
        index=[("role_grant_account_index", ["account_id", "id"])],
    )
    _record(
        "token", _link("account_id", "account"), *_words("digest", "hint", "title", "scopes", "expires_at", *signed),
        unique=[("digest",)],
    )
    _record("token_end", _link("token_id", "token"), *_words(*signed), unique=[("token_id",)])
    _record(
        "audit", sa.Column("sequence", COUNT, nullable=False),
        *_words("at", "actor", "act", "object", "request", "document", "previous", "digest"),
        unique=[("sequence",), ("previous",), ("digest",)], index=[("audit_object_index", ["object", "id"])],
    )


def _what_holds_now():
    op.create_table(
        "session", sa.Column("digest", WORDS, nullable=False), _link("account_id", "account"),
        *_words("how", "created_at", "seen_at", "confirmed_at", "until"),
        sa.PrimaryKeyConstraint("digest", name="session_pkey"),
    )
    op.create_index("session_account_index", "session", ["account_id"])
    op.create_table(
        "throttle", sa.Column("key", WORDS, nullable=False), sa.Column("failures", COUNT, nullable=False),
        *_words("last_at", "until"), sa.PrimaryKeyConstraint("key", name="throttle_pkey"),
    )
    op.create_table(
        "token_use", sa.Column("token_id", COUNT, sa.ForeignKey("token.id"), autoincrement=False, nullable=False),
        *_words("at"), sa.PrimaryKeyConstraint("token_id", name="token_use_pkey"),
    )


def _submissions():
    _record(
        "submission",
        *_words("public_id", "plan_code", "source", "label", "file_name", "media_type"),
        sa.Column("size", COUNT, nullable=False), *_words("sha256", "kept", "via", "at", "author"),
        sa.CheckConstraint("length(sha256) = 64 AND length(kept) = 64", name="sha256"),
        unique=[("public_id",)], index=[("submission_source_index", ["source", "id"])],
    )
    _record(
        "submission_event", _link("submission_id", "submission"), *_words("kind", "note", "document", "at", "author"),
        index=[("submission_event_submission_index", ["submission_id", "id"])],
    )
    _record(
        "examination", _link("submission_id", "submission"), _link("run_id", "run"), *_words("choices", "effect"),
        sa.Column("seen_vintage", COUNT), *_words("at"),
        unique=[("run_id",)], index=[("examination_submission_index", ["submission_id", "id"])],
    )
    _record(
        "publication", _link("submission_id", "submission"), _link("delivery_id", "delivery"), _link("run_id", "run"),
        *_words("at", "author"), unique=[("submission_id",)],
    )
    _record(
        "undoing", _link("run_id", "run"), _link("by_run_id", "run"), *_words("reason", "at", "author"),
        unique=[("run_id",)],
    )
    _record(
        "remembered", _link("account_id", "account"), *_words("source", "headings", "choices", "at"),
        index=[("remembered_account_index", ["account_id", "source", "id"])],
    )


def _reading_mark():
    op.create_table(
        "reading_mark",
        sa.Column("submission_id", COUNT, sa.ForeignKey("submission.id"), autoincrement=False, nullable=False),
        sa.Column("rows", COUNT, nullable=False), *_words("at"),
        sa.PrimaryKeyConstraint("submission_id", name="reading_mark_pkey"),
    )


def _locks():
    _record(
        "period_lock", *_words("plan_code", "source", "period"),
        sa.Column("locked", sa.Boolean(), nullable=False), *_words("reason", "at", "author"),
        index=[("period_lock_plan_index", ["plan_code", "id"])],
    )
    _record(
        "lock_exception", *_words("plan_code", "source", "period"), _link("account_id", "account"),
        *_words("until", "reason", "at", "author"), index=[("lock_exception_plan_index", ["plan_code", "id"])],
    )


def downgrade():
    raise RuntimeError("a revision of the record itself is not undone: restore a backup instead")
