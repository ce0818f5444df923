"""The tables of the record of plans and values. All are insert-only but `lease`; `migrations/` makes them.

Instants are texts (see `instants`); JSON is kept as its canonical text, so that both engines hold the
same bytes. Series have whole-number keys: a four-part text key would cost four times the load.
People and what they hand in have tables of their own: `account_tables`, `submission_tables`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    false,
)

from indicators.series import MISSING_STATUSES
from warehouse.columns import Count, Words, count, metadata, number, words

MISSING = ", ".join(f"'{status.value}'" for status in sorted(MISSING_STATUSES))


plan_edition = Table(
    "plan_edition",
    metadata,
    number(),
    words("code"),
    words("edition"),
    words("digest"),
    words("document"),
    words("loaded_at"),
    words("loaded_by"),
    UniqueConstraint("code", "loaded_at"),
)

benchmark = Table(
    "benchmark",
    metadata,
    number(),
    count("plan_edition_id", ForeignKey("plan_edition.id")),
    words("plan_code"),
    words("edition"),
    words("place"),
    words("kind"),
    count("ordinal"),
    Column("state", Words),
    Column("value", Words),
    Column("period", Words),
    words("document"),
    Column("reason", Words),
    Column("source", Words),
    words("author"),
    words("known_at"),
    CheckConstraint("kind IN ('baseline', 'milestone', 'target', 'original_target')", "kind"),
    # One that was taken back has no state: nothing is promised there any more.
    CheckConstraint("(state IS NULL) = (document = 'null')", "taken_back"),
    UniqueConstraint("plan_code", "edition", "place", "kind", "ordinal", "known_at"),
)

series = Table(
    "series",
    metadata,
    number(),
    words("indicator"),
    words("area"),
    words("breakdown"),
    words("source"),
    UniqueConstraint("indicator", "area", "breakdown", "source"),
)

delivery = Table(
    "delivery",
    metadata,
    number(),
    words("source"),
    words("label"),
    count("parts"),
    words("digest"),
    words("landed_at"),
    words("landed_by"),
    UniqueConstraint("source", "label", "landed_at"),
)

landing = Table(
    "landing",
    metadata,
    number(),
    count("delivery_id", ForeignKey("delivery.id")),
    words("source"),
    words("label"),
    count("part"),
    words("sha256"),
    count("size"),
    words("address"),
    words("media_type"),
    words("licence"),
    Column("recorded", Boolean, nullable=False),
    # A recording that was made up to show how the source answers: never to be taken for its data.
    Column("rehearsed", Boolean, nullable=False, server_default=false()),
    # What was asked for was only part of the resource: what it leaves out is not withdrawn.
    Column("partial", Boolean, nullable=False, server_default=false()),
    # What a person said about how a file that was handed in is to be read.
    Column("choices", Words, nullable=False, server_default="{}"),
    words("validators"),
    words("landed_at"),
    words("landed_by"),
    UniqueConstraint("source", "label", "part", "sha256", "landed_at"),
    UniqueConstraint("delivery_id", "part"),
    CheckConstraint("length(sha256) = 64", "sha256"),
)

run = Table(
    "run",
    metadata,
    number(),
    words("kind"),
    words("source"),
    words("label"),
    Column("delivery_id", Count, ForeignKey("delivery.id")),
    words("reader_version"),
    words("plan_digest"),
    words("outcome"),
    words("message"),
    # Whether what was read covers its whole resource: then it outdates every delivery before it.
    Column("complete", Boolean, nullable=False),
    *(count(name) for name in ("rows_read", "passed_over", "new", "revised", "unchanged", "refused", "withdrawn")),
    # The fields the rows had and the kinds of value in each: what the next delivery is compared with.
    Column("shape", Words, nullable=False, server_default="{}"),
    words("at"),
    words("author"),
    # A delivery's effect follows from its bytes, its reader and the definitions: the same three again are no news.
    UniqueConstraint("delivery_id", "reader_version", "plan_digest"),
    Index("run_source_index", "source", "id"),
)

vintage = Table(
    "vintage",
    metadata,
    number(),
    count("run_id", ForeignKey("run.id")),
    words("source"),
    words("label"),
    words("known_at"),
    UniqueConstraint("run_id"),
    UniqueConstraint("known_at"),
    Index("vintage_source_index", "source", "label", "id"),
)

observation = Table(
    "observation",
    metadata,
    number(),
    count("series_id", ForeignKey("series.id")),
    words("period"),
    count("vintage_id", ForeignKey("vintage.id")),
    Column("value", Double),
    words("status"),
    words("unit"),
    words("note"),
    count("landing_id", ForeignKey("landing.id")),
    count("source_row"),
    Column("withdrawn", Boolean, nullable=False),
    CheckConstraint(f"(value IS NULL) = (status IN ({MISSING}))", "gap"),
    CheckConstraint("value IS NULL OR NOT withdrawn", "withdrawn"),
    CheckConstraint("abs(value) <= 1.7976931348623157e308", "finite"),
    # Alone answers *which vintage, as known then*; the rows it names are then fetched by that same key.
    Index("observation_known_index", "series_id", "period", "vintage_id", unique=True),
    Index("observation_vintage_index", "vintage_id"),
)

reach = Table(
    "reach",
    metadata,
    number(),
    count("vintage_id", ForeignKey("vintage.id")),
    # The latest period a vintage gives a value for: asked for with every page, and found only by reading all of it.
    words("period"),
    UniqueConstraint("vintage_id"),
)

finding = Table(
    "finding",
    metadata,
    number(),
    count("run_id", ForeignKey("run.id")),
    words("code"),
    words("severity"),
    Column("source", Words),
    Column("file", Words),
    Column("sheet", Words),
    Column("source_row", Count),
    Column("source_column", Words),
    Column("cell", Words),
    Column("found", Words),
    Column("expected", Words),
    Column("remedy", Words),
    Index("finding_run_index", "run_id"),
)

quarantine = Table(
    "quarantine",
    metadata,
    number(),
    count("run_id", ForeignKey("run.id")),
    Column("landing_id", Count, ForeignKey("landing.id")),
    Column("source_row", Count),
    words("reasons"),
    words("payload"),
    Index("quarantine_run_index", "run_id"),
)

verdict = Table(
    "verdict",
    metadata,
    number(),
    count("run_id", ForeignKey("run.id")),
    words("name"),
    Column("passed", Boolean, nullable=False),
    words("document"),
    Index("verdict_run_index", "run_id"),
)

snapshot = Table(
    "snapshot",
    metadata,
    number(),
    words("plan_code"),
    words("digest"),
    words("content_digest"),
    # The digest of the snapshot before, "" for a plan's first: the chain cannot fork.
    words("previous"),
    words("document"),
    words("taken_at"),
    words("taken_by"),
    UniqueConstraint("digest"),
    UniqueConstraint("plan_code", "previous"),
    CheckConstraint("length(digest) = 64", "digest"),
)

notice = Table(
    "notice",
    metadata,
    number(),
    words("source"),
    words("state"),
    # When the trouble began: the same trouble is told once, a new one again.
    words("since"),
    words("told_to"),
    words("message"),
    words("at"),
    UniqueConstraint("source", "state", "since"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Words, primary_key=True),
    words("holder"),
    count("token"),
    words("taken_at"),
    words("until"),
)
