"""The tables of what people hand in: the file, what was found in it, who did what with it, and locks on periods."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from warehouse.columns import Count, count, metadata, number, words

submission = Table(
    "submission",
    metadata,
    number(),
    # What stands in addresses: it cannot be guessed.
    words("public_id"),
    words("plan_code"),
    words("source"),
    words("label"),
    words("file_name"),
    words("media_type"),
    count("size"),
    # Of the bytes as they were handed in; `kept` of those that are stored, which for microdata are fewer.
    words("sha256"),
    words("kept"),
    words("via"),
    words("at"),
    words("author"),
    UniqueConstraint("public_id"),
    CheckConstraint("length(sha256) = 64 AND length(kept) = 64", "sha256"),
    Index("submission_source_index", "source", "id"),
)

submission_event = Table(
    "submission_event",
    metadata,
    number(),
    count("submission_id", ForeignKey("submission.id")),
    words("kind"),
    words("note"),
    words("document"),
    words("at"),
    words("author"),
    Index("submission_event_submission_index", "submission_id", "id"),
)

examination = Table(
    "examination",
    metadata,
    number(),
    count("submission_id", ForeignKey("submission.id")),
    # The findings are those of this run, as with any other judgement.
    count("run_id", ForeignKey("run.id")),
    words("choices"),
    words("effect"),
    # The newest vintage of the source that was compared with: a later one makes the effect stale.
    Column("seen_vintage", Count),
    words("at"),
    UniqueConstraint("run_id"),
    Index("examination_submission_index", "submission_id", "id"),
)

publication = Table(
    "publication",
    metadata,
    number(),
    count("submission_id", ForeignKey("submission.id")),
    count("delivery_id", ForeignKey("delivery.id")),
    count("run_id", ForeignKey("run.id")),
    words("at"),
    words("author"),
    UniqueConstraint("submission_id"),
)

undoing = Table(
    "undoing",
    metadata,
    number(),
    # The run whose vintage is undone, and the one that wrote the compensating vintage.
    count("run_id", ForeignKey("run.id")),
    count("by_run_id", ForeignKey("run.id")),
    words("reason"),
    words("at"),
    words("author"),
    UniqueConstraint("run_id"),
)

agreement = Table(
    "agreement",
    metadata,
    number(),
    # What people had handed in before, and where a later delivery says the same.
    count("observation_id", ForeignKey("observation.id")),
    count("landing_id", ForeignKey("landing.id")),
    count("source_row"),
    UniqueConstraint("observation_id", "landing_id"),
)

remembered = Table(
    "remembered",
    metadata,
    number(),
    count("account_id", ForeignKey("account.id")),
    words("source"),
    # Of the headings the choices were made for.
    words("headings"),
    words("choices"),
    words("at"),
    Index("remembered_account_index", "account_id", "source", "id"),
)

period_lock = Table(
    "period_lock",
    metadata,
    number(),
    words("plan_code"),
    # "" for every source of the plan.
    words("source"),
    words("period"),
    Column("locked", Boolean, nullable=False),
    words("reason"),
    words("at"),
    words("author"),
    Index("period_lock_plan_index", "plan_code", "id"),
)

lock_exception = Table(
    "lock_exception",
    metadata,
    number(),
    words("plan_code"),
    words("source"),
    words("period"),
    count("account_id", ForeignKey("account.id")),
    words("until"),
    words("reason"),
    words("at"),
    words("author"),
    Index("lock_exception_plan_index", "plan_code", "id"),
)

# --- what holds now ----------------------------------------------------------

reading_mark = Table(
    "reading_mark",
    metadata,
    Column("submission_id", Count, ForeignKey("submission.id"), primary_key=True, autoincrement=False),
    # What a worker is doing with it, and how many rows have been read by now, for whoever waits.
    words("stage"),
    count("rows"),
    words("since"),
    words("at"),
)
