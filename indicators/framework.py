"""A plan edition as typed, frozen data: objectives, outcomes, indicators, outputs, resources, risks.

This is the one schema of a plan: the files of `plans/<code>/` are validated into it, the warehouse
keeps it, the API and the reports read it. Figures stay as printed; what does not add up is told by
`indicators.reconcile`, never repaired here.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from indicators.periods import Frequency, TimePeriod
from indicators.series import WORLD, codes_of

Language = Literal["zh", "en", "fr", "es", "ar", "ru"]
Origin = Literal["printed", "official", "translation"]
"""Where a text comes from: the plan itself, another official document, or our translation."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Part(BaseModel):
    """Base of every part of a plan: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text per language. `origin` says of each language whether it is printed, official or translated."""

    zh: NonEmpty | None = None
    en: NonEmpty | None = None
    fr: NonEmpty | None = None
    es: NonEmpty | None = None
    ar: NonEmpty | None = None
    ru: NonEmpty | None = None
    origin: dict[Language, Origin] = {}

    @model_validator(mode="after")
    def _has_a_text_and_its_origins(self) -> Self:
        languages = self.languages()
        if not languages:
            raise ValueError("a text needs at least one language")
        if unknown := set(self.origin) - set(languages):
            raise ValueError(f"origin names {sorted(unknown)}, in which there is no text")
        return self

    def languages(self) -> tuple[str, ...]:
        return tuple(name for name in ("zh", "en", "fr", "es", "ar", "ru") if getattr(self, name))

    def in_language(self, language: str, fallbacks: tuple[str, ...] = ("en", "zh")) -> tuple[str, str]:
        """Give the text and the language it is really in, which shows a fallback."""
        for candidate in (language, *fallbacks, *self.languages()):
            text = getattr(self, candidate, None)
            if text:
                return str(text), candidate
        raise ValueError("a text without any language")


class PrintedVariant(Part):
    """The same thing as printed at another place of the document, differently."""

    text: NonEmpty
    where: NonEmpty


class Share(Part):
    """A percentage as printed. `printed` is kept when the print itself is odd (`33/.3%`)."""

    percent: Decimal
    printed: str | None = None


# --- what is measured -------------------------------------------------------


class Direction(StrEnum):
    """Which way is better. `at_least`/`at_most` are floors and ceilings to hold; `none` gives no verdict."""

    INCREASE = "increase"
    DECREASE = "decrease"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BAND = "band"
    NONE = "none"


class Accumulation(StrEnum):
    """How the values of several periods make the one that is judged."""

    LATEST = "latest"
    FLOW = "flow"
    RUNNING_TOTAL = "running_total"
    AVERAGE = "average"
    MAXIMUM = "maximum"


class Unit(StrEnum):
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    RATIO = "ratio"
    COUNT = "count"
    TONNE = "tonne"
    CURRENCY = "currency"
    INDEX = "index"
    RUBRIC = "rubric"
    TEXT = "text"


class Derivation(Part):
    """A value computed from other indicators at the same area and period.

    `difference` is first − second (percentages give percentage points), `ratio` is first ÷ second,
    `share` is Σ first ÷ Σ second × 100. `first` and `second` are `indicator` or `indicator[sex=F]`.
    """

    kind: Literal["difference", "ratio", "share"]
    first: NonEmpty
    second: NonEmpty

    def parts(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Each part as (indicator, breakdown)."""
        return _part_of(self.first), _part_of(self.second)


def _part_of(text: str) -> tuple[str, str]:
    indicator, _, rest = text.partition("[")
    return indicator, rest.removesuffix("]")


class Indicator(Part):
    """What is measured, neutral: no target and no owner here. The identity outlives plan editions.

    `minimum`/`maximum` bound a possible value in `unit`; `plausible_change` is the largest change
    from one vintage to the next, in the unit, that does not ask for a second look. `dimensions` maps
    each dimension to the codes that may occur besides the total `_T`. `role` is `component` for what
    only other indicators are derived from.
    """

    id: Slug
    title: Text
    definition: Text | None = None
    unit: Unit
    unit_label: Text | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    direction: Direction = Direction.INCREASE
    accumulation: Accumulation = Accumulation.LATEST
    frequency: Frequency = Frequency.ANNUAL
    dimensions: dict[Slug, tuple[str, ...]] = {}
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    plausible_change: Decimal | None = None
    lag_months: Annotated[int, Field(ge=0)] = 12
    area: str = WORLD
    breakdown: str = ""
    sources: tuple[Slug, ...] = ()
    derivation: Derivation | None = None
    role: Literal["outcome", "component"] = "outcome"
    kind: Literal["numeric", "qualitative"] = "numeric"
    method_note: Text | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.derivation and self.sources:
            raise ValueError("a derived indicator takes its values from its parts: it cannot name sources")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        for name, code in codes_of(self.breakdown).items():
            if code not in self.dimensions.get(name, ()):
                raise ValueError(f"breakdown {name}={code} is not among the declared dimensions")
        return self


class SeriesBinding(Part):
    """One resource of a source, and what it means here. `label` is the source's own code."""

    label: NonEmpty
    indicator: Slug
    unit: Unit
    breakdown: str = ""
    areas: Literal["all", "world", "countries"] = "all"
    options: dict[str, str] = {}


class Source(Part):
    """Where values come from. `connector` is a protocol, `options` are its own settings, as text.

    `cadence` is a cron expression in `time_zone`; `method` is the plan's own wording ("measurement method").
    """

    id: Slug
    title: Text
    connector: Slug
    address: str = ""
    owner: NonEmpty
    licence: NonEmpty
    cadence: NonEmpty
    time_zone: NonEmpty = "Europe/Zurich"
    lag_months: Annotated[int, Field(ge=0)] = 12
    series: tuple[SeriesBinding, ...] = ()
    options: dict[str, str] = {}


# --- where it should go -----------------------------------------------------


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


class Pledge(Part):
    """What this edition promises for one indicator, by the edition's own code."""

    indicator: NonEmpty
    baseline: Benchmark
    target: Benchmark
    milestones: tuple[Benchmark, ...] = ()
    original_target: Benchmark | None = None


# --- the tree of results ----------------------------------------------------


class IndicatorPlace(Part):
    """An indicator's place in this edition. `printed` is the plan's own line, which may hold several."""

    code: NonEmpty
    indicator: Slug
    printed: NonEmpty
    component: Text | None = None
    note: Text | None = None


class Measurement(Part):
    """The plan's "measurement method". `inherited_from` names the cell above when the cell was merged."""

    text: Text
    sources: tuple[Slug, ...] = ()
    inherited_from: str | None = None


class Outcome(Part):
    code: NonEmpty
    title: Text
    also_printed: tuple[PrintedVariant, ...] = ()
    new_in_strategic_plan: bool = False
    measurement: Measurement | None = None
    indicators: tuple[IndicatorPlace, ...] = ()


class Output(Part):
    """A product or service. Budgets are whole currency units by year, as printed."""

    code: NonEmpty
    title: Text
    also_printed: tuple[PrintedVariant, ...] = ()
    budget: dict[Year, int]
    share_of_total: Share | None = None
    share_of_objective: Share | None = None


class Objective(Part):
    code: NonEmpty
    title: Text
    also_printed: tuple[PrintedVariant, ...] = ()
    outcomes: tuple[Outcome, ...]
    outputs: tuple[Output, ...]
    printed_total: dict[Year, int]
    share_of_intersectoral: Share | None = None


# --- resources and risks ----------------------------------------------------


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
    """S.1–S.16. `covers` lists the codes when one printed line holds several."""

    code: NonEmpty
    covers: tuple[str, ...]
    title: Text
    also_printed: tuple[PrintedVariant, ...] = ()
    share: Share


class AllocationRow(Part):
    """A cost kind over the columns. None is a printed dash: not allocated, which is not 0."""

    title: Text
    amounts: tuple[int | None, ...]
    printed_total: int | None = None

    @field_validator("amounts", mode="before")
    @classmethod
    def _reads_a_printed_dash(cls, amounts: Any) -> Any:
        # TOML has no null, so the files write the dash as the document prints it.
        return [None if amount == "-" else amount for amount in amounts] if isinstance(amounts, list) else amounts


class AllocationTable(Part):
    """A cost-allocation annex: rows of cost kinds over objectives or goals, with printed totals."""

    id: Slug
    annex: NonEmpty
    title: Text
    year: Year
    columns: tuple[NonEmpty, ...]
    rows: tuple[AllocationRow, ...]
    printed_totals: AllocationRow
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


# --- the plan ---------------------------------------------------------------


class Document(Part):
    """The publication the plan was taken from, kept beside it."""

    title: Text
    file: NonEmpty
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    language: Language
    status: Text


class MethodChoice(Part):
    """The named method and its thresholds on pace: at or above is on track, at or above is at risk."""

    name: Literal["linear-1", "cagr-1"] = "linear-1"
    on_track: Decimal = Decimal("0.95")
    at_risk: Decimal = Decimal("0.60")


class Narrative(Part):
    """A passage of the plan, kept whole."""

    section: NonEmpty
    title: Text
    paragraphs: tuple[Text, ...]


class Plan(Part):
    """One edition of a plan, whole."""

    code: Slug
    edition: NonEmpty
    title: Text
    organisation: Text
    first_year: Year
    last_year: Year
    currency: NonEmpty
    languages: tuple[Language, ...]
    document: Document
    method: MethodChoice = MethodChoice()
    narratives: tuple[Narrative, ...] = ()
    objectives: tuple[Objective, ...]
    indicators: tuple[Indicator, ...]
    sources: tuple[Source, ...]
    pledges: tuple[Pledge, ...]
    share_tables: tuple[ShareTable, ...] = ()
    support_services: tuple[SupportService, ...] = ()
    risk_areas: tuple[RiskArea, ...] = ()
    risks: tuple[Risk, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    allocations: tuple[AllocationTable, ...] = ()

    def places(self) -> dict[str, IndicatorPlace]:
        """Every indicator of the edition by its code, in the plan's order."""
        return {
            place.code: place
            for objective in self.objectives
            for outcome in objective.outcomes
            for place in outcome.indicators
        }

    def indicator(self, identity: str) -> Indicator:
        for indicator in self.indicators:
            if indicator.id == identity:
                return indicator
        raise KeyError(identity)

    def source(self, identity: str) -> Source:
        for source in self.sources:
            if source.id == identity:
                return source
        raise KeyError(identity)

    def pledge(self, code: str) -> Pledge:
        for pledge in self.pledges:
            if pledge.indicator == code:
                return pledge
        raise KeyError(code)
