"""What a template asks for, as data: columns, rows that stand there already, and what each cell may hold.

The form is decided by the source alone. Nothing is lost by it: each known value stands in exactly one cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.framework import Unit
from indicators.periods import Frequency, TimePeriod
from indicators.series import TOTAL, codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from indicators.framework import Indicator, Plan, SeriesBinding, Source
    from indicators.series import Observation

SPARE = 200
"""Empty rows under those that stand there already."""

FIRST_PERIOD = {
    Frequency.ANNUAL: "{year}",
    Frequency.HALF_YEARLY: "{year}-S1",
    Frequency.QUARTERLY: "{year}-Q1",
    Frequency.MONTHLY: "{year}-01",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a cell may hold. `kind`: text, choice, number, whole, period or day.

    `choices` are those of a drop-down; only a `strict` one refuses what is not among them. A number lies between
    `minimum` and `maximum`; one of `marks` may stand for a number that is not there. A period is of a `frequency`;
    a day may be as vague as a period of it allows.
    """

    kind: str = "text"
    choices: tuple[str, ...] = ()
    strict: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    frequency: Frequency = Frequency.ANNUAL
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, what its cells may hold, what a person is told there, and its unit and id, if it has."""

    key: str
    heading: str
    rule: Rule = Rule()
    hint: str = ""
    unit: str = ""
    id: str = ""
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row that stands there already. What is in `fixed` cannot be changed; `rules` are those of this row alone."""

    cells: Mapping[str, str | Decimal]
    fixed: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole template. `kind`: long (a row a value), wide (a column an indicator) or rows (a row an entry)."""

    kind: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = ()
    spare: int = SPARE


@dataclass(frozen=True, slots=True)
class Bound:
    """An indicator as a source gives it."""

    indicator: Indicator
    series: SeriesBinding

    @property
    def breakdown(self) -> str:
        return self.series.breakdown or self.indicator.breakdown

    @property
    def levels(self) -> tuple[str, ...]:
        """Give the words of a rubric, lowest first."""
        said = self.series.options.get("levels", "")
        return tuple(word.strip() for word in said.split(",") if word.strip())

    @property
    def rule(self) -> Rule:
        """Say what a value of it may be."""
        about = self.indicator
        if self.levels:
            return Rule(kind="choice", choices=self.levels)
        whole = about.unit is Unit.COUNT and about.decimals == 0
        return Rule(kind="whole" if whole else "number", minimum=about.minimum, maximum=about.maximum)

    def written(self, value: Decimal) -> str | Decimal:
        """Write a value as the reader takes it: a level by its word."""
        return self.levels[int(value)] if self.levels else value

    def note(self, known: Observation) -> str:
        """Give a note without the level's word, which the reader puts before it."""
        if not self.levels or known.value is None:
            return known.note
        word = str(self.written(known.value))
        return "" if known.note == word else known.note.removeprefix(f"{word}; ")


def bound_of(plan: Plan, source: Source) -> list[Bound]:
    """Give the series of a source with their indicators, in the source's order."""
    return [Bound(plan.indicator(series.indicator), series) for series in source.series]


def is_wide(bound: Sequence[Bound], source: Source) -> bool:
    """Say whether each indicator can have a column of its own: two or more, alike in all that a row says."""
    alike = {
        (one.series.areas, one.breakdown, one.indicator.frequency, tuple(sorted(one.indicator.dimensions)))
        for one in bound
    }
    names = {one.indicator.id for one in bound}
    return source.layout is None and 1 < len(names) == len(bound) and len(alike) == 1


def dimensions_of(bound: Iterable[Bound]) -> tuple[str, ...]:
    """Name the dimensions that rows are told apart by."""
    names = {name for one in bound for name in (*one.indicator.dimensions, *codes_of(one.breakdown))}
    return tuple(sorted(names))


def codes_for(bound: Iterable[Bound], dimension: str) -> tuple[str, ...]:
    """Give the codes that may stand in a dimension, the total first."""
    given = {code for one in bound for code in one.indicator.dimensions.get(dimension, ())}
    given |= {codes_of(one.breakdown)[dimension] for one in bound if dimension in codes_of(one.breakdown)}
    return (TOTAL, *sorted(given - {TOTAL}))


def about(area: str, breakdown: str, dimensions: Iterable[str]) -> dict[str, str | Decimal]:
    """Write where a value is from and what of, as cells."""
    codes = codes_of(breakdown)
    return {"area": area, **{name: codes.get(name, TOTAL) for name in dimensions}}


def periods_due(plan: Plan, frequency: Frequency, made_on: date) -> tuple[str, ...]:
    """Give the periods of the plan's years that have ended by a day. Of days there are too many: none."""
    if frequency not in FIRST_PERIOD:
        return ()
    period, found = TimePeriod.parse(FIRST_PERIOD[frequency].format(year=plan.first_year)), []
    while period.last_day < made_on and period.year <= plan.last_year:
        found.append(period.text)
        period = period.later(1)
    return tuple(found)


def held_for(source: Source, bound: Iterable[Bound], known: Iterable[Observation]) -> list[Observation]:
    """Give what is known of a source and its indicators, without what was withdrawn, in one order."""
    names = {one.indicator.id for one in bound}
    found = (
        one for one in known if one.series.source == source.id and one.series.indicator in names and not one.withdrawn
    )
    return sorted(found, key=lambda one: (one.series.area, one.series.breakdown, one.period.text, one.series.indicator))


def areas_of(plan: Plan, bound: Sequence[Bound], held: Iterable[Observation]) -> tuple[str, ...]:
    """Give the areas to choose from: those in use first, then the plan's groups and all who ever belonged to one."""
    used = [*(one.indicator.area for one in bound), *(one.series.area for one in held)]
    limits = {one.series.areas for one in bound}
    groups = [] if limits == {"world"} else [group.code for group in plan.area_groups]
    members = sorted({area for group in plan.area_groups for area in group.members} - set(groups)) if groups else []
    return tuple(dict.fromkeys([*used, *groups, *members]))
