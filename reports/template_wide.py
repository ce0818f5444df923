"""The wide form of a template: a row for each period (area, breakdown), and for each indicator a column of its own.

A row has one status and one note for its values: where known values differ in these, they stand in rows of their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indicators.headings import compared, our_column
from indicators.series import ObsStatus
from reports.template_columns import (
    MARKS,
    WITH_A_VALUE,
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
    from collections.abc import Iterable, Sequence
    from datetime import date

    from indicators.framework import Plan, Source
    from indicators.series import Observation
    from reports.template_words import TemplateWords

Place = tuple[str, str, str]
"""Area, breakdown and period: what a row is about."""

PLAIN = ("", "")
"""The status and note of a row that says neither: its values are normal, its marks say themselves what they mean."""

MARK_OF = {status: mark for mark, status in reversed(MARKS.items())}
"""For each status without a value the first mark that means it."""


def wide_form(
    plan: Plan, source: Source, bound: Sequence[Bound], known: Iterable[Observation], *, words: TemplateWords,
    made_on: date,
) -> Form:  # fmt: skip
    """Make the wide form."""
    held = held_for(source, bound, known)
    columns = (
        period_column(words, (one.indicator.frequency for one in bound)),
        area_column(words, areas_of(plan, bound, held)),
        *(dimension_column(words, bound, name) for name in dimensions_of(bound)),
        *_values(plan, bound, words),
        status_column(words, WITH_A_VALUE),
        *remark_columns(words),
    )
    return Form(kind="wide", columns=columns, lines=tuple(_lines(plan, bound, held, made_on)))


def _values(plan: Plan, bound: Sequence[Bound], words: TemplateWords) -> list[Column]:
    titles = [one.indicator.title.in_language(words.language)[0] for one in bound]
    told = [compared(title) for title in titles]
    return [
        Column(
            key=one.indicator.id,
            # A title that could mean another column is none to find a column by.
            heading=one.indicator.id if told.count(compared(title)) > 1 or our_column(title) else title,
            rule=_or_a_mark(one.rule), hint=value_hint(words, one, plan), unit=words.unit_of(one.indicator, plan),
            id=one.indicator.id, width=18,
        )
        for one, title in zip(bound, titles, strict=True)
    ]  # fmt: skip


def _or_a_mark(rule: Rule) -> Rule:
    """Let a cell say, too, why there is no value: its row's status is about all values."""
    if rule.kind == "choice":
        return replace(rule, choices=(*rule.choices, *MARKS))
    return replace(rule, marks=tuple(MARKS))


def _lines(plan: Plan, bound: Sequence[Bound], held: Iterable[Observation], made_on: date) -> list[Line]:
    of_indicator = {one.indicator.id: one for one in bound}
    known: dict[Place, dict[tuple[str, str], dict[str, Observation]]] = {}
    for item in (item for item in held if item.value is not None or item.status in MARK_OF):
        place = (item.series.area, item.series.breakdown, item.period.text)
        said = _said(item, of_indicator[item.series.indicator])
        known.setdefault(place, {}).setdefault(said, {})[item.series.indicator] = item
    first = bound[0]
    due = periods_due(plan, first.indicator.frequency, made_on)
    places = {(one.indicator.area, one.breakdown) for one in bound} | {place[:2] for place in known}
    wanted = {*known, *((*place, period) for place in places for period in due)}
    dimensions = dimensions_of(bound)
    return [
        line for place in sorted(wanted) for line in _rows(place, known.get(place, {}), of_indicator, dimensions)
    ]  # fmt: skip


def _said(item: Observation, bound: Bound) -> tuple[str, str]:
    """Give the status and note a row needs for an observation. A mark was noted when it was read: not once more."""
    if item.value is None:
        return "", item.note.removesuffix(f"printed {mark_of(item)!r}").removesuffix("; ")
    return "" if item.status is ObsStatus.NORMAL else item.status.value, bound.note(item)


def mark_of(item: Observation) -> str:
    """Give the mark that stands for an absence: the one that was read, else the first that means its status."""
    printed = (
        mark for mark, status in MARKS.items() if status == item.status and item.note.endswith(f"printed {mark!r}")
    )
    return next(printed, MARK_OF[item.status])


def _rows(
    place: Place, said: dict[tuple[str, str], dict[str, Observation]], bound: dict[str, Bound],
    dimensions: Sequence[str],
) -> list[Line]:  # fmt: skip
    """Give the rows of one place: the plain one, which has room for what is not known yet, and one for each remark."""
    area, breakdown, period = place
    known = {name for items in said.values() for name in items}
    groups = dict(said) if known == set(bound) else {PLAIN: {}, **said}
    rows = []
    for remark, items in sorted(groups.items()):
        open_here = set(items) | (set(bound) - known if remark == PLAIN else set())
        values = {
            name: mark_of(item) if item.value is None else bound[name].written(item.value)
            for name, item in items.items()
        }
        told = {"status": remark[0], "note": remark[1]} if items else {}
        rows.append(
            Line(
                cells={"period": period, **about(area, breakdown, dimensions), **values, **told},
                fixed=frozenset({"period", "area", *dimensions, *(set(bound) - open_here)}),
            )
        )
    return rows
