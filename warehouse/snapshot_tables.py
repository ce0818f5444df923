"""The tables of what is said of a snapshot after it was frozen, and of the seals over the whole record."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from warehouse.columns import Count, count, metadata, number, words

snapshot_signature = Table(
    "snapshot_signature",
    metadata,
    number(),
    count("snapshot_id", ForeignKey("snapshot.id")),
    # What was signed, so that a signature is never taken for one of another text.
    words("digest"),
    # Which of the plan's levels of signing off it is, from 0; its title as the plan had it, "" without levels.
    count("level"),
    words("title"),
    words("name"),
    words("note"),
    words("at"),
    words("author"),
    UniqueConstraint("snapshot_id", "author"),
    Index("snapshot_signature_snapshot_index", "snapshot_id", "id"),
)

snapshot_embargo = Table(
    "snapshot_embargo",
    metadata,
    number(),
    count("snapshot_id", ForeignKey("snapshot.id")),
    # The newest row of a snapshot holds: an embargo is moved by another one, with its reason.
    words("until"),
    words("reason"),
    words("at"),
    words("author"),
    CheckConstraint("reason <> ''", "reason"),
    Index("snapshot_embargo_snapshot_index", "snapshot_id", "id"),
)

snapshot_erratum = Table(
    "snapshot_erratum",
    metadata,
    number(),
    count("snapshot_id", ForeignKey("snapshot.id")),
    count("replaces_id", ForeignKey("snapshot.id")),
    words("reason"),
    words("at"),
    words("author"),
    CheckConstraint("reason <> '' AND snapshot_id > replaces_id", "sense"),
    UniqueConstraint("snapshot_id"),
    UniqueConstraint("replaces_id"),
)


def _own_number() -> Column[int]:
    """Give a number that is counted here and not by the database, so that a digest can be of it too."""
    return Column("id", Count, primary_key=True, autoincrement=False)


seal = Table(
    "seal",
    metadata,
    _own_number(),
    # The digest of the seal before, "" for the first.
    words("previous"),
    # Of the row itself and of all its blocks.
    words("digest"),
    words("at"),
    words("author"),
    UniqueConstraint("previous"),
    CheckConstraint("length(digest) = 64", "digest"),
)

seal_block = Table(
    "seal_block",
    metadata,
    _own_number(),
    count("seal_id", ForeignKey("seal.id")),
    words("table_name"),
    # The numbers of its first and last row, and how many rows there are from one to the other.
    count("first"),
    count("last"),
    count("row_count"),
    words("digest"),
    # Short digests of each column and of each row: they name the place where the long one differs.
    words("columns"),
    words("rows"),
    UniqueConstraint("table_name", "first"),
    Index("seal_block_seal_index", "seal_id", "id"),
)
