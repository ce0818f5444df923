"""The tables of what people write beside computed figures: verdicts set by hand, and narratives."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, UniqueConstraint

from warehouse.columns import count, metadata, number, words

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
