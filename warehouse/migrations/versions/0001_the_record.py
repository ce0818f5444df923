"""The record: plans, landed files, runs, vintages of observations, snapshots; guarded against change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.migrations.guards import guards_of, guards_once, order_guard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id():
    return sa.Column("id", COUNT, sa.Identity(always=True), nullable=False)


def _words(*names, nullable=False):
    return [sa.Column(name, WORDS, nullable=nullable) for name in names]


def _counts(*names, nullable=False):
    return [sa.Column(name, COUNT, nullable=nullable) for name in names]


def _truth(name):
    return sa.Column(name, sa.Boolean(), nullable=False)


def _primary(table):
    return sa.PrimaryKeyConstraint("id", name=f"{table}_pkey")


def _unique(table, *columns):
    return sa.UniqueConstraint(*columns, name=f"{table}_{'_'.join(columns)}_key")


def _foreign(table, column):
    return sa.ForeignKeyConstraint([column], [f"{column.removesuffix('_id')}.id"], name=f"{table}_{column}_fkey")



def _check(table, name, condition):
    return sa.CheckConstraint(condition, name=op.f(f"{table}_{name}_check"))


def _plans():
    op.create_table(
        "plan_edition",
        _id(),
        *_words("code", "edition", "digest", "document", "loaded_at", "loaded_by"),
        _primary("plan_edition"),
        _unique("plan_edition", "code", "loaded_at"),
    )
    op.create_table(
        "benchmark",
        _id(),
        *_counts("plan_edition_id"),
        *_words("plan_code", "edition", "place", "kind"),
        *_counts("ordinal"),
        *_words("state", "value", "period", nullable=True),
        *_words("document"),
        *_words("reason", "source", nullable=True),
        *_words("author", "known_at"),
        _check("benchmark", "kind", "kind IN ('baseline', 'milestone', 'target', 'original_target')"),
        _check("benchmark", "taken_back", "(state IS NULL) = (document = 'null')"),
        _primary("benchmark"),
        _foreign("benchmark", "plan_edition_id"),
        _unique("benchmark", "plan_code", "edition", "place", "kind", "ordinal", "known_at"),
    )
    op.create_table(
        "snapshot",
        _id(),
        *_words("plan_code", "digest", "content_digest", "previous", "document", "taken_at", "taken_by"),
        _check("snapshot", "digest", "length(digest) = 64"),
        _primary("snapshot"),
        _unique("snapshot", "digest"),
        _unique("snapshot", "plan_code", "previous"),
    )


def _landings():
    op.create_table(
        "delivery",
        _id(),
        *_words("source", "label"),
        *_counts("parts"),
        *_words("digest", "landed_at", "landed_by"),
        _primary("delivery"),
        _unique("delivery", "source", "label", "landed_at"),
    )
    op.create_table(
        "landing",
        _id(),
        *_counts("delivery_id"),
        *_words("source", "label"),
        *_counts("part"),
        *_words("sha256"),
        *_counts("size"),
        *_words("address", "media_type", "licence"),
        _truth("recorded"),
        *_words("validators", "landed_at", "landed_by"),
        _check("landing", "sha256", "length(sha256) = 64"),
        _primary("landing"),
        _foreign("landing", "delivery_id"),
        _unique("landing", "delivery_id", "part"),
        _unique("landing", "source", "label", "part", "sha256", "landed_at"),
    )


def _runs():
    op.create_table(
        "run",
        _id(),
        *_words("kind", "source", "label"),
        *_counts("delivery_id", nullable=True),
        *_words("reader_version", "plan_digest", "outcome", "message"),
        _truth("complete"),
        *_counts("rows_read", "passed_over", "new", "revised", "unchanged", "refused", "withdrawn"),
        *_words("at", "author"),
        _primary("run"),
        _foreign("run", "delivery_id"),
        _unique("run", "delivery_id", "reader_version", "plan_digest"),
    )
    op.create_index("run_source_index", "run", ["source", "id"])
    _what_a_run_found()


def _what_a_run_found():
    op.create_table(
        "finding",
        _id(),
        *_counts("run_id"),
        *_words("code", "severity"),
        *_words("source", "file", "sheet", nullable=True),
        *_counts("source_row", nullable=True),
        *_words("source_column", "found", "expected", "remedy", nullable=True),
        _primary("finding"),
        _foreign("finding", "run_id"),
    )
    op.create_table(
        "quarantine",
        _id(),
        *_counts("run_id"),
        *_counts("landing_id", "source_row", nullable=True),
        *_words("reasons", "payload"),
        _primary("quarantine"),
        _foreign("quarantine", "run_id"),
        _foreign("quarantine", "landing_id"),
    )
    op.create_table(
        "verdict",
        _id(),
        *_counts("run_id"),
        *_words("name"),
        _truth("passed"),
        *_words("document"),
        _primary("verdict"),
        _foreign("verdict", "run_id"),
    )
    for table in ("finding", "quarantine", "verdict"):
        op.create_index(f"{table}_run_index", table, ["run_id"])


def _observations():
    op.create_table(
        "series",
        _id(),
        *_words("indicator", "area", "breakdown", "source"),
        _primary("series"),
        _unique("series", "indicator", "area", "breakdown", "source"),
    )
    op.create_table(
        "vintage",
        _id(),
        *_counts("run_id"),
        *_words("source", "label", "known_at"),
        _primary("vintage"),
        _foreign("vintage", "run_id"),
        _unique("vintage", "run_id"),
        _unique("vintage", "known_at"),
    )
    op.create_table(
        "observation",
        _id(),
        *_counts("series_id"),
        *_words("period"),
        *_counts("vintage_id"),
        sa.Column("value", sa.Double()),
        *_words("status", "unit", "note"),
        *_counts("landing_id", "source_row"),
        _truth("withdrawn"),
        _check("observation", "gap", "(value IS NULL) = (status IN ('H', 'L', 'M', 'O', 'Q'))"),
        _check("observation", "withdrawn", "value IS NULL OR NOT withdrawn"),
        _check("observation", "finite", "abs(value) <= 1.7976931348623157e308"),
        _primary("observation"),
        *(_foreign("observation", column) for column in ("series_id", "vintage_id", "landing_id")),
    )
    op.create_index("vintage_source_index", "vintage", ["source", "label", "id"])
    op.create_index("observation_known_index", "observation", ["series_id", "period", "vintage_id"], unique=True)
    op.create_index("observation_vintage_index", "observation", ["vintage_id"])


def _leases():
    op.create_table(
        "lease",
        *_words("name", "holder"),
        *_counts("token"),
        *_words("taken_at", "until"),
        sa.PrimaryKeyConstraint("name", name="lease_pkey"),
    )


RECORDS = {
    "plan_edition": [["code", "loaded_at"]],
    "benchmark": [["plan_code", "edition", "place", "kind", "ordinal", "known_at"]],
    "snapshot": [["digest"], ["plan_code", "previous"]],
    "delivery": [["source", "label", "landed_at"]],
    "landing": [["delivery_id", "part"], ["source", "label", "part", "sha256", "landed_at"]],
    "run": [["delivery_id", "reader_version", "plan_digest"]],
    "finding": [],
    "quarantine": [],
    "verdict": [],
    "series": [["indicator", "area", "breakdown", "source"]],
    "vintage": [["run_id"], ["known_at"]],
    "observation": [["series_id", "period", "vintage_id"]],
}


def upgrade():
    _plans()
    _landings()
    _runs()
    _observations()
    _leases()
    dialect = op.get_bind().dialect.name
    statements = [*guards_once(dialect), *order_guard(dialect)]
    for table, keys in RECORDS.items():
        statements += guards_of(dialect, table, [["id"], *keys])
    for statement in statements:
        op.execute(sa.text(statement))


def downgrade():
    raise RuntimeError("the first revision is the record itself: to be rid of it, remove the database by hand")
