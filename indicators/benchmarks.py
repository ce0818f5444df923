"""Baselines, milestones and targets as an edition states them, typed unknowns included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self

from pydantic import field_validator, model_validator

from indicators.periods import TimePeriod
from indicators.texts import NonEmpty, Part


class BenchmarkState(StrEnum):
    """How sure a baseline or target is. Unknown is typed and is never a number."""

    ESTABLISHED = "established"
    PROVISIONAL = "provisional"
    TO_BE_ESTABLISHED = "to_be_established"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_YET_DUE = "not_yet_due"


KNOWN_STATES = frozenset({BenchmarkState.ESTABLISHED, BenchmarkState.PROVISIONAL})


class Rule(Part):
    """A target that is a rule on the baseline: a relative change in percent, or growth in percent a year."""

    kind: Literal["relative_change", "annual_growth"]
    percent: Decimal


class Benchmark(Part):
    """A baseline, milestone or target of one indicator in this edition, or why there is none.

    A known one has a period and either a value, a rule or a band (`low`, `high`). `reason` and
    `source` say where it comes from; `decided_on` is the date of the decision, `by` the author.
    """

    state: BenchmarkState
    value: Decimal | None = None
    period: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    rule: Rule | None = None
    source: NonEmpty | None = None
    reason: NonEmpty | None = None
    by: NonEmpty | None = None
    owner: NonEmpty | None = None
    due: str | None = None
    decided_on: str | None = None

    @field_validator("period", "due")
    @classmethod
    def _is_a_period(cls, text: str | None) -> str | None:
        return text if text is None else TimePeriod.parse(text).text

    @model_validator(mode="after")
    def _known_has_a_value_and_unknown_has_none(self) -> Self:
        forms = [self.value is not None, self.rule is not None, self.low is not None or self.high is not None]
        if self.state in KNOWN_STATES:
            if sum(forms) != 1:
                raise ValueError("give exactly one of value, rule, or low/high")
            if self.period is None:
                raise ValueError("a known value needs its period")
            if self.source is None:
                raise ValueError("a known value needs its source")
        elif any(forms):
            raise ValueError(f"{self.state} cannot carry a value")
        return self


class Revision(Part):
    """One change of a baseline or target, up or down: what it `was` before the day `effective`, who changed it, why.

    What it became is the next revision's `was`, or what the pledge says now. `decision` names the document.
    """

    of: Literal["baseline", "target"]
    was: Benchmark
    effective: date
    reason: NonEmpty
    by: NonEmpty
    decision: NonEmpty | None = None
    decided_on: date | None = None


class Pledge(Part):
    """What this edition promises for one indicator, by the edition's own code.

    `revisions` are in the order of their days. `original_target` is the target as first set where no more is known of
    how it was revised.
    """

    indicator: NonEmpty
    baseline: Benchmark
    target: Benchmark
    milestones: tuple[Benchmark, ...] = ()
    original_target: Benchmark | None = None
    revisions: tuple[Revision, ...] = ()
