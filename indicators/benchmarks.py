"""Baselines, milestones and targets as an edition states them, typed unknowns included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from indicators.periods import TimePeriod
from indicators.texts import NonEmpty, Part
from indicators.written_targets import Sense, read_written, sense_of


class BenchmarkState(StrEnum):
    """How sure a baseline or target is. Unknown is typed and is never a number."""

    ESTABLISHED = "established"
    PROVISIONAL = "provisional"
    TO_BE_ESTABLISHED = "to_be_established"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_YET_DUE = "not_yet_due"
    QUALITATIVE = "qualitative"


KNOWN_STATES = frozenset({BenchmarkState.ESTABLISHED, BenchmarkState.PROVISIONAL})


class Rule(Part):
    """A target that is a rule on the baseline: a relative change in percent, or growth in percent a year."""

    kind: Literal["relative_change", "annual_growth"]
    percent: Decimal


class NearestYear(Part):
    """A baseline that is the series' own value of a year, else of the nearest one at most `within` years away.

    `side` says whether that may be a year `before`, one `after`, or `either`.
    """

    year: str
    side: Literal["before", "after", "either"] = "either"
    within: Annotated[int, Field(ge=0)] = 0

    @field_validator("year")
    @classmethod
    def _is_a_period(cls, text: str) -> str:
        return TimePeriod.parse(text).text


class Benchmark(Part):
    """A baseline, milestone or target of one indicator in this edition, or why there is none.

    A known one has a period and either a value, a rule or a band (`low`, `high`); a baseline may instead ask
    for the `nearest` value of the series. `written` is a target in the words of the document, as
    `indicators.written_targets` reads it, in place of the figures. `reason` and `source` say where it comes
    from; `decided_on` is the date of the decision, `by` the author.
    """

    state: BenchmarkState
    value: Decimal | None = None
    period: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    rule: Rule | None = None
    nearest: NearestYear | None = None
    written: NonEmpty | None = None
    source: NonEmpty | None = None
    reason: NonEmpty | None = None
    by: NonEmpty | None = None
    owner: NonEmpty | None = None
    due: str | None = None
    decided_on: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _reads_what_is_written(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not given.get("written"):
            return given
        read = read_written(str(given["written"]))
        return {"state": read.get("state", BenchmarkState.ESTABLISHED.value), **read, **given}

    @property
    def sense(self) -> Sense | None:
        """Which side of its value a written target asks for; None where it does not say."""
        return sense_of(self.written) if self.written else None

    @field_validator("period", "due")
    @classmethod
    def _is_a_period(cls, text: str | None) -> str | None:
        return text if text is None else TimePeriod.parse(text).text

    @model_validator(mode="after")
    def _known_has_a_value_and_unknown_has_none(self) -> Self:
        if self.nearest is not None:
            # What is found for it in the series is filled in beside it.
            return self
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
