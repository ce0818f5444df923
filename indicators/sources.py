"""Where values come from: a source, the series it is asked for, and how its own files and answers are laid out.

All of it is data of the plan: a connector keeps no state and knows no indicator.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from indicators.indicator import Unit
from indicators.texts import NonEmpty, Part, Slug, Text


class Counting(Part):
    """How rows of microdata (responses, registrations) become one number: those that hold every condition, counted.

    `where` names fields and the values that count, as the source writes them. Without `distinct` the
    rows are counted; with it, how many different known values that field has among them (`by_area`'s
    field counts countries). `by_area` is a field with a country: then every country has its own count,
    beside that of all. `dimensions` gives the field each of our dimensions is read from.
    """

    where: dict[str, tuple[str, ...]] = {}
    distinct: str = ""
    by_area: str = ""
    dimensions: dict[Slug, str] = {}


class SeriesBinding(Part):
    """One resource of a source, and what it means here. `label` is the source's own code."""

    label: NonEmpty
    indicator: Slug
    unit: Unit
    breakdown: str = ""
    areas: Literal["all", "world", "countries"] = "all"
    counting: Counting | None = None
    options: dict[str, str] = {}


class Microdata(Part):
    """What is kept of rows about people or bodies, and how they are read. Fields not named here are never stored.

    `period` is a field with a date, whose year (or the indicator's own frequency) the row belongs to;
    `fixed_period` says it for all rows. `keep` are the fields kept beside those the series count by.
    `codes` gives, by field, our code for each of the source's. `counted_when` are conditions a row must
    hold to count at all. A count below `smallest_cell` is suppressed.
    """

    period: str = ""
    fixed_period: str = ""
    keep: tuple[str, ...] = ()
    codes: dict[str, dict[str, str]] = {}
    counted_when: dict[str, tuple[str, ...]] = {}
    smallest_cell: Annotated[int, Field(ge=0)] = 0


class Layout(Part):
    """Where our columns stand in rows that somebody else designed.

    `form` says what the bytes are. `rows` is the dotted way to the list of rows in a JSON document ("" for
    the document itself). `columns` gives for each of our columns (area, period, value, status, note, or a
    dimension) their heading or dotted way; `constants` a text that holds for every row; `codes` our code for
    each of theirs; `absent` the texts that mean there is no value.
    """

    form: Literal["json", "csv"] = "json"
    rows: str = ""
    columns: dict[str, NonEmpty]
    constants: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    absent: tuple[str, ...] = ("",)


class Paging(Part):
    """How a declared source gives long answers.

    `page` counts pages and `offset` rows, from `first` on, in the query parameter `parameter`, `size` rows
    at a time as `size_parameter` says; `next` follows the address that stands at the dotted way `next`.
    `total` is the way to the number of all rows, counted against what came.
    """

    kind: Literal["page", "offset", "next"]
    parameter: str = ""
    size_parameter: str = ""
    size: Annotated[int, Field(ge=1)] = 1000
    first: int = 1
    next: str = ""
    total: str = ""


class Drift(Part):
    """How far a delivery may differ from the last good one before a person must look: shares of rows and of bytes.

    The shares are those of the last good delivery: 0.25 allows a quarter fewer, and `growth` = 4 four times as many.
    """

    shrinkage: Annotated[Decimal, Field(ge=0, le=1)] = Decimal("0.25")
    growth: Annotated[Decimal, Field(ge=1)] = Decimal(4)


class Source(Part):
    """Where values come from. `connector` is a protocol, `options` are its own settings, as text.

    `cadence` is a cron expression in `time_zone`. A refresh starts up to `jitter_minutes` after it, may take
    `timeout_seconds`, is tried again `retries` times when that can heal it, and is overdue `tolerance_days`
    after it should have succeeded. `at_once` is how many refreshes of it may run together. `secrets` names
    the credentials it needs, given from outside the plan. `lag_months` is how far behind its data usually are.
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
    tolerance_days: Annotated[int, Field(ge=0)] = 7
    jitter_minutes: Annotated[int, Field(ge=0, le=1440)] = 10
    timeout_seconds: Annotated[int, Field(ge=1)] = 300
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    at_once: Annotated[int, Field(ge=1)] = 1
    secrets: tuple[Slug, ...] = ()
    series: tuple[SeriesBinding, ...] = ()
    microdata: Microdata | None = None
    layout: Layout | None = None
    paging: Paging | None = None
    drift: Drift = Drift()
    options: dict[str, str] = {}

    @property
    def handed_in(self) -> bool:
        """Whether only people feed it: a workbook that is kept nowhere, so that asking for it gives nothing."""
        return self.connector == "workbook" and not self.options.get("file")
