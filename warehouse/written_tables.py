"""The tables of what people write beside computed figures: verdicts set by hand, narratives, expenditure, reviews."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from warehouse.columns import Words, count, metadata, number, words

status_override = Table(
    "status_override",
    metadata,
    number(),
    words("plan_code"),
    words("place"),
    words("status"),
    words("reason"),
    # The document it was decided in, "" for none.
    words("decision"),
    words("first_day"),
    words("last_day"),
    words("at"),
    words("author"),
    CheckConstraint("reason <> '' AND first_day <= last_day", "sense"),
    Index("status_override_plan_index", "plan_code", "id"),
)

status_override_end = Table(
    "status_override_end",
    metadata,
    number(),
    count("status_override_id", ForeignKey("status_override.id")),
    words("reason"),
    words("at"),
    words("author"),
    UniqueConstraint("status_override_id"),
)

narrative_step = Table(
    "narrative_step",
    metadata,
    number(),
    words("plan_code"),
    words("kind"),
    words("code"),
    count("year"),
    words("language"),
    words("step"),
    # "" where a step changes no word of it.
    words("text"),
    # The digest of the figures it was written about, or approved beside.
    words("figures"),
    words("at"),
    words("author"),
    CheckConstraint("kind IN ('plan', 'objective', 'outcome', 'indicator')", "kind"),
    CheckConstraint("step IN ('drafted', 'edited', 'approved', 'withdrawn')", "step"),
    CheckConstraint("(text <> '') = (step IN ('drafted', 'edited'))", "text"),
    Index("narrative_step_plan_index", "plan_code", "year", "id"),
)

expenditure = Table(
    "expenditure",
    metadata,
    number(),
    words("plan_code"),
    words("edition"),
    words("output"),
    count("year"),
    # Exact, as text; null where what was reported is taken back.
    Column("amount", Words),
    words("currency"),
    words("reported_on"),
    words("note"),
    words("document"),
    words("author"),
    words("known_at"),
    CheckConstraint("amount IS NOT NULL OR note <> ''", "reason"),
    UniqueConstraint("plan_code", "output", "year", "known_at"),
)

risk_review = Table(
    "risk_review",
    metadata,
    number(),
    words("plan_code"),
    words("edition"),
    words("risk"),
    words("probability"),
    words("impact"),
    words("status"),
    words("owner"),
    words("note"),
    words("reviewed_on"),
    words("author"),
    words("known_at"),
    CheckConstraint(
        "probability IN ('low', 'medium', 'high') AND impact IN ('low', 'medium', 'high') "
        "AND status IN ('open', 'occurred', 'closed')",
        "judged",
    ),
    UniqueConstraint("plan_code", "risk", "known_at"),
)

mitigation_review = Table(
    "mitigation_review",
    metadata,
    number(),
    words("plan_code"),
    words("edition"),
    count("mitigation"),
    words("state"),
    words("note"),
    words("reviewed_on"),
    words("author"),
    words("known_at"),
    CheckConstraint("state IN ('planned', 'implementing', 'ongoing', 'done', 'dropped')", "state"),
    UniqueConstraint("plan_code", "mitigation", "known_at"),
)
