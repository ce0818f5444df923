"""What the answers about plans, snapshots, sources and findings hold, for the description of the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from indicators.findings import Severity
from portal.api_shapes import About, Day, Instant, NextPage, Texts

PrintedText = Annotated[
    dict[str, Any], Field(description="A text by language; `origin` says of each whether it is printed, official or a "
                          "translation.", examples=[{"en": "Less waste", "origin": {"en": "printed"}}]),
]  # fmt: skip


class PlanRow(TypedDict, total=False):
    plan: Annotated[str, Field(examples=["a-plan-2024-2027"])]
    edition: str
    title: Texts
    organisation: Texts
    first_year: int
    last_year: int
    currency: str
    languages: list[str]
    public: Annotated[bool, Field(description="What is published of it, everybody may read.")]


class PlansAnswer(TypedDict):
    plans: list[PlanRow]


class OutcomeShape(TypedDict, total=False):
    code: str
    title: PrintedText
    indicators: list[dict[str, Any]]
    composites: list[dict[str, Any]]
    measurement: dict[str, Any] | None


class OutputShape(TypedDict, total=False):
    code: str
    title: PrintedText
    budget: Annotated[dict[str, int], Field(description="By year, in whole units of the currency, as printed.")]


class ObjectiveShape(TypedDict, total=False):
    code: str
    title: PrintedText
    outcomes: list[OutcomeShape]
    outputs: list[OutputShape]
    printed_total: dict[str, int]


class PlanDefinition(PlanRow, total=False):
    """A plan as it was loaded. Figures stand as they were printed."""

    objectives: list[ObjectiveShape]
    indicators: Annotated[list[dict[str, Any]], Field(description="What is measured, by each indicator's own name.")]
    pledges: Annotated[list[dict[str, Any]], Field(description="Baseline, target and milestones of each place.")]
    sources: Annotated[list[dict[str, Any]], Field(description="Where values come from, and under which licence.")]
    document: Annotated[dict[str, Any], Field(description="The publication it was taken from, with its SHA-256.")]
    method: dict[str, Any]
    narratives: list[dict[str, Any]]
    share_tables: list[dict[str, Any]]
    support_services: list[dict[str, Any]]
    risk_areas: list[dict[str, Any]]
    risks: list[dict[str, Any]]
    mitigations: list[dict[str, Any]]
    allocations: list[dict[str, Any]]
    area_groups: list[dict[str, Any]]
    crosswalk: dict[str, Any] | None


class PlanAnswer(TypedDict):
    about: About
    plan: PlanDefinition


class SnapshotRow(TypedDict, total=False):
    """A frozen state of the plan, and what was said of it since."""

    id: Annotated[int, Field(examples=[3])]
    digest: Annotated[str, Field(description="The SHA-256 that names all that is in it.")]
    previous: Annotated[str | None, Field(description="The digest of the one before.")]
    plan: str
    as_of: Day
    taken_at: Instant
    taken_by: Annotated[str, Field(description="For whoever has signed in.")]
    state: Annotated[
        Literal["published", "embargoed", "unsigned", "replaced"],
        Field(description="Published is what is signed off and past its embargo; everybody may read it."),
    ]
    embargoed_until: Annotated[str | None, Field(description="Until when it is not for everybody.")]


class SnapshotsAnswer(TypedDict):
    about: About
    snapshots: list[SnapshotRow]
    in_all: int
    next: NextPage


class SnapshotDetail(SnapshotRow, total=False):
    signatures: list[dict[str, Any]]
    wanting: Annotated[list[Texts], Field(description="The levels that have not signed.")]
    embargo: dict[str, Any] | None
    replaces: dict[str, Any] | None
    replaced_by: dict[str, Any] | None
    statuses: Annotated[dict[str, int], Field(description="How many places have each status.")]


class SnapshotAnswer(TypedDict):
    about: About
    snapshot: SnapshotDetail


class SourceRow(TypedDict, total=False):
    """How a source stands. What a snapshot did not freeze of it is null."""

    source: Annotated[str, Field(examples=["waste-register"])]
    title: Texts
    state: Annotated[
        str | None, Field(description="broken, never, overdue, stale, due or fresh: the worst that holds.")
    ]
    why: str | None
    since: str | None
    connector: str
    owner: str
    licence: str
    last_success: str | None
    data_through: Annotated[str | None, Field(description="The latest period with a value.")]
    next_due: str | None
    failed_runs: int | None
    failed_since: str | None
    recorded: Annotated[bool | None, Field(description="A recording stands in for its answer.")]
    gives: Annotated[int, Field(description="How many places rest on what it gives.")]
    indicators: Annotated[list[str], Field(description="Those places.", examples=[["1.2-a.1"]])]
    landings: Annotated[
        list[dict[str, Any]], Field(description="The files of its last deliveries, with their SHA-256.")
    ]


class SourcesAnswer(TypedDict):
    about: About
    sources: list[SourceRow]
    in_all: int
    next: NextPage


class FindingRow(TypedDict, total=False):
    """What a check had to say about what was delivered last."""

    run: int
    code: Annotated[str, Field(examples=["value-out-of-range"])]
    severity: Severity
    source: str | None
    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    cell: str | None
    found: Annotated[str | None, Field(examples=["132.8 percent"])]
    expected: Annotated[str | None, Field(examples=["at most 100"])]
    remedy: str | None


class FindingsAnswer(TypedDict):
    about: About
    findings: list[FindingRow]
    next: NextPage
