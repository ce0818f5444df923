"""Where values come from: a source, the series it is asked for, and how its own files and answers are laid out.

All of it is data of the plan: a connector keeps no state and knows no indicator.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.handing_in import Approval
from indicators.indicator import Unit
from indicators.periods import Frequency, is_period
from indicators.texts import NonEmpty, Part, Slug, Text


class Counting(Part):
    """How rows of microdata (responses, registrations) become one number: those that hold every condition, counted.

    `where` names fields and the values that count, as the source writes them; of several answers in one field
    one is enough, and "" stands for none. Without `distinct` the rows are counted; with it, how many different
    known values that field has among them (a field that some series has as `by_area` counts countries).
    `by_area` is a field with a country: then every country that answered has its own count, beside that of all;
    where `distinct` names the same field, the countries are what is counted and none has a count of its own.
    `dimensions` gives the field each of our dimensions is read from: its codes are counted one dimension at a
    time. A row without an answer to such a field is in the total and in none of its parts. `frequency` is that
    of the indicator.
    """

    where: dict[str, tuple[str, ...]] = {}
    distinct: str = ""
    by_area: str = ""
    dimensions: dict[Slug, str] = {}
    frequency: Frequency = Frequency.ANNUAL


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

    `period` is a field with a date: the row belongs to the period of the count's `frequency` it lies in, as the
    source writes the day. `fixed_period` says it for all rows. `keep` are the fields kept beside those the
    series count by. `codes` gives, by field, our code for each of the source's: another answer there is a
    finding, unless the field is a country and the answer one everybody knows. `counted_when` are conditions a
    row must hold to count at all. A count that rests on fewer than `smallest_cell` rows (3 or more, or 0 for no
    such limit), and on more than none, is suppressed, and so is what it could be recomputed from.
    """

    period: str = ""
    fixed_period: str = ""
    keep: tuple[str, ...] = ()
    codes: dict[str, dict[str, str]] = {}
    counted_when: dict[str, tuple[str, ...]] = {}
    smallest_cell: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _can_be_counted_by(self) -> Self:
        if bool(self.period) == bool(self.fixed_period):
            raise ValueError("say when the rows are from: either the field `period` or a `fixed_period`")
        if self.fixed_period and not is_period(self.fixed_period):
            raise ValueError(f"fixed_period {self.fixed_period!r} is not a period: write 2021, 2021-Q3 or 2021-11")
        if self.smallest_cell in {1, 2}:
            raise ValueError(f"smallest_cell {self.smallest_cell} hides nobody: what it suppressed could only be 1")
        return self


class Layout(Part):
    """Where our columns stand in rows that somebody else designed.

    `form` says what the bytes are; `csv` is any table with headings, a workbook's too. `rows` is the dotted
    way to the list of rows in a JSON document ("" for the document itself). `columns` gives for each of our
    columns (indicator, area, period, value, unit, status, note, source, or a dimension) their heading or
    dotted way; `constants` a text that holds for every row; `codes` our code for each of theirs, "" for those
    whose rows are not ours; `absent` the texts that mean there is no value. `decimal` and `grouping` are the
    marks of numbers that stand as text. `year_starts` is the month in which the source's years begin, where it
    writes them with two numbers: with 7, `2015-16` is July 2015 to June 2016; without it no such year is read.
    """

    form: Literal["json", "csv"] = "json"
    rows: str = ""
    columns: dict[str, NonEmpty]
    constants: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    absent: tuple[str, ...] = ("",)
    decimal: Literal[".", ","] = "."
    grouping: Literal["", ".", ",", " ", "'"] = ""
    year_starts: Annotated[int, Field(ge=1, le=12)] | None = None

    @model_validator(mode="after")
    def _says_what_a_value_needs(self) -> Self:
        said = {*self.columns, *self.constants}
        if gone := [name for name in ("area", "period", "value") if name not in said]:
            raise ValueError(f"the layout gives no {', '.join(gone)}: name the column or a constant")
        if twice := sorted(set(self.columns) & set(self.constants)):
            raise ValueError(f"{', '.join(twice)} is both a column and a constant: keep one")
        if unused := sorted(set(self.codes) - said):
            raise ValueError(f"codes are given for {', '.join(unused)}, which the layout does not read")
        if self.decimal == self.grouping:
            raise ValueError(f"{self.decimal!r} cannot mark both decimals and groups")
        return self


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

    @model_validator(mode="after")
    def _says_how_to_go_on(self) -> Self:
        wanted = "next" if self.kind == "next" else "parameter"
        if not getattr(self, wanted):
            raise ValueError(f"paging of the kind {self.kind!r} needs {wanted!r}")
        return self


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
    the credentials it needs, given from outside the plan. `approval` says who signs for what people hand in,
    where that is not as for the rest of the plan. `lag_months` is how far behind its data usually are.
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
    approval: Approval | None = None
    options: dict[str, str] = {}

    @model_validator(mode="after")
    def _counts_by_what_can_be_answered(self) -> Self:
        counts = [series.counting for series in self.series if series.counting is not None]
        if self.microdata is None:
            if counts:
                raise ValueError("a series counts rows: say in `microdata` what is kept of them")
            return self
        countries = {counting.by_area for counting in counts}
        for conditions in (self.microdata.counted_when, *(counting.where for counting in counts)):
            for name, values in conditions.items():
                known = {"", *self.microdata.codes.get(name, values)}
                if name not in countries and not known.issuperset(values):
                    unknown = ", ".join(sorted(set(values) - known))
                    raise ValueError(f"{name}: {unknown} is no answer that `codes` has, so no row could ever count")
        return self

    @property
    def handed_in(self) -> bool:
        """Whether only people feed it: a file that is kept nowhere, so that asking for it gives nothing."""
        return self.connector in {"workbook", "responses"} and not self.options.get("file")
