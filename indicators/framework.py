"""A plan edition as typed, frozen data: objectives, outcomes, indicators, outputs, resources, risks.

This is the one schema of a plan: the files of `plans/<code>/` are validated into it, the warehouse keeps it, the API
and the reports read it. Figures stay as printed; what does not add up is told by `indicators.reconcile`, not repaired.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import StringConstraints

from indicators.area_groups import AreaGroup, Stint
from indicators.benchmarks import KNOWN_STATES, Benchmark, BenchmarkState, NearestYear, Pledge, Revision, Rule
from indicators.code_lists import CodeList
from indicators.composite_kinds import Composite
from indicators.corrections import Correction
from indicators.crosswalk import Crosswalk, CrosswalkStep
from indicators.derivation_kinds import (
    Aggregate,
    Annual,
    Cumulated,
    Derivation,
    Distinct,
    Interpolation,
    LevelsMet,
    OfTwo,
    Sum,
)
from indicators.handing_in import Approval, ApprovalLevel
from indicators.indicator import Accumulation, Direction, Indicator, Unit
from indicators.resources import (
    AllocationKey,
    AllocationRow,
    AllocationTable,
    Level,
    Mitigation,
    Risk,
    RiskArea,
    ShareLine,
    ShareTable,
    SupportService,
)
from indicators.sources import Counting, Drift, Layout, Microdata, Paging, SeriesBinding, Source
from indicators.texts import Language, NonEmpty, Origin, Part, PrintedVariant, Share, Slug, Text, Year

__all__ = [
    "KNOWN_STATES",
    "Accumulation",
    "Aggregate",
    "AllocationKey",
    "AllocationRow",
    "AllocationTable",
    "Annual",
    "Approval",
    "ApprovalLevel",
    "AreaGroup",
    "Benchmark",
    "BenchmarkState",
    "CodeList",
    "Composite",
    "Correction",
    "Counting",
    "Crosswalk",
    "CrosswalkStep",
    "Cumulated",
    "Derivation",
    "Direction",
    "Distinct",
    "Document",
    "Drift",
    "Indicator",
    "IndicatorPlace",
    "Interpolation",
    "Language",
    "Layout",
    "Level",
    "LevelsMet",
    "Measurement",
    "MethodChoice",
    "Microdata",
    "Mitigation",
    "Narrative",
    "NearestYear",
    "NonEmpty",
    "Objective",
    "OfTwo",
    "Origin",
    "Outcome",
    "Output",
    "Paging",
    "Part",
    "Plan",
    "Pledge",
    "PrintedIn",
    "PrintedVariant",
    "RegisteredAs",
    "Revision",
    "Risk",
    "RiskArea",
    "Rule",
    "SeriesBinding",
    "Share",
    "ShareLine",
    "ShareTable",
    "Slug",
    "Source",
    "Stint",
    "Sum",
    "SupportService",
    "Text",
    "Unit",
    "Year",
]


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
    composites: tuple[Composite, ...] = ()


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
    share_of_total: Share | None = None


class Document(Part):
    """The publication the plan was taken from, kept beside it."""

    title: Text
    file: NonEmpty
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    language: Language
    status: Text


class PrintedIn(Part):
    """Where the document prints what, in its own numbering, so that a discrepancy can be looked up.

    `share_years` are the years the shares of outputs are headed with (the whole plan without any);
    `tables` are the allocation tables the document announces.
    """

    budgets: NonEmpty = "the objectives"
    shares: NonEmpty = "the shares"
    share_years: tuple[Year, ...] = ()
    support_services: NonEmpty = "the support services"
    risks: NonEmpty = "the risks"
    tables: tuple[NonEmpty, ...] = ()


class RegisteredAs(Part):
    """What registers of others call the organisation, for files that go to them. Nothing of it can be guessed.

    `iati` is its IATI organisation identifier and `iati_type` its kind in IATI's code list OrganisationType.
    `iati_sector` is what the plan is about (OECD DAC purpose code), `iati_recipient` for whom: a country's two
    letters, or a region of the code list Region. `sdmx_agency` is whose its SDMX code lists and structures are.
    """

    iati: Annotated[str, StringConstraints(pattern=r"^[^\s/&|?]+-[^\s/&|?]+$")] | None = None
    iati_type: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]$")] | None = None
    iati_sector: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] | None = None
    iati_recipient: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|[0-9]{2,3})$")] | None = None
    sdmx_agency: (
        Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)*$")] | None
    ) = None


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
    """One edition of a plan, whole. `area_lists` names lists of groups that are kept for all plans, beside its own.

    `approval` says who signs for what people hand in, unless a source says otherwise for itself; `sign_off` who
    signs for a snapshot before it is published. What is published anyone may read where the plan is `public`, and
    only who is signed in elsewhere. `crosswalk` says what became of the places of the edition before,
    `code_lists` what the codes of the plan's own dimensions are called.
    """

    code: Slug
    edition: NonEmpty
    title: Text
    organisation: Text
    registered_as: RegisteredAs | None = None
    first_year: Year
    last_year: Year
    currency: NonEmpty
    languages: tuple[Language, ...]
    public: bool = False
    document: Document
    printed_in: PrintedIn = PrintedIn()
    method: MethodChoice = MethodChoice()
    approval: Approval = Approval()
    sign_off: Approval = Approval()
    narratives: tuple[Narrative, ...] = ()
    objectives: tuple[Objective, ...]
    indicators: tuple[Indicator, ...]
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...] = ()
    pledges: tuple[Pledge, ...]
    share_tables: tuple[ShareTable, ...] = ()
    support_services: tuple[SupportService, ...] = ()
    risk_areas: tuple[RiskArea, ...] = ()
    risks: tuple[Risk, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    allocations: tuple[AllocationTable, ...] = ()
    area_lists: tuple[Slug, ...] = ()
    area_groups: tuple[AreaGroup, ...] = ()
    crosswalk: Crosswalk | None = None
    code_lists: tuple[CodeList, ...] = ()

    def places(self) -> dict[str, IndicatorPlace]:
        """Every indicator of the edition by its code, in the plan's order."""
        return {
            place.code: place
            for objective in self.objectives
            for outcome in objective.outcomes
            for place in outcome.indicators
        }

    def composites(self) -> tuple[Composite, ...]:
        """Every group of places that are judged together, in the plan's order."""
        outcomes = (outcome for objective in self.objectives for outcome in objective.outcomes)
        return tuple(composite for outcome in outcomes for composite in outcome.composites)

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

    def approval_of(self, source: str) -> Approval:
        """Say who signs for what is handed in for a source. Raises KeyError for no source of the plan."""
        return self.source(source).approval or self.approval

    def pledge(self, code: str) -> Pledge:
        for pledge in self.pledges:
            if pledge.indicator == code:
                return pledge
        raise KeyError(code)
