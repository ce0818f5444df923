"""The tables of the record. All are insert-only but `lease`; `migrations/` makes them, a test compares the two.

Instants are texts (see `instants`); JSON is kept as its canonical text, so that both engines hold the
same bytes. Series have whole-number keys: a four-part text key would cost four times the load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from indicators.series import MISSING_STATUSES

if TYPE_CHECKING:
    from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_index",
    }
)

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points, as SQLite has it, so that both engines sort alike."""

Count = BigInteger().with_variant(Integer, "sqlite")
"""A whole number; on SQLite `INTEGER`, the only type that makes a key the row's own number."""

MISSING = ", ".join(f"'{status.value}'" for status in sorted(MISSING_STATUSES))


def _id() -> Column[int]:
    return Column("id", Count, Identity(always=True), primary_key=True)


def _words(name: str, *constraints: SchemaItem) -> Column[str]:
    return Column(name, Words, *constraints, nullable=False)


def _count(name: str, *constraints: SchemaItem) -> Column[int]:
    return Column(name, Count, *constraints, nullable=False)


plan_edition = Table(
    "plan_edition",
    metadata,
    _id(),
    _words("code"),
    _words("edition"),
    _words("digest"),
    _words("document"),
    _words("loaded_at"),
    _words("loaded_by"),
    UniqueConstraint("code", "loaded_at"),
)

benchmark = Table(
    "benchmark",
    metadata,
    _id(),
    _count("plan_edition_id", ForeignKey("plan_edition.id")),
    _words("plan_code"),
    _words("edition"),
    _words("place"),
    _words("kind"),
    _count("ordinal"),
    Column("state", Words),
    Column("value", Words),
    Column("period", Words),
    _words("document"),
    Column("reason", Words),
    Column("source", Words),
    _words("author"),
    _words("known_at"),
    CheckConstraint("kind IN ('baseline', 'milestone', 'target', 'original_target')", "kind"),
    # One that was taken back has no state: nothing is promised there any more.
    CheckConstraint("(state IS NULL) = (document = 'null')", "taken_back"),
    UniqueConstraint("plan_code", "edition", "place", "kind", "ordinal", "known_at"),
)

series = Table(
    "series",
    metadata,
    _id(),
    _words("indicator"),
    _words("area"),
    _words("breakdown"),
    _words("source"),
    UniqueConstraint("indicator", "area", "breakdown", "source"),
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    _words("source"),
    _words("label"),
    _count("parts"),
    _words("digest"),
    _words("landed_at"),
    _words("landed_by"),
    UniqueConstraint("source", "label", "landed_at"),
)

landing = Table(
    "landing",
    metadata,
    _id(),
    _count("delivery_id", ForeignKey("delivery.id")),
    _words("source"),
    _words("label"),
    _count("part"),
    _words("sha256"),
    _count("size"),
    _words("address"),
    _words("media_type"),
    _words("licence"),
    Column("recorded", Boolean, nullable=False),
    # A recording that was made up to show how the source answers: never to be taken for its data.
    Column("rehearsed", Boolean, nullable=False, server_default=false()),
    # What was asked for was only part of the resource: what it leaves out is not withdrawn.
    Column("partial", Boolean, nullable=False, server_default=false()),
    _words("validators"),
    _words("landed_at"),
    _words("landed_by"),
    UniqueConstraint("source", "label", "part", "sha256", "landed_at"),
    UniqueConstraint("delivery_id", "part"),
    CheckConstraint("length(sha256) = 64", "sha256"),
)

run = Table(
    "run",
    metadata,
    _id(),
    _words("kind"),
    _words("source"),
    _words("label"),
    Column("delivery_id", Count, ForeignKey("delivery.id")),
    _words("reader_version"),
    _words("plan_digest"),
    _words("outcome"),
    _words("message"),
    # Whether what was read covers its whole resource: then it outdates every delivery before it.
    Column("complete", Boolean, nullable=False),
    *(_count(name) for name in ("rows_read", "passed_over", "new", "revised", "unchanged", "refused", "withdrawn")),
    # The fields the rows had and the kinds of value in each: what the next delivery is compared with.
    Column("shape", Words, nullable=False, server_default="{}"),
    _words("at"),
    _words("author"),
    # A delivery's effect follows from its bytes, its reader and the definitions: the same three again are no news.
    UniqueConstraint("delivery_id", "reader_version", "plan_digest"),
    Index("run_source_index", "source", "id"),
)

vintage = Table(
    "vintage",
    metadata,
    _id(),
    _count("run_id", ForeignKey("run.id")),
    _words("source"),
    _words("label"),
    _words("known_at"),
    UniqueConstraint("run_id"),
    UniqueConstraint("known_at"),
    Index("vintage_source_index", "source", "label", "id"),
)

observation = Table(
    "observation",
    metadata,
    _id(),
    _count("series_id", ForeignKey("series.id")),
    _words("period"),
    _count("vintage_id", ForeignKey("vintage.id")),
    Column("value", Double),
    _words("status"),
    _words("unit"),
    _words("note"),
    _count("landing_id", ForeignKey("landing.id")),
    _count("source_row"),
    Column("withdrawn", Boolean, nullable=False),
    CheckConstraint(f"(value IS NULL) = (status IN ({MISSING}))", "gap"),
    CheckConstraint("value IS NULL OR NOT withdrawn", "withdrawn"),
    CheckConstraint("abs(value) <= 1.7976931348623157e308", "finite"),
    # Alone answers *which vintage, as known then*; the rows it names are then fetched by that same key.
    Index("observation_known_index", "series_id", "period", "vintage_id", unique=True),
    Index("observation_vintage_index", "vintage_id"),
)

finding = Table(
    "finding",
    metadata,
    _id(),
    _count("run_id", ForeignKey("run.id")),
    _words("code"),
    _words("severity"),
    Column("source", Words),
    Column("file", Words),
    Column("sheet", Words),
    Column("source_row", Count),
    Column("source_column", Words),
    Column("found", Words),
    Column("expected", Words),
    Column("remedy", Words),
    Index("finding_run_index", "run_id"),
)

quarantine = Table(
    "quarantine",
    metadata,
    _id(),
    _count("run_id", ForeignKey("run.id")),
    Column("landing_id", Count, ForeignKey("landing.id")),
    Column("source_row", Count),
    _words("reasons"),
    _words("payload"),
    Index("quarantine_run_index", "run_id"),
)

verdict = Table(
    "verdict",
    metadata,
    _id(),
    _count("run_id", ForeignKey("run.id")),
    _words("name"),
    Column("passed", Boolean, nullable=False),
    _words("document"),
    Index("verdict_run_index", "run_id"),
)

snapshot = Table(
    "snapshot",
    metadata,
    _id(),
    _words("plan_code"),
    _words("digest"),
    _words("content_digest"),
    # The digest of the snapshot before, "" for a plan's first: the chain cannot fork.
    _words("previous"),
    _words("document"),
    _words("taken_at"),
    _words("taken_by"),
    UniqueConstraint("digest"),
    UniqueConstraint("plan_code", "previous"),
    CheckConstraint("length(digest) = 64", "digest"),
)

notice = Table(
    "notice",
    metadata,
    _id(),
    _words("source"),
    _words("state"),
    # When the trouble began: the same trouble is told once, a new one again.
    _words("since"),
    _words("told_to"),
    _words("message"),
    _words("at"),
    UniqueConstraint("source", "state", "since"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Words, primary_key=True),
    _words("holder"),
    _count("token"),
    _words("taken_at"),
    _words("until"),
)

MUTABLE = frozenset({"lease"})
"""Tables that say what holds now and not what happened. Every other one is a record: inserted, never changed."""
