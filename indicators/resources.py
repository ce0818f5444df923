"""What a plan spends and what it fears: tables of shares, support services, cost allocations, risks, mitigations."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from indicators.texts import NonEmpty, Part, PrintedVariant, Share, Slug, Text, Year


class ShareLine(Part):
    """One line of a printed table of percentages."""

    code: str
    title: Text
    share: Share
    note: Text | None = None


class ShareTable(Part):
    """A printed table of percentages and, where the document prints one, its total."""

    id: Slug
    section: NonEmpty
    title: Text
    period: NonEmpty
    lines: tuple[ShareLine, ...]
    printed_total: Share | None = None
    notes: tuple[Text, ...] = ()


class SupportService(Part):
    """A service that supports every objective. `covers` lists the codes when one printed line holds several."""

    code: NonEmpty
    covers: tuple[str, ...]
    title: Text
    also_printed: tuple[PrintedVariant, ...] = ()
    share: Share


class AllocationKey(Part):
    """By what an amount is distributed over the columns of a table, where the document says so, and where it does.

    `budgets`: the objectives' budgets of the table's year; `shares`: a table of shares whose lines are the columns;
    `weights`: figures given here for each column, of a time survey for one.
    """

    by: Literal["budgets", "shares", "weights"]
    stated: NonEmpty
    share_table: Slug | None = None
    weights: dict[NonEmpty, Decimal] = {}

    @model_validator(mode="after")
    def _has_what_it_goes_by(self) -> Self:
        if (self.by == "shares") != (self.share_table is not None):
            raise ValueError("share_table goes with by = 'shares', and only with that")
        if (self.by == "weights") != bool(self.weights):
            raise ValueError("weights go with by = 'weights', and only with that")
        if any(weight < 0 for weight in self.weights.values()) or (self.weights and not sum(self.weights.values())):
            raise ValueError("weights are 0 or more, and not all of them 0")
        return self


NO_KEY: AllocationKey | None = Field(default=None, exclude_if=lambda key: key is None)
"""A key that is not stated is not written either: a plan without any is what it was before there were keys."""


class AllocationRow(Part):
    """A cost kind over the columns. None is a printed dash: not allocated, which is not 0.

    `key` is the row's own, where it has one beside that of its table.
    """

    title: Text
    amounts: tuple[int | None, ...]
    printed_total: int | None = None
    key: AllocationKey | None = NO_KEY

    @field_validator("amounts", mode="before")
    @classmethod
    def _reads_a_printed_dash(cls, amounts: Any) -> Any:
        # TOML has no null, so the files write the dash as the document prints it.
        return [None if amount == "-" else amount for amount in amounts] if isinstance(amounts, list) else amounts


class AllocationTable(Part):
    """A cost-allocation annex: rows of cost kinds over objectives or goals, with printed totals.

    `key` is by what its rows are distributed, for those that have none of their own.
    """

    id: Slug
    annex: NonEmpty
    title: Text
    year: Year
    columns: tuple[NonEmpty, ...]
    rows: tuple[AllocationRow, ...]
    printed_totals: AllocationRow
    key: AllocationKey | None = NO_KEY
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _rows_are_as_wide_as_the_header(self) -> Self:
        for row in (*self.rows, self.printed_totals):
            if len(row.amounts) != len(self.columns):
                raise ValueError(f"row {row.title.in_language('en')[0]!r} has {len(row.amounts)} amounts, "
                                 f"the table has {len(self.columns)} columns")  # fmt: skip
        return self


class Level(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class RiskArea(Part):
    code: Slug
    title: Text


class Risk(Part):
    """A risk as printed. `inherited` lists the fields whose cell was merged with the one above."""

    code: NonEmpty
    area: Slug
    title: Text
    probability: Level
    impact: Level
    mitigations: tuple[int, ...]
    inherited: tuple[Literal["area", "mitigations"], ...] = ()


class Mitigation(Part):
    number: int
    title: Text
    owner: Text
    status: Text
    state: Literal["ongoing", "planned", "implementing"]
