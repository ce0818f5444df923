"""The long form of a template: a row for each indicator, area, period and breakdown.

Where the source declares a layout, the columns are its own: their headings, and their codes for ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indicators.errors import CallerMistake
from reports.template_columns import (
    WITH_A_VALUE,
    WITHOUT,
    area_column,
    dimension_column,
    period_column,
    remark_columns,
    status_column,
    value_hint,
)
from reports.template_forms import (
    Bound,
    Column,
    Form,
    Line,
    Rule,
    about,
    areas_of,
    dimensions_of,
    held_for,
    periods_due,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from indicators.framework import Layout, Plan, Source
    from indicators.series import Observation
    from reports.template_words import TemplateWords

Cells = dict[str, "str | Decimal"]


def long_form(
    plan: Plan, source: Source, bound: Sequence[Bound], known: Iterable[Observation], *, words: TemplateWords,
    made_on: date,
) -> Form:  # fmt: skip
    """Make the long form. Raises CallerMistake where the source's own files are no tables."""
    held = held_for(source, bound, known)
    columns = _columns(plan, bound, areas_of(plan, bound, held), words)
    lines = [line for one in bound for line in _lines(plan, one, bound, held, made_on)]
    if source.layout is not None:
        return _as_laid_out(source, Form(kind="long", columns=columns, lines=tuple(lines)))
    return Form(kind="long", columns=columns, lines=tuple(lines))


def _columns(plan: Plan, bound: Sequence[Bound], areas: Sequence[str], words: TemplateWords) -> tuple[Column, ...]:
    names = tuple(dict.fromkeys(one.indicator.id for one in bound))
    units = tuple(dict.fromkeys(one.series.unit.value for one in bound))
    first = bound[0]
    alone = all(one.rule == first.rule for one in bound)
    said = "; ".join(f"{one.indicator.id}: {words.named(one.indicator.title)}" for one in bound)
    return (
        Column(key="indicator", heading=words.heading("indicator"), rule=_one_of(names), hint=said, width=30),
        area_column(words, areas),
        period_column(words, (one.indicator.frequency for one in bound)),
        *(dimension_column(words, bound, name) for name in dimensions_of(bound)),
        Column(
            key="value", heading=words.heading("value"), rule=first.rule if alone else Rule(),
            hint=value_hint(words, first, plan) if len(names) == 1 else words.say("A number in the unit of the row."),
            unit=words.unit_of(first.indicator, plan) if len(units) == 1 else "",
        ),
        Column(
            key="unit", heading=words.heading("unit"), rule=_one_of(units), width=14,
            hint=words.say("The unit the plan has for this indicator; do not change it."),
        ),
        status_column(words, (*WITH_A_VALUE, *WITHOUT)),
        *remark_columns(words),
    )  # fmt: skip


def _one_of(codes: tuple[str, ...]) -> Rule:
    return Rule(kind="choice", choices=codes)


def _lines(
    plan: Plan, one: Bound, bound: Sequence[Bound], held: Iterable[Observation], made_on: date
) -> list[Line]:  # fmt: skip
    """Give the rows of an indicator: what is known, and beside it the periods that are due and not known."""
    dimensions, mine = dimensions_of(bound), [item for item in held if item.series.indicator == one.indicator.id]
    if any(other is not one and other.indicator is one.indicator for other in bound):
        mine = [item for item in mine if item.series.breakdown == one.breakdown]
    known = {(item.series.area, item.series.breakdown, item.period.text): item for item in mine}
    places = {(one.indicator.area, one.breakdown), *((area, breakdown) for area, breakdown, _ in known)}
    due = periods_due(plan, one.indicator.frequency, made_on)
    wanted = {*known, *((area, breakdown, period) for area, breakdown in places for period in due)}
    identity = frozenset({"indicator", "area", "period", "unit", *dimensions})
    return [
        Line(
            cells={
                "indicator": one.indicator.id,
                **about(area, breakdown, dimensions),
                "period": period,
                "unit": one.series.unit.value,
                **_told(one, known.get((area, breakdown, period))),
            },
            fixed=identity,
            rules={"value": one.rule},
        )
        for area, breakdown, period in sorted(wanted)
    ]


def _told(one: Bound, known: Observation | None) -> Cells:
    if known is None:
        return {}
    value: Cells = {} if known.value is None else {"value": one.written(known.value)}
    return {**value, "status": known.status.value, "note": one.note(known)}


def _as_laid_out(source: Source, form: Form) -> Form:
    """Write a form in the columns and codes of the source's own layout; what cannot be said there is left out."""
    layout = source.layout
    assert layout is not None, "asked before"
    if layout.form != "csv":
        raise CallerMistake(f"{source.id} is handed in as JSON, and has no workbook; its layout says `{layout.form}`")
    ours = {column.key: column for column in form.columns}
    columns = tuple(
        _renamed(ours.get(name, Column(key=name, heading=name)), layout, name, heading)
        for name, heading in layout.columns.items()
    )
    lines = (_coded(line, layout) for line in form.lines)
    return replace(form, columns=columns, lines=tuple(line for line in lines if line is not None))


def _renamed(column: Column, layout: Layout, name: str, heading: str) -> Column:
    codes = layout.codes.get(name)
    rule = _one_of(tuple(theirs for theirs, our in codes.items() if our)) if codes and name != "value" else column.rule
    return replace(column, heading=heading, rule=rule)


def _coded(line: Line, layout: Layout) -> Line | None:
    if any(line.cells.get(name, text) != text for name, text in layout.constants.items()):
        return None
    said = {name: line.cells[name] for name in layout.columns if name in line.cells}
    if line.cells.get("status") in WITHOUT or ("status" not in said and line.cells.get("status", "A") != "A"):
        return None
    theirs = {name: _theirs(layout.codes.get(name), text) for name, text in said.items()}
    if any(text is None for text in theirs.values()):
        return None
    return replace(line, cells={name: text for name, text in theirs.items() if text is not None})


def _theirs(codes: Mapping[str, str] | None, text: str | Decimal) -> str | Decimal | None:
    if codes is None or not isinstance(text, str):
        return text
    return next((theirs for theirs, our in codes.items() if our == text), None)
