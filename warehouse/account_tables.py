"""The tables of people: who they are, what they may do, how they sign in, and what was done by whom.

What changes about a person is told by adding rows: the newest one holds. Sessions, throttles and last uses
are no record: they say what holds now.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from warehouse.columns import Count, Words, count, metadata, number, words

account = Table(
    "account", metadata, number(), words("name"), words("at"), words("author"), UniqueConstraint("name")
)  # fmt: skip

account_state = Table(
    "account_state",
    metadata,
    number(),
    count("account_id", ForeignKey("account.id")),
    words("display_name"),
    words("email"),
    words("language"),
    Column("active", Boolean, nullable=False),
    words("at"),
    words("author"),
    Index("account_state_account_index", "account_id", "id"),
)

password = Table(
    "password",
    metadata,
    number(),
    count("account_id", ForeignKey("account.id")),
    # Empty when the account has none any more: then only its provider lets it in.
    words("hash"),
    words("at"),
    words("author"),
    Index("password_account_index", "account_id", "id"),
)

identity = Table(
    "identity",
    metadata,
    number(),
    count("account_id", ForeignKey("account.id")),
    words("issuer"),
    words("subject"),
    words("at"),
    words("author"),
    UniqueConstraint("issuer", "subject"),
)

role_grant = Table(
    "role_grant",
    metadata,
    number(),
    count("account_id", ForeignKey("account.id")),
    words("role"),
    words("scope"),
    words("about"),
    Column("given", Boolean, nullable=False),
    words("at"),
    words("author"),
    CheckConstraint("scope IN ('all', 'source', 'indicator', 'objective')", "scope"),
    Index("role_grant_account_index", "account_id", "id"),
)

token = Table(
    "token",
    metadata,
    number(),
    count("account_id", ForeignKey("account.id")),
    words("digest"),
    words("hint"),
    words("title"),
    words("scopes"),
    words("expires_at"),
    words("at"),
    words("author"),
    UniqueConstraint("digest"),
)

token_end = Table(
    "token_end",
    metadata,
    number(),
    count("token_id", ForeignKey("token.id")),
    words("at"),
    words("author"),
    UniqueConstraint("token_id"),
)

audit = Table(
    "audit",
    metadata,
    number(),
    count("sequence"),
    words("at"),
    words("actor"),
    words("act"),
    words("object"),
    words("request"),
    words("document"),
    # The digest of the line before, "" for the first: the chain cannot fork.
    words("previous"),
    words("digest"),
    UniqueConstraint("sequence"),
    UniqueConstraint("previous"),
    UniqueConstraint("digest"),
    Index("audit_object_index", "object", "id"),
)

# --- what holds now ----------------------------------------------------------

session = Table(
    "session",
    metadata,
    Column("digest", Words, primary_key=True),
    count("account_id", ForeignKey("account.id")),
    words("how"),
    words("created_at"),
    words("seen_at"),
    words("confirmed_at"),
    words("until"),
    Index("session_account_index", "account_id"),
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", Words, primary_key=True),
    count("failures"),
    words("last_at"),
    words("until"),
)

token_use = Table(
    "token_use",
    metadata,
    Column("token_id", Count, ForeignKey("token.id"), primary_key=True, autoincrement=False),
    words("at"),
)
