"""What the answers about the plan hold, for the description of the API: field by field, with what each means.

Rows may be asked for in part, so that none of their fields must be there. A figure is a number with exactly the digits
that are kept. Where there is no figure there is null, and a status or state beside it that says why: 0 is a figure.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from indicators.benchmarks import BenchmarkState
from indicators.indicator import Direction
from indicators.series import ObsStatus
from indicators.terms import Status

Texts = Annotated[
    dict[str, str], Field(description="A text by language; one it is not there in is left out.",
                          examples=[{"en": "Recycling rate", "fr": "Taux de recyclage"}]),
]  # fmt: skip
Figure = Annotated[float, Field(examples=[22.3])]
Period = Annotated[str, Field(description="As SDMX writes it.", examples=["2022", "2021-Q3", "2021-11"])]
Instant = Annotated[str, Field(description="UTC, ISO 8601.", examples=["2024-12-31T09:30:00.000000Z"])]
Day = Annotated[str, Field(examples=["2024-12-31"])]
Code = Annotated[str, Field(description="Of the place in the plan.", examples=["1.2-a.1"])]
Named = Annotated[str, Field(description="The indicator's own name, the same in every edition.",
                             examples=["recycling-rate"])]  # fmt: skip
Area = Annotated[str, Field(description="ISO 3166-1 alpha-3, UN M49 (001 is the world), or a group's own code.",
                            examples=["001", "CHE"])]  # fmt: skip
Breakdown = Annotated[str, Field(description="Dimension codes; empty for the total.", examples=["", "sex=F"])]
NextPage = Annotated[str | None, Field(description="The address of the next page; null on the last one.")]


class About(TypedDict):
    """What the answer is of."""

    plan: Annotated[str, Field(examples=["a-plan-2024-2027"])]
    edition: str
    as_of: Day
    known_on: Annotated[
        str | None, Field(description="By when what counts was known; of a snapshot, its newest value.")
    ]
    snapshot: Annotated[str | None, Field(description="The digest of the snapshot that froze it.")]
    address: Annotated[str, Field(description="Where this very answer will always be.")]


class Rule(TypedDict):
    kind: str
    percent: Figure


class Benchmark(TypedDict, total=False):
    """A baseline, milestone or target: a value, a band, a rule; or, in `state`, the kind of unknown it is."""

    value: Figure | None
    period: Period | None
    state: BenchmarkState
    low: Figure | None
    high: Figure | None
    rule: Rule | None
    written: Annotated[str | None, Field(description="In the words of the document.")]
    source: str | None
    reason: str | None
    owner: str | None
    due: str | None
    original: Annotated[dict[str, Any] | None, Field(description="What it was first, where it was revised.")]
    revisions: list[dict[str, Any]]


class Latest(TypedDict):
    """The value that is judged."""

    value: Figure
    period: Period
    observation_status: ObsStatus
    vintage: int
    known_at: str
    recorded: Annotated[bool, Field(description="It comes from a recording of the source's answer.")]
    note: str
    source: str


class Gap(TypedDict):
    """What lacks to the target; negative beyond it."""

    value: Figure
    unit: str


class Outlook(TypedDict, total=False):
    """Where the trend ends at the target's period, with its 95 % interval; or the reason why that cannot be said."""

    value: Figure
    low: Figure
    high: Figure
    period: Period
    reason: str


class Line(TypedDict, total=False):
    """What is said of one place of the plan."""

    code: Code
    objective: str
    outcome: str
    indicator: Named
    title: Texts
    unit: Annotated[str, Field(examples=["percent"])]
    decimals: int
    direction: Direction
    area: Area
    breakdown: Breakdown
    baseline: Benchmark
    target: Benchmark
    milestones: list[Benchmark]
    latest: Latest | None
    gap: Gap | None
    progress: Annotated[float | None, Field(description="Share of the way: 0 at the baseline, 1 at the target.")]
    elapsed: Annotated[float | None, Field(description="Share of the time, to the value's own period.")]
    pace: Annotated[float | None, Field(description="Progress divided by what was due by then.")]
    outlook: Outlook
    status: Status
    reason: Annotated[str | None, Field(description="Why it is not assessable, where it is not.")]
    method: str
    other_methods: list[dict[str, Any]]
    against_original: dict[str, Any] | None
    flags: Annotated[list[str], Field(description="What must be known beside the figure.", examples=[["revised"]])]
    source: str | None
    stale_since: Day | None
    troubles: list[dict[str, Any]]
    withdrawn: Annotated[list[str], Field(description="Later periods whose value the source took back.")]
    override: Annotated[dict[str, Any] | None, Field(description="A status set by hand beside the computed one.")]
    trace: Annotated[list[dict[str, Any]], Field(description="The calculation; only where `fields` names it.")]
    inputs: Annotated[list[dict[str, Any]], Field(description="What entered it; only where `fields` names it.")]


class RollUp(TypedDict, total=False):
    """How many of an objective's indicators can be judged, and how; of the whole plan where `objective` is null."""

    objective: str | None
    indicators: int
    assessable: int
    on_track_or_better: int
    by_status: dict[str, int]
    not_assessable_reasons: dict[str, int]


class ProgressAnswer(TypedDict):
    about: About
    progress: list[Line]
    composites: Annotated[list[dict[str, Any]], Field(description="Places that are judged together.")]
    roll_ups: list[RollUp]
    in_all: Annotated[int, Field(description="Places that pass the filters, on all pages.")]
    next: NextPage


class Observation(TypedDict, total=False):
    """What was observed of a series in a period, or why there is no value."""

    indicator: Named
    area: Area
    breakdown: Breakdown
    source: str
    period: Period
    value: Annotated[
        float | None, Field(description="Null where `observation_status` is H, L, M, O or Q: it says why.")
    ]
    observation_status: Annotated[
        ObsStatus, Field(description="SDMX CL_OBS_STATUS 2.2: A normal, E estimated, P provisional, …; O missing, L "
                         "not collected, M not applicable, Q suppressed, H holiday."),
    ]  # fmt: skip
    unit: Annotated[str | None, Field(description="Null in a snapshot that did not freeze it.")]
    note: Annotated[str, Field(description="The source's own words.")]
    vintage: Annotated[int, Field(description="Counts admissions; the highest is the newest.")]
    known_at: Instant
    recorded: bool
    rehearsed: Annotated[bool | None, Field(description="The recording was made up. Null in a snapshot.")]
    revised: Annotated[bool | None, Field(description="An earlier vintage said something else. Null in a snapshot.")]
    withdrawn: Annotated[bool, Field(description="The source took the value back; only with `history=true`.")]
    observation: Annotated[int | None, Field(description="Its number in the record. Null in a snapshot.")]


class ObservationsAnswer(TypedDict):
    """A page may hold fewer than `limit`, none even, and still not be the last: that is where `next` is null."""

    about: About
    observations: list[Observation]
    next: NextPage


class Point(TypedDict):
    period: Period
    value: float | None
    observation_status: ObsStatus
    note: str
    vintage: int
    known_at: str
    recorded: bool


class Series(TypedDict):
    """A series behind a place: its own, or one that it is derived from."""

    indicator: Named
    area: Area
    breakdown: Breakdown
    source: str
    derived: bool
    points: list[Point]


class IndicatorRow(TypedDict, total=False):
    """What is measured at one place of the plan, and what is promised there."""

    code: Code
    objective: str
    outcome: str
    indicator: Named
    title: Texts
    definition: Texts | None
    unit: str
    decimals: int
    direction: Direction
    accumulation: str
    frequency: str
    kind: str
    area: Area
    breakdown: Breakdown
    sources: list[str]
    baseline: Benchmark
    target: Benchmark
    milestones: list[Benchmark]


class IndicatorsAnswer(TypedDict):
    about: About
    indicators: list[IndicatorRow]
    in_all: int
    next: NextPage


class IndicatorAnswer(TypedDict):
    """One place of the plan: what is measured as the plan defines it, what is promised, and how it stands."""

    about: About
    definition: dict[str, Any]
    pledge: dict[str, Any]
    line: Line
    series: list[Series]


class TraceAnswer(TypedDict):
    """The way back from a figure to the bytes it came from."""

    about: About
    code: Code
    steps: Annotated[
        list[dict[str, Any]],
        Field(description="Each names itself in `step`: figure, those of the calculation, then for each observation "
              "observation, vintage, run, landing, handed_in, bytes and counted. The bytes say their `sha256`."),
    ]  # fmt: skip
