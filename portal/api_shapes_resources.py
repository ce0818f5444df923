"""What the answers about a plan's money hold, for the description of the API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from indicators.expenditure import Extent
from portal.api_shapes import About, Day, NextPage, Texts

Amount = Annotated[float, Field(examples=[140000.5])]
Currency = Annotated[str, Field(description="ISO 4217; that of the plan.", examples=["CHF"])]

Reported = Literal["all", "part", "none"]


class ResourceRow(TypedDict, total=False):
    """What was budgeted for an output, an objective or the plan in a year, and what was spent of that.

    What nobody reported is null, and not 0.
    """

    level: Extent
    code: Annotated[str, Field(description="Of the output, objective or plan.", examples=["1-2"])]
    objective: Annotated[str | None, Field(description="Null of the whole plan.", examples=["1"])]
    title: Texts
    year: Annotated[int | None, Field(description="Null of all years together: `year=all`.", examples=[2024])]
    currency: Currency
    budget: Amount
    state: Annotated[Reported, Field(description="How much of what is budgeted somebody reported on.")]
    reported: Annotated[int, Field(description="How many budgets of an output in a year have an amount.")]
    of: Annotated[int, Field(description="How many such budgets there are.")]
    spent: Annotated[float | None, Field(description="The sum of the amounts that are reported.")]
    budget_of_reported: Annotated[float | None, Field(description="What was budgeted for exactly those.")]
    variance: Annotated[
        float | None, Field(description="`spent` − `budget_of_reported`: positive where more was spent.")
    ]
    share: Annotated[
        float | None, Field(description="`spent` ÷ `budget_of_reported`: 1 is all of it. Null of a budget of 0.")
    ]
    reported_on: Annotated[Day | None, Field(description="The day the amount is of; of one output and year alone.")]
    document: Annotated[str, Field(description="What the amount was taken from; empty where that is not told.")]
    note: str
    printed_total: Annotated[
        float | None,
        Field(description="What is printed as an objective's sum of the year; of the plan, what those come to."),
    ]
    difference_to_print: Annotated[float | None, Field(description="`printed_total` − `budget`.")]
    share_of_objective: Annotated[
        float | None, Field(description="Of all years: the percentage that is printed of an output.")
    ]
    share_of_total: Annotated[
        float | None, Field(description="Of all years: the percentage of the plan that is printed.")
    ]


class ResourcesAnswer(TypedDict):
    about: About
    resources: list[ResourceRow]
    in_all: int
    next: NextPage


PercentageKind = Literal["line", "total", "service"]


class PercentageRow(TypedDict, total=False):
    """A percentage as the plan prints it: a line or the total of a table of shares, or of a support service."""

    kind: PercentageKind
    table: Annotated[str | None, Field(description="Null of a support service.", examples=["costs-2024"])]
    section: Annotated[str, Field(description="Where it is printed.", examples=["§3.1"])]
    code: Annotated[str, Field(description="Of the line or service; empty of a total.")]
    title: Texts
    share: Annotated[float, Field(description="Of a total that is not printed, the whole: 100.", examples=[62.55])]
    computed: Annotated[float | None, Field(description="Of a total: what its lines come to.")]
    difference: Annotated[float | None, Field(description="Of a total: `share` − `computed`.")]


class SharesAnswer(TypedDict):
    about: About
    shares: list[PercentageRow]
    in_all: int
    next: NextPage


AllocatedKind = Literal["cell", "cost_total", "column_total", "total"]


class AmountRow(TypedDict, total=False):
    """An amount of a cost allocation. A printed dash, nothing having been allocated, is null and not 0."""

    table: Annotated[str, Field(examples=["support-2024"])]
    annex: Annotated[str, Field(description="Where it is printed.", examples=["Annex 2"])]
    year: Annotated[int, Field(examples=[2024])]
    kind: Annotated[
        AllocatedKind, Field(description="What a column got of a kind of cost; or the total of a kind of cost, of a "
                             "column, of the table."),
    ]  # fmt: skip
    cost: Annotated[int | None, Field(description="Which kind of cost, as numbered from the top; null of all.")]
    title: Annotated[Texts | None, Field(description="What that kind of cost is called.")]
    column: Annotated[str | None, Field(description="The objective or goal; null of all.", examples=["1"])]
    currency: Currency
    printed: int | None
    computed: Annotated[
        int | None, Field(description="Of a total what its cells come to; of a cell its part by the key that is "
                          "stated, in whole units: null where none is."),
    ]  # fmt: skip
    difference: Annotated[int | None, Field(description="`printed` − `computed`, a dash being nothing.")]
    exact: Annotated[float | None, Field(description="`computed` of a cell before rounding.")]
    tolerance: Annotated[float | None, Field(description="How much of the difference of a cell rounding explains.")]
    distributed_by: Annotated[
        Literal["budgets", "shares", "weights"] | None, Field(description="By what the cell's row is distributed.")
    ]
    stated: Annotated[str | None, Field(description="Where the document says so.")]


class AllocationsAnswer(TypedDict):
    about: About
    allocations: list[AmountRow]
    in_all: int
    next: NextPage


class DifferenceRow(TypedDict, total=False):
    """A printed figure that does not follow from the others."""

    id: Annotated[str, Field(description="What was recomputed.", examples=["objective-total/1/2024"])]
    where: Annotated[str, Field(description="Where it is printed.", examples=["§3.2"])]
    size: Annotated[Literal["rounding", "real"], Field(description="Whether rounding can explain it.")]
    printed: Amount
    computed: Amount
    difference: Annotated[float, Field(description="`printed` − `computed`, in the unit of both.")]


class DifferencesAnswer(TypedDict):
    about: About
    differences: list[DifferenceRow]
    in_all: int
    next: NextPage
